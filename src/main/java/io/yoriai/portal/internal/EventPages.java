package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

import io.yoriai.campaign.CampaignPreview;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.PublicCampaigns.Filter;
import io.yoriai.campaign.PublicCampaigns.Listed;
import io.yoriai.campaign.PublicCampaigns.Passage;
import io.yoriai.campaign.PublicCampaigns;
import io.yoriai.campaign.PublicMaterials.Paper;
import io.yoriai.campaign.PublicMaterials.Speaker;
import io.yoriai.campaign.PublicMaterials;
import io.yoriai.campaign.SettingValues;
import io.yoriai.page.Moments;
import io.yoriai.record.Codes;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Masters;
import io.yoriai.record.Times;
import io.yoriai.user.OwnDocuments;

/** The list of campaigns, and the page of each (spec/smp-campaign.md 9.13). */
@Lazy
@Controller
final class EventPages {

    private static final int A_PAGE = 30;
    private static final int MOST_PAGES = 1_000;
    private static final int MOST_WORDS = 5;
    private static final int LONGEST_WORD = 100;
    private static final int OPEN_STATE = 1;
    private static final int INDEXED = 83;
    private static final int AFTER_END = 84;
    static final int SPEAKERS = 85;
    private static final String CATEGORIES = "SeminarCategory";
    private static final String PREFECTURES = "Prefecture";

    private final PublicCampaigns campaigns;
    private final CampaignSettings settings;
    private final PublicMaterials materials;
    private final Records records;
    private final OwnDocuments documents;
    private final Visitors visitors;
    private final Masters masters;
    private final CampaignPreview preview;
    private final Dictionary dictionary;
    private final Clock clock;

    EventPages(PublicCampaigns campaigns, CampaignSettings settings, PublicMaterials materials, Records records,
            OwnDocuments documents, Visitors visitors, Masters masters, CampaignPreview preview, Dictionary dictionary,
            Clock clock) {
        this.documents = documents;
        this.preview = preview;
        this.dictionary = dictionary;
        this.materials = materials;
        this.campaigns = campaigns;
        this.settings = settings;
        this.records = records;
        this.visitors = visitors;
        this.masters = masters;
        this.clock = clock;
    }

