package io.yoriai.admin.internal.magazine;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** 進捗管理、属性の選択肢管理: the choices of progress and attr11 to attr15, and the labels of all attributes (spec/neo.md 4, 8). */
@Lazy
@Controller
final class ChoicePages {

    private static final int ATTRIBUTES = 15;
    private static final int MOST_LABEL = 100;
    /** Inputs by the fields that faults name. */
    private static final Map<String, String> LABELS = IntStream.rangeClosed(1, ATTRIBUTES).boxed()
            .collect(Collectors.toUnmodifiableMap(n -> "Magazine.AttributeLabel" + n, n -> "label" + n));

    private final Magazines magazines;
    private final MagazineHead head;

    ChoicePages(Magazines magazines, MagazineHead head) {
        this.magazines = magazines;
        this.head = head;
    }

    /**
     * An item with its choices.
     *
     * @param label the magazine's own; "" where it has none
     */
    record Item(String name, String label, List<MagazineChoice> choices) {}

    @GetMapping("/admin/magazines/{id}/choices")
    String show(@PathVariable long id, Model model) {
        Magazine magazine = head.open(id, model);
        return page(magazine, model, labels(magazine), magazine.version());
    }

    @PostMapping("/admin/magazines/{id}/choices/labels")
    String rename(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        List<String> labels = new ArrayList<>();
        for (int n = 1; n <= ATTRIBUTES; n++) {
            labels.add(form.line("label" + n));
            if (form.line("label" + n).length() > MOST_LABEL) {
                form.fault("label" + n, "fault.TOO_LONG", MOST_LABEL);
            }
        }
        try {
            if (!form.failed()) {
                magazines.change(me, id, MagazineHead.version(form), settings -> settings.withAttributeLabels(labels),
                        Map.of());
                return "redirect:/admin/magazines/" + id + "/choices?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, LABELS);
        }
        response.setStatus(400);
        return page(magazine, model, form, magazine.version());
    }

    @PostMapping("/admin/magazines/{id}/choices/{item}")
    String add(@PathVariable long id, @PathVariable String item, SignedIn me, Form form, Model model,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        String label = form.line("new-" + item);
        if (label.length() > MOST_LABEL) {
            form.fault("new-" + item, "fault.TOO_LONG", MOST_LABEL);
        }
        try {
            if (!form.failed()) {
                magazines.addChoice(me, id, item, label);
                return "redirect:/admin/magazines/" + id + "/choices?done=choice-added#" + item;
            }
        } catch (FaultException e) {
            form.faults(e, Map.of(item, "new-" + item));
        }
        response.setStatus(400);
        labels(magazine).copyTo(form);
        return page(magazine, model, form, magazine.version());
    }

    /** An address that was left after a fault: the list. */
    @GetMapping({"/admin/magazines/{id}/choices/labels", "/admin/magazines/{id}/choices/{item}"})
    String list(@PathVariable long id) {
        return "redirect:/admin/magazines/" + id + "/choices";
    }

    @GetMapping("/admin/magazines/{id}/choices/{item}/{number}")
    String edit(@PathVariable long id, @PathVariable String item, @PathVariable int number, Model model) {
        Magazine magazine = head.open(id, model);
        MagazineChoice choice = choice(magazine, item, number);
        return choicePage(magazine, item, choice,
                new Form().put("label", choice.label()).put("hidden", choice.hidden()), magazine.version(), model);
    }

    @PostMapping("/admin/magazines/{id}/choices/{item}/{number}")
    String save(@PathVariable long id, @PathVariable String item, @PathVariable int number, SignedIn me, Form form,
            Model model, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        MagazineChoice choice = choice(magazine, item, number);
        if (form.line("label").length() > MOST_LABEL) {
            form.fault("label", "fault.TOO_LONG", MOST_LABEL);
        }
        try {
            if (!form.failed()) {
                magazines.changeChoice(me, id, MagazineHead.version(form), item, number, form.line("label"),
                        form.on("hidden"));
                return "redirect:/admin/magazines/" + id + "/choices?done=saved#" + item;
            }
        } catch (FaultException e) {
            form.faults(e, Map.of(item, "label"));
        }
        response.setStatus(400);
        return choicePage(magazine, item, choice, form, magazine.version(), model);
    }

    @PostMapping("/admin/magazines/{id}/choices/{item}/{number}/delete")
    String remove(@PathVariable long id, @PathVariable String item, @PathVariable int number, SignedIn me, Form form,
            Model model, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        MagazineChoice choice = choice(magazine, item, number);
        try {
            magazines.removeChoice(me, id, MagazineHead.version(form), item, number);
            return "redirect:/admin/magazines/" + id + "/choices?done=choice-deleted#" + item;
        } catch (FaultException e) {
            response.setStatus(e.status());
            Form shown = new Form().put("label", choice.label()).put("hidden", choice.hidden()).faults(e, Map.of());
            return choicePage(magazine, item, choice, shown, magazine.version(), model);
        }
    }

    @GetMapping("/admin/magazines/{id}/choices/{item}/{number}/delete")
    String back(@PathVariable long id, @PathVariable String item, @PathVariable int number) {
        return "redirect:/admin/magazines/" + id + "/choices/" + item + "/" + number;
    }

    private static MagazineChoice choice(Magazine magazine, String item, int number) {
        return magazine.choice(item, number).orElseThrow(() -> new FaultException(Fault.notFound(item)));
    }

    private static Form labels(Magazine magazine) {
        Form form = new Form();
        for (int n = 1; n <= ATTRIBUTES; n++) {
            form.put("label" + n, magazine.ownLabel("attr" + n));
        }
        return form;
    }

    private static String page(Magazine magazine, Model model, Form form, long version) {
        model.addAttribute("form", form);
        model.addAttribute("shownVersion", version);
        model.addAttribute("items", ReaderField.CHOICE_ITEMS.stream().map(item -> item(magazine, item)).toList());
        return "admin/magazine/choices";
    }

    private static Item item(Magazine magazine, String name) {
        return new Item(name, magazine.ownLabel(name), magazine.choices(name));
    }

    private static String choicePage(Magazine magazine, String item, MagazineChoice choice, Form form, long version,
            Model model) {
        model.addAttribute("item", item(magazine, item));
        model.addAttribute("choice", choice);
        model.addAttribute("form", form);
        model.addAttribute("shownVersion", version);
        return "admin/magazine/choice";
    }
}
