package io.yoriai.admin.internal.reader;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.util.UriUtils;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.admin.internal.shell.Exports;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderExport;
import io.yoriai.audience.ReaderOrder;
import io.yoriai.audience.ReaderRemoval;
import io.yoriai.audience.ReaderSearch;
import io.yoriai.audience.ReaderSubjects;
import io.yoriai.audience.SavedSearches;
import io.yoriai.audience.SavedSearches.Saved;
import io.yoriai.magazine.Magazine;
import io.yoriai.message.Texts;
import io.yoriai.reader.ListPage;
import io.yoriai.reader.Reader;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** 読者一覧: list, search, saved searches and export. The address holds all of it. */
@Lazy
@Controller
final class ReaderList {

    /** Above so many readers a tab says no count: each would read the whole magazine. */
    private static final long COUNTED = 50_000;

    private static final Map<String, String> INPUTS = Map.of("Search.Name", "searchName");

    private final MagazineHead head;
    private final ReaderSearch search;
    private final SavedSearches searches;
    private final ReaderExport export;
    private final Exports exports;
    private final ReaderRemoval removal;
    private final Texts texts;

    ReaderList(MagazineHead head, ReaderSearch search, SavedSearches searches, ReaderExport export,
            Exports exports, ReaderRemoval removal, Texts texts) {
        this.head = head;
        this.search = search;
        this.searches = searches;
        this.export = export;
        this.exports = exports;
        this.removal = removal;
        this.texts = texts;
    }

    /** A tab: a saved search. @param count null: not counted */
    record Tab(Saved saved, @Nullable Long count, boolean open, String q) {}

    /** A condition in words, and the address's {@code q} without it. */
    record Chip(String words, String without) {}

    @GetMapping("/admin/magazines/{id}/readers")
    String list(@PathVariable long id, Form form, Model model, Locale language) {
        Magazine magazine = head.open(id, model);
        return page(magazine, form, model, language);
    }

    private String page(Magazine magazine, Form form, Model model, Locale language) {
        Labels labels = new Labels(texts, magazine, language);
        ReaderConditions conditions = form.line("words").isEmpty()
                ? Conditions.read(form.get("q"))
                : Conditions.quick(form.line("words"));
        String broken = null;
        boolean people = ConsoleShell.seesPeople();
        try {
            search.check(magazine, conditions);
            if (!people && conditions.personal()) {
                throw new FaultException(Fault.notAllowed("q"));
            }
        } catch (FaultException e) {
            broken = "admin.readers.fault.conditions";
            conditions = ReaderConditions.NONE;
        }
        ReaderOrder order = order(form);
        order = !people && order.personal() ? ReaderOrder.NEWEST : order;
        ListPage<Reader> page = search.page(magazine, conditions, order, page(form));
        if (!people) {
            page = page.map(Reader::masked);
        }
        long all = conditions.conditions().isEmpty()
                ? page.total()
                : search.count(magazine, ReaderConditions.NONE);
        Saved open = form.line("search").matches("[0-9]{1,18}")
                ? searches.find(magazine, Long.parseLong(form.line("search"))).orElse(null)
                : null;
        model.addAttribute("labels", labels);
        model.addAttribute("page", page);
        model.addAttribute("all", all);
        model.addAttribute("order", order);
        model.addAttribute("q", Conditions.write(conditions));
        model.addAttribute("any", conditions.any());
        model.addAttribute("words", form.line("words"));
        model.addAttribute("chips", chips(conditions, labels));
        model.addAttribute("savedTabs", tabs(magazine, open, all, page.total(), conditions));
        model.addAttribute("open", open);
        model.addAttribute("changed", open != null && !open.conditions().equals(conditions));
        model.addAttribute("broken", broken);
        model.addAttribute("removals", removal.running(magazine.id()));
        model.addAttribute("sorts", List.of(ReaderOrder.By.values()));
        model.addAttribute("form", form);
        return "admin/reader/list";
    }

    private List<Tab> tabs(Magazine magazine, @Nullable Saved open, long all, long found, ReaderConditions asked) {
        List<Tab> tabs = new ArrayList<>();
        for (Saved saved : searches.of(magazine)) {
            boolean here = open != null && open.id() == saved.id();
            Long count = here && saved.conditions().equals(asked)
                    ? Long.valueOf(found)
                    : all <= COUNTED ? count(magazine, saved) : null;
            tabs.add(new Tab(saved, count, here, Conditions.write(saved.conditions())));
        }
        return tabs;
    }

    /** A search that names a choice which is gone finds nothing to count. */
    private @Nullable Long count(Magazine magazine, Saved saved) {
        try {
            return search.count(magazine, saved.conditions());
        } catch (FaultException e) {
            return null;
        }
    }

