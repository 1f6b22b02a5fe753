package io.yoriai.admin.internal.schedule;

import org.jspecify.annotations.Nullable;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.ReaderField;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMail.Base;

/** A step mail as a form, and a form as a step mail (spec/neo.md 7.2). */
final class StepForm {

    /** Inputs by the fields that faults name. */
    static final Map<String, String> INPUTS = Map.of("StepMail.Number", "number", "StepMail.OffsetDays", "offsetDays",
            "StepMail.Time", "time", "StepMail.Subject", "subject", "StepMail.Text", "text", "StepMail.Html", "html",
            "StepMail.Conditions", "conditions");

    private static final String AT_ONCE = "AT_ONCE";

    private StepForm() {}

    /**
     * A condition that the form offers.
     *
     * @param label the magazine's own name of an attribute; "" where the field's text {@code reader.{field}} holds
     * @param options values; empty: any text
     */
    record Condition(String field, String label, List<Option> options) {}

    /** @param text shown as it is; "" where the text {@code admin.{field}.{value}} holds */
    record Option(String value, String text) {}

    /** What readers may be chosen by: registration type, customer type, sex, and the choice fields that have choices. */
    static List<Condition> conditions(Magazine magazine) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(new Condition("type", "", List.of()));
        conditions.add(new Condition("user_type", "", plain("0", "1", "2", "3")));
        conditions.add(new Condition("sex", "", plain("1", "2")));
        for (String item : ReaderField.CHOICE_ITEMS) {
            List<MagazineChoice> choices = magazine.choices(item);
            if (!choices.isEmpty()) {
                conditions.add(new Condition(item, magazine.ownLabel(item),
                        choices.stream().map(choice -> new Option(Integer.toString(choice.number()), choice.label()))
                                .toList()));
            }
        }
        return conditions;
    }

    private static List<Option> plain(String... values) {
        return IntStream.range(0, values.length).mapToObj(i -> new Option(values[i], "")).toList();
    }

    /** A new one: the next number, three days after the registration at nine. */
    static Form fresh(List<StepMail> there) {
        int next = there.stream().mapToInt(StepMail::number).max().orElse(0) + 1;
        return new Form().put("number", Integer.toString(next)).put("base", Base.CREATED.name())
                .put("offsetDays", "3").put("time", "09:00");
    }

    static Form of(StepMail step) {
        Form form = new Form().put("number", Integer.toString(step.number()))
                .put("base", step.time() == null ? AT_ONCE : step.base().name())
                .put("offsetDays", Integer.toString(step.offsetDays()))
                .put("time", step.time() == null ? "09:00" : step.time().toString())
                .put("subject", step.texts().subject()).put("text", step.texts().text())
                .put("html", step.texts().html());
        step.conditions().forEach((field, texts) -> {
            String name = "if-" + field.parameter();
            if (field == ReaderField.TYPE) {
                form.put(name, String.join(", ", texts));
            } else {
                form.put(name, texts);
            }
        });
        return form;
    }

    /** The step that the form means; what cannot be read is a fault of the form. */
    static StepMail read(Form form, long id, Magazine magazine) {
        boolean atOnce = form.get("base").equals(AT_ONCE);
        Base base = atOnce ? Base.CREATED : form.choice("base", Base.class);
        @Nullable
        LocalTime time = atOnce ? null : form.time("time");
        Map<ReaderField, List<String>> conditions = new EnumMap<>(ReaderField.class);
        for (Condition condition : conditions(magazine)) {
            String name = "if-" + condition.field();
            List<String> texts = condition.options().isEmpty() ? form.lines(name) : form.all(name);
            if (!texts.isEmpty()) {
                conditions.put(Objects.requireNonNull(ReaderField.of(condition.field())), texts);
            }
        }
        return new StepMail(id, magazine.id(), form.number("number"), base, atOnce ? 0 : form.number("offsetDays"),
                time, conditions,
                new MailTexts(form.line("subject"), form.get("text"), form.get("html").strip()), null);
    }
}
