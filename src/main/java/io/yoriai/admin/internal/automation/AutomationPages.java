package io.yoriai.admin.internal.automation;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.automation.Automation;
import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.AutomationChoices;
import io.yoriai.automation.Automations;
import io.yoriai.automation.Happening;
import io.yoriai.automation.PartKind;
import io.yoriai.automation.Plan;
import io.yoriai.record.FaultException;

/** {@code /admin/scenarios}: step mails and scenarios, made, changed, started, stopped and followed (spec/smp-mail-tracking.md 3.12, 3.13). */
@Lazy
@Controller
final class AutomationPages {

    private static final String PATH = "/admin/scenarios";
    private static final String ONE = PATH + "/{id:[0-9]{1,18}}";
    private static final int A_PAGE = 100;

    private final Automations automations;
    private final AutomationChoices choices;

    AutomationPages(Automations automations, AutomationChoices choices) {
        this.automations = automations;
        this.choices = choices;
    }

    @GetMapping(PATH)
    String list(Model model) {
        model.addAttribute("automations", automations.all());
        return "admin/automation/list";
    }

    @GetMapping(PATH + "/new/{kind:step|scenario}")
    String ask(@PathVariable String kind, Model model) {
        Form form = new Form().put("start", "APPLICATION").put("hour", "9").put("day", "1").put("repeatDays", "0");
        return edit(kind(kind), null, form, model);
    }

    private static Kind kind(String word) {
        return word.equals("step") ? Kind.STEP : Kind.SCENARIO;
    }

    @PostMapping(PATH + "/new/{kind:step|scenario}")
    String create(@PathVariable String kind, SignedIn me, Form form, Model model, HttpServletResponse response) {
        return save(kind(kind), null, me, form, model, response);
    }

    @GetMapping(ONE + "/edit")
    String change(@PathVariable long id, Model model) {
        Automation automation = automations.get(id);
        return edit(automation.kind(), automation, AutomationForm.of(automation), model);
    }

    @PostMapping(ONE + "/edit")
    String save(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        Automation automation = automations.get(id);
        return save(automation.kind(), automation, me, form, model, response);
    }

    private String save(Kind kind, @Nullable Automation old, SignedIn me, Form form, Model model,
            HttpServletResponse response) {
        Plan plan = AutomationForm.read(form, kind);
        try {
            if (!form.failed()) {
                long id = automations.save(me, old == null ? 0 : old.id(), kind, form.line("automationName"), plan);
                return "redirect:" + PATH + "/" + id + "?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, AutomationForm.inputs(form));
        }
        response.setStatus(400);
        return edit(kind, old, form, model);
    }

    private String edit(Kind kind, @Nullable Automation old, Form form, Model model) {
        model.addAttribute("kind", kind.name());
        model.addAttribute("old", old);
        model.addAttribute("form", form);
        model.addAttribute("rows", AutomationForm.rows(form)).addAttribute("opened",
                AutomationForm.opened(form, old == null));
        model.addAttribute("kinds", PartKind.values());
        model.addAttribute("templates", choices.templates(kind));
        for (Map.Entry<String, Happening> one : Map.of("conditions", Happening.ITEM, "lists", Happening.LIST, "links",
                Happening.CLICK, "pages", Happening.VISIT, "campaigns", Happening.APPLICATION).entrySet()) {
            model.addAttribute(one.getKey(), choices.of(one.getValue()));
        }
        model.addAttribute("items", choices.items());
        model.addAttribute("names", names(kind));
        return "admin/automation/edit";
    }

    @GetMapping(ONE)
    String show(@PathVariable long id, Model model) {
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", new Form());
        }
        Automation automation = automations.get(id);
        model.addAttribute("automation", automation);
        model.addAttribute("passing", automations.passing(id));
        model.addAttribute("objects", objects(automation));
        return "admin/automation/show";
    }

    /** What parts may name, by letter and id. */
    private Map<String, String> names(Kind kind) {
        Map<String, String> objects = new java.util.HashMap<>();
        choices.templates(kind).forEach((id, name) -> objects.put("t" + id, name));
        choices.of(Happening.ITEM).forEach((id, name) -> objects.put("c" + id, name));
        choices.of(Happening.LIST).forEach((id, name) -> objects.put("l" + id, name));
        choices.of(Happening.CLICK).forEach((id, name) -> objects.put("u" + id, name));
        choices.of(Happening.VISIT).forEach((id, name) -> objects.put("p" + id, name));
        return objects;
    }

    /** What the parts name, by kind and id. */
    private Map<String, String> objects(Automation automation) {
        Map<String, String> objects = names(automation.kind());
        Map<String, String> named = new java.util.HashMap<>();
        automation.plan().parts().stream().filter(part -> part.object() != null).forEach(part -> {
            String key = AutomationForm.letter(part.kind()) + part.object();
            named.put(part.kind() + " " + part.object(), objects.getOrDefault(key, key));
        });
        return named;
    }

    @GetMapping(ONE + "/persons")
    String persons(@PathVariable long id, @RequestParam(defaultValue = "0") int part,
            @RequestParam(defaultValue = "0") long offset, Model model) {
        model.addAttribute("automation", automations.get(id));
        model.addAttribute("part", part);
        model.addAttribute("offset", Math.max(0, offset));
        model.addAttribute("persons", automations.persons(id, part, Math.max(0, offset), A_PAGE));
        model.addAttribute("most", A_PAGE);
        return "admin/automation/persons";
    }

    @GetMapping(ONE + "/{act:start|stop}")
    String acted(@PathVariable long id, @PathVariable String act) {
        return "redirect:" + PATH + "/" + id;
    }

    @PostMapping(ONE + "/{act:start|stop}")
    String act(@PathVariable long id, @PathVariable String act, SignedIn me, Form form, Model model,
            HttpServletResponse response) {
        try {
            if (act.equals("start")) {
                automations.start(me, id);
            } else {
                automations.stop(me, id);
            }
        } catch (FaultException e) {
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, Map.of()));
            return show(id, model);
        }
        return "redirect:" + PATH + "/" + id + "?done=scenario-" + act;
    }

    @GetMapping(ONE + "/delete")
    String askDelete(@PathVariable long id, Model model) {
        model.addAttribute("confirmPlace", "scenarios");
        String own = PATH + "/" + id;
        return Confirmation.of("", "admin.scenario.delete", automations.get(id).name(), own + "/delete", own)
                .ask(model);
    }

    @PostMapping(ONE + "/delete")
    String delete(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            automations.remove(me, id);
        } catch (FaultException e) {
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, Map.of()));
            return show(id, model);
        }
        return "redirect:" + PATH + "?done=scenario-deleted";
    }
}
