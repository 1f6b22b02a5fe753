package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audience.SearchConditions;
import io.yoriai.audience.SearchConditions.Listed;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Conditions;
import io.yoriai.record.list.Mask;

/** 検索条件 (spec/smp-platform.md 8): conditions that lists of the API take by their id, made and changed here alone. */
@Lazy
@Controller
final class ConditionPages {

    private static final String LIST = "/admin/search-conditions";
    private static final List<String> TARGETS = List.of("1", "2", "3", "4", "5", "6", "7", "8");
    private static final List<String> SHARES = List.of("1", "2", "3");
    /** Relations of other targets to the one record that a row names. */
    private static final Map<Integer, List<String>> NAMED = Map.of(3, List.of("campaign"), 4,
            List.of("lead", "campaign"), 5, List.of("lead", "campaign"), 8, List.of("lead"));
    private static final Map<String, String> INPUTS = Map.of("SearchCondition.Name", "conditionName",
            "SearchCondition.SearchTarget", "target", "SearchCondition.ShareType", "share");

    private final SearchConditions conditions;
    private final Dictionary dictionary;
    private final Conditions relations;
    private final CustomItems items;

    ConditionPages(SearchConditions conditions, Dictionary dictionary, Conditions relations, CustomItems items) {
        this.conditions = conditions;
        this.relations = relations;
        this.items = items;
        this.dictionary = dictionary;
    }

    @GetMapping(LIST)
    String list(SignedIn me, Locale language, Model model) {
        model.addAttribute("conditions", conditions.all(me, language));
        return "admin/settings/conditions";
    }

    @GetMapping(LIST + "/new")
    String ask(@RequestParam(defaultValue = "1") String target, SignedIn me, Locale language, Model model) {
        return page(me, model,
                new Form().put("target", TARGETS.contains(target) ? target : "1").put("share", "3").put("join", "all"),
                null,
                language);
    }

    @PostMapping(LIST + "/new")
    String create(SignedIn me, Locale language, Form form, Model model, HttpServletResponse response) {
        int target = form.number("target");
        String condition = ConditionRows.json(form);
        try {
            if (!form.failed()) {
                conditions.save(me, new SearchConditions.Draft(form.line("conditionName"), target, null,
                        form.number("share"), me.staffId(), condition), ConsoleShell.seesPeople());
                return "redirect:" + LIST + "?done=saved";
            }
        } catch (FaultException e) {
            told(form, e);
        }
        response.setStatus(400);
        return page(me, model, form, null, language);
    }

    /** A condition that cannot be understood is a fault of its text, or of the rows from the first on. */
    private static void told(Form form, FaultException fault) {
        Map<String, String> inputs = new HashMap<>(INPUTS);
        inputs.put("SearchCondition.Condition", form.get("conditionText").isBlank() ? "key1" : "conditionText");
        form.faults(fault, inputs);
    }

    @GetMapping(LIST + "/{id:[0-9]+}")
    String show(@PathVariable long id, SignedIn me, Locale language, Model model) {
        String json = conditions.recount(id).orElse("");
        Listed condition = find(id, me, language);
        return page(me, model, stored(condition, json), condition, language);
    }

    @PostMapping(LIST + "/{id:[0-9]+}")
    String save(@PathVariable long id, SignedIn me, Locale language, Form form, Model model,
            HttpServletResponse response) {
        Listed condition = find(id, me, language);
        String json = ConditionRows.json(form);
        int share = form.number("share");
        try {
            if (!form.failed()) {
                conditions.change(me, id, form.line("conditionName"), share, json, ConsoleShell.seesPeople());
                return "redirect:" + LIST + "?done=saved";
            }
        } catch (FaultException e) {
            told(form, e);
        }
        response.setStatus(400);
        return page(me, model, form, condition, language);
    }

    private static Form stored(Listed condition, String json) {
        Form form = new Form().put("conditionName", condition.name()).put("share", "" + condition.share());
        ConditionRows.fill(form, json);
        return form;
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
            response.setStatus(409);
            return page(me, model,
                    stored(condition, conditions.recount(id).orElse("")).fault("", "admin.conditions.used"),
                    condition, language);
        }
    }

    private Listed find(long id, SignedIn me, Locale language) {
        return conditions.all(me, language).stream().filter(one -> one.id() == id).findFirst()
                .orElseThrow(() -> new FaultException(Fault.notFound(null)));
    }

    private String page(SignedIn me, Model model, Form form, @Nullable Listed condition, Locale language) {
        int target = condition != null
                ? condition.target()
                : TARGETS.contains(form.get("target")) ? Integer.parseInt(form.get("target")) : 1;
        model.addAttribute("form", form).addAttribute("condition", condition).addAttribute("targets", TARGETS)
                .addAttribute("shares", SHARES).addAttribute("operators", ConditionRows.OPERATORS)
                .addAttribute("rows", ConditionRows.ROWS);
        Map<String, List<String>> related = new LinkedHashMap<>();
        if (target == 1) {
            related.putAll(relations.relations());
        } else {
            NAMED.getOrDefault(target, List.of()).forEach(name -> related.put(name, List.of()));
        }
        model.addAttribute("relations", related.keySet()).addAttribute("saved",
                saved(me, form, target, condition, language));
        model.addAttribute("keys", keys(null, SearchConditions.resource(target), language).toList());
        model.addAttribute("relatedKeys", related.entrySet().stream()
                .flatMap(one -> Stream.concat(one.getValue().stream().map(key -> new Key(one.getKey(), key, "")),
                        keys(one.getKey(), Objects.requireNonNull(relations.related(one.getKey())).name(), language)))
                .toList());
        return "admin/settings/condition";
    }

    /** Other conditions of the target by the values of their choices, those too that a row names but somebody else keeps. */
    private Map<String, String> saved(SignedIn me, Form form, int target, @Nullable Listed condition, Locale language) {
        Map<String, String> saved = new LinkedHashMap<>();
        conditions.all(me, language).stream()
                .filter(one -> one.target() == target && (condition == null || one.id() != condition.id()))
                .forEach(one -> saved.put(ConditionRows.SAVED + one.id(), one.name()));
        ConditionRows.ROWS.stream().map(row -> form.get("rel" + row)).filter(rel -> rel.startsWith(ConditionRows.SAVED))
                .forEach(rel -> saved.putIfAbsent(rel, rel.substring(ConditionRows.SAVED.length())));
        return saved;
    }

    /**
     * A key that a test may ask for.
     *
     * @param relation whose rows it is a key of; null: of the record itself
     * @param label "": it has none
     */
    record Key(@Nullable String relation, String name, String label) {}

    private Stream<Key> keys(@Nullable String relation, String resource, Locale language) {
        boolean seesPeople = ConsoleShell.seesPeople();
        boolean english = language.getLanguage().equals("en");
        Resource of = dictionary.resource(resource);
        Stream<Key> columns = of.columns().stream()
                .filter(column -> column.search() && column.kind() != Kind.ATTRIBUTES
                        && (seesPeople || !column.is(Flag.PERSONAL)))
                .map(column -> new Key(relation, column.kind() == Kind.REF ? column.idName() : column.name(),
                        english ? column.labelEn() : column.labelJa()));
        Column attributes = of.customItems();
        Stream<Key> own = attributes == null
                ? Stream.empty()
                : items.of(resource).values().stream()
                        .filter(item -> !item.password() && (seesPeople || !Mask.hides(attributes, item)))
                        .map(item -> new Key(relation, item.name(), english ? item.labelEn() : item.labelJa()));
        return Stream.concat(columns, own);
    }
}
