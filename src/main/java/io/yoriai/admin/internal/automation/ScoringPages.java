package io.yoriai.admin.internal.automation;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.automation.AutomationChoices;
import io.yoriai.automation.Happening;
import io.yoriai.automation.ScoringBlock;
import io.yoriai.automation.ScoringRule;
import io.yoriai.automation.ScoringRules;
import io.yoriai.record.FaultException;

/** {@code /admin/scoring}: scoring rules and the leads with the highest scores (spec/smp-mail-tracking.md 3.14). */
@Lazy
@Controller
final class ScoringPages {

    private static final String PATH = "/admin/scoring";
    private static final String ONE = PATH + "/{id:[0-9]{1,18}}";
    private static final int MOST = 50;
    private static final int FREE = 4;
    private static final int BEST = 100;

    private final ScoringRules rules;
    private final AutomationChoices choices;

    ScoringPages(ScoringRules rules, AutomationChoices choices) {
        this.rules = rules;
        this.choices = choices;
    }

    @GetMapping(PATH)
    String list(Model model) {
        Map<Long, Long> counts = new HashMap<>();
        rules.all().forEach(rule -> counts.put(rule.id(), rules.count(rule.id())));
        model.addAttribute("rules", rules.all());
        model.addAttribute("counts", counts);
        return "admin/automation/rules";
    }

    @GetMapping(PATH + "/new")
    String ask(Model model) {
        return edit(null, new Form(), model);
    }

    @PostMapping(PATH + "/new")
    String create(SignedIn me, Form form, Model model, HttpServletResponse response) {
        return save(null, me, form, model, response);
    }

    @GetMapping(ONE + "/edit")
    String change(@PathVariable long id, Model model) {
        ScoringRule rule = rules.get(id);
        Form form = new Form().put("ruleName", rule.name()).put("scoreItem", text(rule.scoreItem()))
                .put("incrementItem", text(rule.incrementItem())).put("scoreNotifies", rule.notifies())
                .put("threshold", text(rule.threshold())).put("scoreEmail", rule.email() == null ? "" : rule.email());
        for (int n = 1; n <= rule.blocks().size(); n++) {
            ScoringBlock block = rule.blocks().get(n - 1);
            form.put("block-" + n, block.kind() + ":" + (block.object() == null ? "" : block.object()))
                    .put("points-" + n, "" + block.points());
        }
        return edit(rule, form, model);
    }

    private static String text(@Nullable Integer number) {
        return number == null ? "" : number.toString();
    }

    @PostMapping(ONE + "/edit")
    String save(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        return save(rules.get(id), me, form, model, response);
    }

    private String save(@Nullable ScoringRule old, SignedIn me, Form form, Model model, HttpServletResponse response) {
        Map<String, String> inputs = new HashMap<>(
                Map.of("ScoringRule.Name", "ruleName", "ScoringRule.Blocks", "block-1",
                        "ScoringRule.ScoreItem", "scoreItem", "ScoringRule.IncrementItem", "incrementItem",
                        "ScoringRule.Email", "scoreEmail", "ScoringRule.Threshold", "threshold"));
        List<ScoringBlock> blocks = new ArrayList<>();
        for (int n = 1; n <= MOST; n++) {
            String chosen = form.get("block-" + n);
            if (chosen.matches("[A-Z]{3,12}:[0-9]{0,18}")) {
                String object = chosen.substring(chosen.indexOf(':') + 1);
                blocks.add(new ScoringBlock(kind(chosen), object.isEmpty() ? null : Long.valueOf(object),
                        points(form, n)));
                inputs.put("ScoringRule.Block" + blocks.size(), "block-" + n);
            }
        }
        ScoringRule rule = new ScoringRule(old == null ? 0 : old.id(), form.line("ruleName"), false,
                number(form, "scoreItem"), number(form, "incrementItem"), form.on("scoreNotifies"),
                number(form, "threshold"), form.line("scoreEmail").isEmpty() ? null : form.line("scoreEmail"), blocks);
        try {
            if (!form.failed()) {
                return "redirect:" + PATH + "/" + rules.save(me, rule) + "?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, inputs);
        }
        response.setStatus(400);
        return edit(old, form, model);
    }

    private static Happening kind(String chosen) {
        String word = chosen.substring(0, chosen.indexOf(':'));
        for (Happening kind : Happening.values()) {
            if (kind.name().equals(word)) {
                return kind;
            }
        }
        return Happening.ITEM;
    }

    private static int points(Form form, int n) {
        String text = form.narrow("points-" + n).replace('−', '-').replace(",", "");
        if (!text.matches("-?[0-9]{1,7}")) {
            form.fault("points-" + n, text.isEmpty() ? "fault.REQUIRED" : "admin.fault.number");
            return 0;
        }
        return Integer.parseInt(text);
    }

    private static @Nullable Integer number(Form form, String input) {
        return form.line(input).isEmpty() ? null : (Integer) form.number(input);
    }

    private String edit(@Nullable ScoringRule old, Form form, Model model) {
        int used = 0;
        for (int n = 1; n <= MOST; n++) {
            used = form.get("block-" + n).isEmpty() ? used : n;
        }
        Map<Happening, Map<Long, String>> objects = new LinkedHashMap<>();
        for (Happening kind : Happening.values()) {
            objects.put(kind, choices.of(kind));
        }
        model.addAttribute("old", old);
        model.addAttribute("form", form);
        model.addAttribute("rows", Math.min(used + FREE, MOST));
        model.addAttribute("objects", objects);
        model.addAttribute("items", rules.numberItems());
        return "admin/automation/rule-edit";
    }

    @GetMapping(ONE)
    String show(@PathVariable long id, Model model) {
        ScoringRule rule = rules.get(id);
        Map<String, String> objects = new HashMap<>();
        rule.blocks().forEach(block -> {
            Long object = block.object();
            if (object != null) {
                objects.put(block.kind() + " " + object, choices.of(block.kind()).getOrDefault(object, "#" + object));
            }
        });
        model.addAttribute("rule", rule);
        model.addAttribute("objects", objects);
        model.addAttribute("items", rules.numberItems());
        model.addAttribute("count", rules.count(id));
        model.addAttribute("best", rules.best(id, BEST));
        model.addAttribute("running", rules.isRunning(id));
        return "admin/automation/rule";
    }

    @GetMapping(ONE + "/{act:on|off|past}")
    String acted(@PathVariable long id, @PathVariable String act) {
        return "redirect:" + PATH + "/" + id;
    }

    @PostMapping(ONE + "/{act:on|off|past}")
    String act(@PathVariable long id, @PathVariable String act, SignedIn me) {
        if (act.equals("past")) {
            rules.runOverPast(me, id);
        } else {
            rules.turn(me, id, act.equals("on"));
        }
        return "redirect:" + PATH + "/" + id + "?done=scoring-" + act;
    }

    @GetMapping(ONE + "/delete")
    String askDelete(@PathVariable long id, Model model) {
        model.addAttribute("confirmPlace", "scoring");
        String own = PATH + "/" + id;
        return Confirmation.of("", "admin.scoring.delete", rules.get(id).name(), own + "/delete", own).ask(model);
    }

    @PostMapping(ONE + "/delete")
    String delete(@PathVariable long id, SignedIn me) {
        rules.remove(me, id);
        return "redirect:" + PATH + "?done=scoring-deleted";
    }
}
