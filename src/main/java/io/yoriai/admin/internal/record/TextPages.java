package io.yoriai.admin.internal.record;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.CampaignTexts;
import io.yoriai.record.Column;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;

/**
 * What a campaign, a session or a document says in English beside its own texts (docs/adr/0121). Each text is checked as its column is;
 * what somebody leaves as it was is not written, and what somebody else changed meanwhile is told.
 */
@Lazy
@Controller
final class TextPages {

    private static final String PATH = Screen.RECORD + "/texts";
    private static final String WAS = "was-";

    private final Desk desk;
    private final CampaignTexts texts;
    private final CampaignSettings settings;
    private final DraftReader reader;
    private final DisplayTexts displays;

    TextPages(Desk desk, CampaignTexts texts, CampaignSettings settings, DraftReader reader, DisplayTexts displays) {
        this.desk = desk;
        this.texts = texts;
        this.settings = settings;
        this.reader = reader;
        this.displays = displays;
    }

    /**
     * A text.
     *
     * @param own what the column says
     * @param area whether it takes several lines
     * @param fillable whether it can be made of other columns
     */
    record Text(String name, String label, String own, boolean area, int most, boolean fillable) {}

    @GetMapping(PATH)
    String show(SignedIn me, @PathVariable String slug, @PathVariable long id, Model model, Locale language) {
        Place at = place(slug, id, desk.seat(me, language));
        Form form = new Form();
        texts.stored(at.resource(), id, CampaignTexts.ENGLISH)
                .forEach((column, text) -> form.put(column, text).put(WAS + column, text));
        return page(at, form, model);
    }

    @PostMapping(PATH)
    String save(SignedIn me, @PathVariable String slug, @PathVariable long id, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Place at = place(slug, id, desk.seat(me, language));
        if (!form.all(DisplayTexts.FILL).isEmpty()) {
            form.all(DisplayTexts.FILL).stream().filter(DisplayTexts.of(at.screen().resource())::contains)
                    .forEach(column -> {
                        String text = displays.text(column, at::text, Locale.ENGLISH);
                        form.put(column, text.isEmpty() ? form.get(column) : text);
                    });
            return page(at, form, model);
        }
        Map<String, String> changed = new HashMap<>();
        at.columns().stream().map(Column::name)
                .filter(name -> !form.all(name).isEmpty() && !form.get(name).equals(form.get(WAS + name)))
                .forEach(name -> changed.put(name, form.get(name).isBlank() ? "" : form.get(name)));
        try {
            Map<String, String> checked = checked(at, changed);
            texts.change(me, at.resource(), id, CampaignTexts.ENGLISH, checked,
                    stored -> look(at, form, checked, stored));
            return "redirect:" + at.screen().path() + "/" + id + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(at,
                    form.faults(e, at.columns().stream().collect(Collectors.toMap(Column::field, Column::name))),
                    model);
        }
    }

    /**
     * The form then starts from what is stored, so that who saves it again means it.
     *
     * @throws FaultException 409 with all that somebody else changed while the form was open
     */
    private static void look(Place at, Form form, Map<String, String> texts, Map<String, String> stored) {
        Faults faults = new Faults();
        boolean opened = at.columns().stream().anyMatch(column -> !form.all(WAS + column.name()).isEmpty());
        at.columns().stream().filter(column -> opened && texts.containsKey(column.name())).forEach(column -> {
            String now = stored.getOrDefault(column.name(), "");
            if (!now.equals(form.get(WAS + column.name())) && !now.equals(texts.get(column.name()))) {
                faults.add(Clashes.fault(column.field(), now));
                form.put(WAS + column.name(), now);
            }
        });
        faults.throwIfAny();
    }

    /** @throws FaultException 400 with all that no column may hold */
    private Map<String, String> checked(Place at, Map<String, String> texts) {
        List<Node> given = new ArrayList<>();
        texts.forEach((column, text) -> {
            if (!text.isEmpty()) {
                given.add(new Node(column, text, List.of()));
            }
        });
        Faults faults = new Faults();
        Draft draft = reader.read(at.screen().resource(), new Node(at.resource(), "", given), Reading.naming(
                at.columns().stream().map(Column::name).collect(Collectors.toSet())), faults);
        faults.throwIfAny();
        Map<String, String> checked = new HashMap<>();
        texts.forEach((column, text) -> checked.put(column,
                text.isEmpty() ? "" : Objects.requireNonNullElse(draft.text(column), "")));
        return checked;
    }

    /** A record of a campaign that has texts. */
    private record Place(Screen screen, long id, long campaign, Node node, Desk.Seat seat) {

        String resource() {
            return screen.resource().name();
        }

        List<Column> columns() {
            return screen.resource().columns().stream().filter(column -> column.is(Flag.TRANSLATED)).toList();
        }

        /** What a column says; of a pair its id. */
        String text(String column) {
            Node pair = node.child(column);
            return pair == null || pair.children().isEmpty()
                    ? Cells.text(node, column)
                    : Cells.text(pair, column + "Id");
        }
    }

    /** @throws ResponseStatusException 404 where there is no such record for this person, or none with such texts */
    private Place place(String slug, long id, Desk.Seat seat) {
        Screen screen = desk.screen(slug);
        Node node = desk.node(screen, id, seat);
        if (!screen.translates()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return new Place(screen, id, texts.campaign(screen.resource().name(), id), node, seat);
    }

    private String page(Place at, Form form, Model model) {
        List<Text> shown = at.columns().stream()
                .map(column -> new Text(column.name(), at.seat().eyes().label(column), at.text(column.name()),
                        column.kind() != Kind.STRING, column.maxLength(),
                        DisplayTexts.of(at.screen().resource()).contains(column.name())))
                .filter(text -> !text.own().isEmpty() || !form.get(text.name()).isEmpty()
                        || !form.get(WAS + text.name()).isEmpty())
                .toList();
        model.addAttribute("texts", shown).addAttribute("form", form).addAttribute("id", at.id())
                .addAttribute("called", Desk.title(at.screen(), at.node(), at.id()))
                .addAttribute("campaign", at.campaign())
                .addAttribute("used", settings.of(at.campaign()).chosen(CampaignTexts.LANGUAGES,
                        CampaignTexts.ENGLISH))
                .addAttribute("labels", new RecordFormPages.Labels(
                        shown.stream().collect(Collectors.toMap(Text::name, Text::label))));
        desk.head(at.screen(), at.seat(), model);
        return "admin/record/texts";
    }
}
