package io.yoriai.admin.internal.record;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.OwnAccount;
import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Method;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** Makes, changes and deletes records of every resource that has a {@link Screen}, as its methods would. */
@Lazy
@Controller
final class RecordFormPages {

    private static final String NEW = Screen.LIST + "/new";
    private static final String EDIT = Screen.RECORD + "/edit";
    private static final String DELETE = Screen.RECORD + "/delete";

    private static final Map<String, String> OWN_PASSWORD = Map.of("currentPassword", "currentPassword");

    private final Desk desk;
    private final RecordForms forms;
    private final Writer writer;
    private final DraftReader reader;
    private final CustomItems items;
    private final OwnAccount account;
    private final List<RecordPart> parts;
    private final FormFiles files;
    private final DisplayTexts displays;

    RecordFormPages(Desk desk, RecordForms forms, Writer writer, DraftReader reader, CustomItems items,
            OwnAccount account, List<RecordPart> parts, FormFiles files, DisplayTexts displays) {
        this.displays = displays;
        this.files = files;
        this.parts = parts;
        this.account = account;
        this.desk = desk;
        this.forms = forms;
        this.writer = writer;
        this.reader = reader;
        this.items = items;
    }

    /** Labels of inputs, for the summary of faults. */
    record Labels(Map<String, String> labels) {

        public String of(String name) {
            return labels.getOrDefault(name, name);
        }
    }

    @GetMapping(NEW)
    String fresh(SignedIn me, @PathVariable String slug, Form asked, Model model, Locale language) {
        Screen screen = desk.screen(slug);
        Desk.Seat seat = desk.seat(me, language);
        List<Field> fields = forms.fields(screen, Verb.POST, seat.eyes());
        String lead = asked.narrow("lead");
        Form form = slug.equals("companies") && lead.matches("[0-9]{1,18}") && seat.mayCall("visitor.get")
                && seat.held().seesPeople()
                        ? forms.company(fields, desk.record("leads", Long.parseLong(lead), seat))
                        : new Form();
        // An address may fill in what it comes from: a session's campaign, an activity's lead.
        fields.stream().filter(field -> form.all(field.name()).isEmpty())
                .forEach(field -> form.put(field.name(), asked.all(field.name()).isEmpty()
                        ? forms.standard(screen, field)
                        : asked.all(field.name())));
        return edit(screen, null, fields, form, model, seat);
    }

    @PostMapping(NEW)
    String make(SignedIn me, @PathVariable String slug, @RequestParam MultiValueMap<String, MultipartFile> uploads,
            Form form, Model model, Locale language, HttpServletResponse response) {
        Screen screen = desk.screen(slug);
        Desk.Seat seat = desk.seat(me, language);
        List<Field> fields = forms.fields(screen, Verb.POST, seat.eyes());
        if (incomplete(screen, fields, form, uploads, seat, response)) {
            return edit(screen, null, fields, form, model, seat);
        }
        try {
            guard(screen, me, form);
            long id = writer.create(order(screen, Objects.requireNonNull(screen.post()), Verb.POST,
                    forms.body(screen, fields, form, Verb.POST), seat)).id();
            return "redirect:" + screen.path() + "/" + id + "?done=saved";
        } catch (FaultException e) {
            form.faults(e, inputs(screen, fields));
            response.setStatus(400);
            return edit(screen, null, fields, form, model, seat);
        }
    }

    @GetMapping(EDIT)
    String change(SignedIn me, @PathVariable String slug, @PathVariable long id, Model model, Locale language) {
        Screen screen = desk.screen(slug);
        Desk.Seat seat = desk.seat(me, language);
        List<Field> fields = forms.fields(screen, Verb.PUT, seat.eyes());
        return edit(screen, id, fields, forms.stored(fields, desk.node(screen, id, seat)), model, seat);
    }

    @PostMapping(EDIT)
    String save(SignedIn me, @PathVariable String slug, @PathVariable long id,
            @RequestParam MultiValueMap<String, MultipartFile> uploads, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Screen screen = desk.screen(slug);
        Desk.Seat seat = desk.seat(me, language);
        desk.node(screen, id, seat);
        List<Field> fields = forms.fields(screen, Verb.PUT, seat.eyes());
        if (incomplete(screen, fields, form, uploads, seat, response)) {
            return edit(screen, id, fields, form, model, seat);
        }
        Node said = forms.body(screen, fields, form, Verb.PUT);
        List<Node> all = new ArrayList<>(said.children());
        all.addFirst(new Node("Id", Long.toString(id), List.of()));
        try {
            guard(screen, me, form);
            writer.change(order(screen, Objects.requireNonNull(screen.put()), Verb.PUT,
                    new Node(said.name(), "", all), seat),
                    () -> Clashes.find(said, fields, form, forms.stored(fields, desk.node(screen, id, seat)))
                            .throwIfAny());
            return "redirect:" + screen.path() + "/" + id + "?done=saved";
        } catch (FaultException e) {
            form.faults(e, inputs(screen, fields));
            response.setStatus(Clashes.isOne(e) ? e.status() : 400);
            return edit(screen, id, fields, form, model, seat);
        }
    }

