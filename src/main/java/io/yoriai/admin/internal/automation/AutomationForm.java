package io.yoriai.admin.internal.automation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.automation.Automation;
import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.PartKind;
import io.yoriai.automation.Plan;
import io.yoriai.automation.PlanPart;
import io.yoriai.automation.PlanStart;

/** A step mail or scenario as a form, and a form as one. Rows without a kind, or of a step mail without a template, are none. */
final class AutomationForm {

    /** Rows beside those that there are. */
    private static final int FREE = 4;
    private static final int MOST = 100;
    private static final Map<String, Integer> UNITS = Map.of("minutes", 1, "hours", 60, "days", 24 * 60);

    private AutomationForm() {}

    /** How many rows the form shows. */
    static int rows(Form form) {
        int used = 0;
        for (int n = 1; n <= MOST; n++) {
            if (used(form, n)) {
                used = n;
            }
        }
        return Math.min(used + FREE, MOST);
    }

    /** Rows that are shown open: those with faults, and the first where there is nothing yet. */
    static Set<Integer> opened(Form form, boolean fresh) {
        Set<Integer> opened = new TreeSet<>();
        form.faults().stream().map(Form.Wrong::field).filter(field -> field.matches("[a-z]+-[0-9]{1,3}"))
                .forEach(field -> opened.add(Integer.valueOf(field.substring(field.indexOf('-') + 1))));
        if (fresh && !form.failed()) {
            opened.add(1);
        }
        return opened;
    }

    private static boolean used(Form form, int n) {
        return !form.get("kind-" + n).isEmpty() || !form.get("object-" + n).isEmpty();
    }

    static Form of(Automation automation) {
        Form form = new Form().put("automationName", automation.name());
        PlanStart start = automation.plan().start();
        form.put("start", start.kind().name()).put("objects", start.objects().stream().map(String::valueOf).toList())
                .put("meets", text(start.condition())).put("hour", "" + start.hour()).put("day", "" + start.day())
                .put("repeatDays", "" + start.again());
        List<PlanPart> parts = automation.plan().parts();
        for (int n = 1; n <= parts.size(); n++) {
            PlanPart part = parts.get(n - 1);
            String unit = part.minutes() % (24 * 60) == 0 ? "days" : part.minutes() % 60 == 0 ? "hours" : "minutes";
            form.put("kind-" + n, part.kind().name()).put("object-" + n, part.object() == null
                    ? ""
                    : letter(part.kind()) + part.object()).put("amount-" + n, "" + part.minutes() / units(unit))
                    .put("unit-" + n, unit).put("at-" + n, part.hour() == null ? "" : "" + part.hour())
                    .put("if-" + n, text(part.condition())).put("column-" + n, part.column())
                    .put("value-" + n, part.value()).put("next-" + n, part.next() == n + 1 ? "" : "" + part.next())
                    .put("other-" + n, part.other() == 0 ? "" : "" + part.other());
        }
        return form;
    }

    private static int units(String unit) {
        Integer minutes = UNITS.get(unit);
        return minutes == null ? 1 : minutes;
    }

    private static String text(@Nullable Long number) {
        return number == null ? "" : number.toString();
    }

    /** Tells objects of one number apart in the one list that offers them all. */
    static String letter(PartKind kind) {
        return switch (kind) {
            case MAIL -> "t";
            case FILTER -> "c";
            case CLICK -> "u";
            case VISIT -> "p";
            case LIST_ADD, LIST_REMOVE -> "l";
            default -> "";
        };
    }

    /** The plan that the form means; what cannot be read is a fault of the form. */
    static Plan read(Form form, Kind kind) {
        PlanStart.Kind starts = form.choice("start", PlanStart.Kind.class);
        List<Long> objects = form.all("objects").stream().filter(one -> one.matches("[0-9]{1,18}")).map(Long::valueOf)
                .toList();
        boolean batch = starts.isBatch();
        PlanStart start = new PlanStart(starts, batch ? List.of() : objects, id(form.get("meets")),
                batch ? form.number("hour") : 0, starts == PlanStart.Kind.MONTHLY ? form.number("day") : 1,
                starts == PlanStart.Kind.VISIT && !form.line("repeatDays").isEmpty() ? form.number("repeatDays") : 0);
        // Empty rows between others are left out: numbers of parts follow.
        Map<Integer, Integer> numbers = new HashMap<>();
        for (int n = 1; n <= MOST; n++) {
            if (used(form, n)) {
                numbers.put(n, numbers.size() + 1);
            }
        }
        List<PlanPart> parts = new ArrayList<>();
        for (int n = 1; n <= MOST; n++) {
            if (used(form, n)) {
                parts.add(part(form, kind, n, numbers));
            }
        }
        return new Plan(start, parts);
    }

    private static PlanPart part(Form form, Kind automation, int n, Map<Integer, Integer> numbers) {
        PartKind kind = automation == Kind.STEP ? PartKind.MAIL : form.choice("kind-" + n, PartKind.class);
        String object = form.get("object-" + n);
        boolean fits = object.startsWith(letter(kind)) && !letter(kind).isEmpty();
        boolean timed = automation == Kind.STEP || kind == PartKind.WAIT || kind.isTrigger();
        int amount = timed && !form.line("amount-" + n).isEmpty() ? form.number("amount-" + n) : 0;
        String at = form.narrow("at-" + n);
        int own = numbers.getOrDefault(n, 0);
        int next = own < numbers.size() ? own + 1 : 0;
        return new PlanPart(kind, fits ? id(object.substring(1)) : null,
                (int) Math.min((long) amount * units(form.get("unit-" + n)), Integer.MAX_VALUE),
                at.isEmpty() ? null : form.number("at-" + n), id(form.get("if-" + n)),
                kind == PartKind.UPDATE ? form.get("column-" + n) : "",
                kind == PartKind.UPDATE || kind == PartKind.NOTIFY ? form.line("value-" + n) : "",
                way(form, "next-" + n, next, numbers), kind.branches() ? way(form, "other-" + n, 0, numbers) : 0);
    }

    private static int way(Form form, String input, int usual, Map<Integer, Integer> numbers) {
        String text = form.narrow(input);
        if (text.isEmpty()) {
            return usual;
        }
        int typed = form.number(input);
        return typed == 0 ? 0 : numbers.getOrDefault(typed, MOST + 1);
    }

    private static @Nullable Long id(String text) {
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    /** Inputs by the fields that faults name; numbers of parts are those of the rows that are used. */
    static Map<String, String> inputs(Form form) {
        Map<String, String> inputs = new HashMap<>(
                Map.of("Automation.Name", "automationName", "Automation.Start", "start",
                        "Automation.Parts", "kind-1"));
        int part = 0;
        for (int n = 1; n <= MOST; n++) {
            if (used(form, n)) {
                inputs.put("Automation.Part" + ++part, "object-" + n);
            }
        }
        return inputs;
    }
}