    static List<Chip> chips(ReaderConditions conditions, Labels labels) {
        List<Chip> chips = new ArrayList<>();
        for (int i = 0; i < conditions.conditions().size(); i++) {
            chips.add(new Chip(Conditions.words(conditions.conditions().get(i), labels),
                    Conditions.write(Conditions.without(conditions, i))));
        }
        return chips;
    }

    private static ReaderOrder order(Form form) {
        for (ReaderOrder.By by : ReaderOrder.By.values()) {
            if (by.name().equals(form.get("sort"))) {
                return new ReaderOrder(by, form.get("dir").equals("desc"));
            }
        }
        return ReaderOrder.NEWEST;
    }

    private static int page(Form form) {
        String text = form.narrow("page");
        return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 1;
    }

    @GetMapping("/admin/magazines/{id}/readers/search")
    String ask(@PathVariable long id, Form form, Model model, Locale language) {
        Magazine magazine = head.open(id, model);
        return searchPage(magazine, Conditions.form(Conditions.read(form.get("q"))), model, language);
    }

    @PostMapping("/admin/magazines/{id}/readers/search")
    String find(@PathVariable long id, Form form, Model model, Locale language, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        ReaderConditions conditions = Conditions.of(form);
        try {
            search.check(magazine, conditions);
            // What is masked is refused where it is read.
            return "redirect:" + address(id, Conditions.write(conditions));
        } catch (FaultException e) {
            response.setStatus(400);
            e.faults().forEach(fault -> wrong(form, conditions, fault));
            return searchPage(magazine, form, model, language);
        }
    }

    /** A fault names its condition by number, from 1. */
    private static void wrong(Form form, ReaderConditions conditions, Fault fault) {
        String field = String.valueOf(fault.field()).replaceAll("[^0-9]", "");
        boolean one = !field.isEmpty() && Integer.parseInt(field) <= conditions.conditions().size();
        form.fault(one ? "v-" + conditions.conditions().get(Integer.parseInt(field) - 1).subject() : "", fault.text(),
                fault.args().toArray());
    }

    private String searchPage(Magazine magazine, Form form, Model model, Locale language) {
        model.addAttribute("form", form);
        model.addAttribute("labels", new Labels(texts, magazine, language));
        model.addAttribute("groups", SubjectGroup.searched(ConsoleShell.seesPeople()));
        model.addAttribute("subjects", ReaderSubjects.byName());
        return "admin/reader/search";
    }

    @PostMapping("/admin/magazines/{id}/readers/searches")
    String save(@PathVariable long id, SignedIn me, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        ReaderConditions conditions = Conditions.read(form.get("q"));
        try {
            long saved;
            if (form.get("over").matches("[0-9]{1,18}")) {
                saved = Long.parseLong(form.get("over"));
                String name = searches.find(magazine, saved).map(Saved::name)
                        .orElseThrow(() -> new FaultException(Fault.notFound("Search.Id")));
                searches.change(me, magazine, saved, name, conditions);
            } else {
                saved = searches.save(me, magazine, form.line("searchName"), conditions);
            }
            return "redirect:" + address(id, Conditions.write(conditions)) + "&search=" + saved + "&done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(magazine, form.faults(e, INPUTS), model, language);
        }
    }

    @PostMapping("/admin/magazines/{id}/readers/searches/{search}/delete")
    String forget(@PathVariable long id, @PathVariable("search") long saved, SignedIn me, Model model) {
        searches.remove(me, head.open(id, model), saved);
        return "redirect:/admin/magazines/" + id + "/readers?done=search-deleted";
    }

    /** The file is written while it is read: what goes wrong on the way breaks the download off. */
    @PostMapping("/admin/magazines/{id}/readers/export")
    @Nullable
    String export(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response)
            throws IOException {
        Magazine magazine = head.open(id, model);
        ReaderConditions conditions = Conditions.valid(search, magazine, form.get("q"));
        if (conditions == null || !ConsoleShell.seesPeople() && conditions.personal()) {
            return "redirect:" + address(id, form.get("q"));
        }
        Locale headings = switch (form.get("headings")) {
            case "en" -> Locale.ENGLISH;
            case "parameters" -> null;
            default -> Locale.JAPANESE;
        };
        return exports.run(model, response, () -> {
            download(response, "readers-" + id + ".csv");
            export.write(me, magazine, conditions, headings, ConsoleShell.seesPeople(), response.getOutputStream());
        });
    }

    static void download(HttpServletResponse response, String name) {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name, StandardCharsets.UTF_8).build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Always with a query, so that more can follow. */
    static String address(long magazine, String q) {
        return "/admin/magazines/" + magazine + "/readers?q=" + UriUtils.encode(q, StandardCharsets.UTF_8);
    }
}
