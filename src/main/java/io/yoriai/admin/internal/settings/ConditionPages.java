package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audience.SearchConditions;
import io.yoriai.audience.SearchConditions.Listed;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Flag;

/** 検索条件 (spec/smp-platform.md 8): conditions that lists of the API take by their id. A condition's own text never changes. */
@Lazy
@Controller
final class ConditionPages {

    private static final String LIST = "/admin/search-conditions";
    private static final List<String> TARGETS = List.of("1", "2", "3", "4", "5", "6", "7");
    private static final List<String> SHARES = List.of("1", "2", "3");
    private static final List<String> OPERATORS = List.of("eq", "ne", "ge", "gt", "le", "lt", "like", "notlike",
            "startswith", "endswith", "isnull", "notnull");
    private static final List<Integer> ROWS = IntStream.rangeClosed(1, 8).boxed().toList();
    private static final Map<String, String> INPUTS = Map.of("SearchCondition.Name", "conditionName",
            "SearchCondition.SearchTarget", "target", "SearchCondition.ShareType", "share");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SearchConditions conditions;
    private final Dictionary dictionary;

    ConditionPages(SearchConditions conditions, Dictionary dictionary) {
        this.conditions = conditions;
        this.dictionary = dictionary;
    }

    @GetMapping(LIST)
    String list(SignedIn me, Locale language, Model model) {
        model.addAttribute("conditions", conditions.all(me, language));
        return "admin/settings/conditions";
    }

    @GetMapping(LIST + "/new")
    String ask(@RequestParam(defaultValue = "1") String target, Model model) {
        return page(model, new Form().put("target", TARGETS.contains(target) ? target : "1").put("share", "3"), null);
    }

    @PostMapping(LIST + "/new")
    String create(SignedIn me, Form form, Model model, HttpServletResponse response) {
        int target = form.number("target");
        String condition = condition(form);
        try {
            if (!form.failed()) {
                conditions.save(me, new SearchConditions.Draft(form.line("conditionName"), target, null,
                        form.number("share"), me.staffId(), condition), ConsoleShell.seesPeople());
                return "redirect:" + LIST + "?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(model, form, null);
    }

    /** The rows that are filled in, all of which must hold. */
    private static String condition(Form form) {
        ObjectNode condition = JSON.createObjectNode().put("version", 1);
        ArrayNode all = condition.putObject("where").putArray("all");
        for (int row : ROWS) {
            String key = form.narrow("key" + row);
            String operator = form.get("op" + row);
            if (!key.isEmpty()) {
                if (!OPERATORS.contains(operator)) {
                    form.fault("op" + row, "fault.INVALID_VALUE");
                }
                ObjectNode test = all.addObject().put("key", key).put("op", operator);
                if (!operator.endsWith("null")) {
                    test.put("value", form.line("value" + row));
                }
            }
        }
        if (all.isEmpty()) {
            form.fault("key1", "fault.REQUIRED");
        }
        return condition.toString();
    }

    @GetMapping(LIST + "/{id:[0-9]+}")
    String show(@PathVariable long id, SignedIn me, Locale language, Model model) {
        Listed condition = find(id, me, language);
        return page(model, new Form().put("conditionName", condition.name()).put("share", "" + condition.share()),
                condition);
    }

    @PostMapping(LIST + "/{id:[0-9]+}")
    String save(@PathVariable long id, SignedIn me, Locale language, Form form, Model model,
            HttpServletResponse response) {
        Listed condition = find(id, me, language);
        try {
            conditions.rename(me, id, form.line("conditionName"), form.number("share"));
            return "redirect:" + LIST + "?done=saved";
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(model, form, condition);
    }

    @GetMapping(LIST + "/{id:[0-9]+}/delete")
    String confirm(@PathVariable long id, SignedIn me, Locale language, Model model) {
        String own = LIST + "/" + id;
        return new Confirmation("", "admin.conditions.delete", find(id, me, language).name(), "", own + "/delete", own)
                .ask(model);
    }

    @PostMapping(LIST + "/{id:[0-9]+}/delete")
    String remove(@PathVariable long id, SignedIn me, Locale language, Model model, HttpServletResponse response) {
        Listed condition = find(id, me, language);
        try {
            conditions.delete(me, id);
            return "redirect:" + LIST + "?done=condition-deleted";
        } catch (FaultException e) {
            Form form = new Form().put("conditionName", condition.name()).put("share", "" + condition.share())
                    .fault("", "admin.conditions.used");
            response.setStatus(409);
            return page(model, form, condition);
        }
    }

    private Listed find(long id, SignedIn me, Locale language) {
        return conditions.all(me, language).stream().filter(one -> one.id() == id).findFirst()
                .orElseThrow(() -> new FaultException(Fault.notFound(null)));
    }

    private String page(Model model, Form form, @org.jspecify.annotations.Nullable Listed condition) {
        model.addAttribute("form", form);
        model.addAttribute("condition", condition);
        model.addAttribute("targets", TARGETS);
        model.addAttribute("shares", SHARES);
        model.addAttribute("operators", OPERATORS);
        model.addAttribute("rows", ROWS);
        int target = TARGETS.contains(form.get("target")) ? Integer.parseInt(form.get("target")) : 1;
        model.addAttribute("keys", dictionary.resource(SearchConditions.resource(target)).columns().stream()
                .filter(column -> column.search() && (ConsoleShell.seesPeople() || !column.is(Flag.PERSONAL)))
                .toList());
        return "admin/settings/condition";
    }
}