    /** Whether a form is only to be shown again: with more rows, a text filled in, or because of a file that cannot be taken. */
    private boolean incomplete(Screen screen, List<Field> fields, Form form,
            MultiValueMap<String, MultipartFile> uploads, Desk.Seat seat, HttpServletResponse response) {
        files.take(fields, form, uploads, seat);
        if (form.failed()) {
            response.setStatus(400);
        }
        boolean filled = displays.fill(screen.resource(), form);
        return form.failed() || filled || !form.all("more").isEmpty();
    }

    @GetMapping(DELETE)
    String ask(SignedIn me, @PathVariable String slug, @PathVariable long id, Model model, Locale language) {
        return asking(desk.screen(slug), id, new Form(), model, desk.seat(me, language));
    }

    @PostMapping(DELETE)
    String delete(SignedIn me, @PathVariable String slug, @PathVariable long id, Form form, Model model,
            Locale language, HttpServletResponse response) {
        Screen screen = desk.screen(slug);
        Desk.Seat seat = desk.seat(me, language);
        desk.node(screen, id, seat);
        try {
            guard(screen, me, form);
            delete(screen, id, seat);
            return "redirect:" + screen.path() + "?done=deleted";
        } catch (FaultException e) {
            response.setStatus(e.faults().getFirst().status());
            return asking(screen, id, form.faults(e, OWN_PASSWORD), model, seat);
        }
    }

    /** Deletes a record, as its method would. */
    void delete(Screen screen, long id, Desk.Seat seat) {
        writer.delete(new Writer.Order(writable(screen), new Draft(screen.resource()).put("Id", id), new Faults(),
                seat.author(), Objects.requireNonNull(screen.delete()).name(), Map.of()));
    }

    private String asking(Screen screen, long id, Form form, Model model, Desk.Seat seat) {
        model.addAttribute("called", Desk.title(screen, desk.node(screen, id, seat), id)).addAttribute("id", id);
        desk.head(screen, seat, model).addAttribute("form", form);
        return "admin/record/delete";
    }

    private String edit(Screen screen, @Nullable Long id, List<Field> fields, Form form, Model model, Desk.Seat seat) {
        Map<String, String> labels = new HashMap<>();
        fields.forEach(field -> labels.put(field.name(), field.label()));
        fields.stream().filter(Field::rows).forEach(field -> FormRows.grow(field, form));
        Map<String, List<Field.Option>> offered = parts.stream().filter(part -> part.slug().equals(screen.slug()))
                .findFirst().map(part -> part.choices(form, seat)).orElse(Map.of());
        List<Field> shown = fields.stream().map(field -> {
            List<Field.Option> options = offered.get(field.name());
            return options == null ? forms.living(screen, field, form) : field.offering(options);
        }).toList();
        model.addAttribute("uploads", fields.stream().anyMatch(field -> field.type().equals("file")));
        model.addAttribute("fillable", DisplayTexts.of(screen.resource()));
        model.addAttribute("fields", shown).addAttribute("form", form).addAttribute("id", id)
                .addAttribute("labels", new Labels(labels));
        desk.head(screen, seat, model);
        return "admin/record/edit";
    }

    /**
     * Makes or changes a record, as its method would.
     *
     * @return its number
     * @throws FaultException with all that is wrong
     */
    long write(Screen screen, Method method, Verb verb, Node body, Desk.Seat seat) {
        Writer.Order order = order(screen, method, verb, body, seat);
        return verb == Verb.POST ? writer.create(order).id() : writer.change(order).id();
    }

    private Writer.Order order(Screen screen, Method method, Verb verb, Node body, Desk.Seat seat) {
        Writable writable = writable(screen);
        Faults faults = new Faults();
        Reading usual = Reading.of(verb).requiring(items.requiredBaseItems(screen.resource().name()))
                .inConsole();
        Draft draft = reader.read(screen.resource(), body, writable.rules().reading(usual, body), faults);
        return new Writer.Order(writable, draft, faults, seat.author(), method.name(), Map.of());
    }

    /** @throws FaultException 400 WRONG_PASSWORD, or 429 LOCKED */
    private void guard(Screen screen, SignedIn me, Form form) {
        if (screen.guarded()) {
            account.check(me, form.get("currentPassword"));
        }
    }

    private static Writable writable(Screen screen) {
        return Objects.requireNonNull(screen.writable());
    }

    private static Map<String, String> inputs(Screen screen, List<Field> fields) {
        Map<String, String> inputs = new HashMap<>(OWN_PASSWORD);
        fields.forEach(field -> {
            inputs.put(screen.resource().name() + "." + field.name(), field.name());
            field.parts()
                    .forEach(part -> inputs.putIfAbsent(screen.resource().name() + "." + part.name(), field.name()));
        });
        return inputs;
    }
}