    @GetMapping("/public/seminar/list")
    String list(@RequestParam(defaultValue = "") String category, @RequestParam(defaultValue = "") String prefecture,
            @RequestParam(defaultValue = "") String month, @RequestParam(defaultValue = "") String words,
            @RequestParam(required = false) @Nullable String ended, @RequestParam(defaultValue = "1") String page,
            HttpServletRequest request, Locale language, Model model) {
        int at = page.matches("[1-9][0-9]{0,3}") ? Math.min(MOST_PAGES, Integer.parseInt(page)) : 1;
        Filter filter = new Filter(key(CATEGORIES, category), key(PREFECTURES, prefecture), month(month), Arrays
                .stream(words.replace("\0", "").strip().split("[\\s\u3000]+")).filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, Math.min(word.length(), LONGEST_WORD))).limit(MOST_WORDS).toList(),
                ended != null);
        List<Listed> found = campaigns.list(filter, visitors.of(request).visitor(), (at - 1) * A_PAGE, A_PAGE + 1,
                language);
        model.addAttribute("found", found.stream().limit(A_PAGE).toList()).addAttribute("more", found.size() > A_PAGE)
                .addAttribute("at", at).addAttribute("filter", filter)
                .addAttribute("filtered", !filter.equals(Filter.ALL))
                .addAttribute("words", String.join(" ", filter.words()))
                .addAttribute("categories", names(CATEGORIES, language))
                .addAttribute("prefectures", names(PREFECTURES, language)).addAttribute("months", months())
                .addAttribute("rest", rest(request.getQueryString()));
        return "portal/list";
    }

    /** The query without the page, for links to other pages of the list. */
    private static String rest(@Nullable String query) {
        return query == null
                ? ""
                : String.join("", Arrays.stream(query.split("&"))
                        .filter(part -> !part.startsWith("page=") && !part.isEmpty()).map(part -> part + "&").toList());
    }

    /** The key of a master's entry that a query names by its key; "" where there is none. */
    private String key(String master, String named) {
        return masters.get(master).byKey(named) == null ? "" : named;
    }

    /** Names of a master's entries by their keys. */
    private Map<String, String> names(String master, Locale language) {
        Map<String, String> names = new LinkedHashMap<>();
        masters.get(master).entries().stream().filter(Masters.Entry::active).forEach(entry -> names.put(entry.key(),
                language.getLanguage().equals("en") && !entry.nameEn().isEmpty() ? entry.nameEn() : entry.nameJa()));
        return names;
    }

    private static @Nullable YearMonth month(String named) {
        try {
            return named.matches("20[0-9]{2}-[0-9]{2}") ? YearMonth.parse(named) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** This month and the eleven that follow. */
    private List<YearMonth> months() {
        YearMonth now = YearMonth.from(clock.instant().atZone(Times.JST));
        List<YearMonth> months = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            months.add(now.plusMonths(i));
        }
        return months;
    }

    /** A session with what it offers, who speaks and what may be taken away. */
    record Part(Told session, Offer offer, List<Speaker> speakers, List<Paper> papers) {}

    @GetMapping("/public/seminar/view/{id:[0-9]{1,18}}")
    String view(@PathVariable long id, HttpServletRequest request, HttpServletResponse response, Locale language,
            Model model) {
        Told campaign = records.campaign(id, language).orElseThrow(EventPages::gone);
        OptionalLong viewer = preview.viewer(id, request.getParameter("preview"));
        boolean looked = viewer.isPresent();
        Visitors.Who who = looked ? visitors.of(viewer.getAsLong()) : visitors.of(request);
        Passage passage = passage(campaign, "SeminarPublicationType", who);
        SettingValues of = settings.of(id);
        Instant now = clock.instant();
        Instant end = campaign.moment("EndDay");
        if (!looked && (passage == Passage.CLOSED || end != null && !end.isAfter(now) && !of.on(AFTER_END))) {
            throw gone();
        }
        if (!looked && passage == Passage.LOGIN) {
            return "redirect:/public/mypage?next=/public/seminar/view/" + id;
        }
        if (looked || campaign.code("SeminarStatus") != OPEN_STATE || !of.on(INDEXED)) {
            response.setHeader("X-Robots-Tag", "noindex");
        }
        Moments moments = new Moments(language);
        List<Speaker> speakers = of.on(SPEAKERS) ? materials.speakers(id) : List.of();
        Long lead = who.id();
        Set<Long> own = lead == null ? Set.of() : documents.of(lead, id);
        List<Paper> papers = materials.papers(id, who.visitor().known(), language).stream()
                .filter(paper -> paper.open() || own.contains(paper.id())).toList();
        List<Part> parts = campaign.code("SsTargetType") == 2
                ? records.sessions(id, language).stream()
                        .map(session -> new Part(session, Offer.of(session, campaign, of, now, moments),
                                of(speakers, Speaker::session, session.id()),
                                of(papers, Paper::session, session.id())))
                        .toList()
                : List.of();
        Passage flow = passage(campaign, "FlowPublicationType", who);
        if (!looked) {
            visitors.tag(of, request, model);
        }
        model.addAttribute("campaign", campaign).addAttribute("parts", parts)
                .addAttribute("state", looked ? state(campaign, language) : null)
                .addAttribute("viewer", looked ? viewer.getAsLong() : 0).addAttribute("passage", passage)
                .addAttribute("speakers", of(speakers, Speaker::session, null))
                .addAttribute("papers", of(papers, Paper::session, null))
                .addAttribute("offer", flow == Passage.CLOSED
                        ? null
                        : Offer.of(campaign, campaign, of, now, moments))
                .addAttribute("members", flow == Passage.LOGIN);
        return "portal/view";
    }

    private String state(Told campaign, Locale language) {
        Codes.Fixed codes = (Codes.Fixed) dictionary.resource("Seminar").column("SeminarStatus").codes();
        Codes.Code code = codes.byId(Long.toString(campaign.code("SeminarStatus")));
        return code == null ? "" : code.label(language);
    }

    private static <T> List<T> of(List<T> all, Function<T, @Nullable Long> session, @Nullable Long wanted) {
        return all.stream().filter(one -> Objects.equals(session.apply(one), wanted)).toList();
    }

    static Passage passage(Told campaign, String type, Visitors.Who who) {
        long condition = campaign.code("PreserveSearchCondition");
        return PublicCampaigns.passage((int) campaign.code("SeminarStatus"), (int) campaign.code(type),
                condition == 0 ? null : condition, who.visitor());
    }

    static ResponseStatusException gone() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
