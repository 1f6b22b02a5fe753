package io.yoriai.survey.internal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

import io.yoriai.record.item.CustomItem;

/**
 * A question as it is asked now (spec/smp-campaign.md 8.2).
 *
 * @param id the n of its answers' Attribute{n}, over all surveys
 * @param form 1 text, 2 text area, 3 radio, 4 check boxes, 5 pull-down, 9 file
 * @param check 1 to 7, or null for none
 * @param least and {@code most}: how many choices, or null for any number
 * @param parent the question on whose choices it depends whether this one is shown; null: it always is
 * @param leadColumn where leads keep the answer, or null
 * @param page of the form, from 1 on
 * @param place among the survey's questions, rising
 * @param defaults what the form holds at first: a text, or ids of choices
 */
public record Question(int id, String text, int form, @Nullable Integer check, boolean required, int maxLength,
        @Nullable Integer least, @Nullable Integer most, @Nullable Integer parent, Set<Integer> parentChoices,
        @Nullable String leadColumn, List<Choice> choices, int page, int place,
        List<String> defaults, Beside beside) {

    /** What stands around the field of a form; "": nothing. */
    public record Beside(String above, String before, String after, String below) {}

    /** The resource that answers are told as. */
    public static final String RESOURCE = "Enquete";

    /**
     * @param other whether one writes beside it what is meant
     * @param exclusive whether it excludes all others
     */
    public record Choice(int id, String name, boolean other, boolean exclusive) {}

    /** The same where nobody must answer it. */
    public Question optional() {
        return new Question(id, text, form, check, false, maxLength, least, most, parent, parentChoices, leadColumn,
                choices, page, place, defaults, beside);
    }

    public boolean ofChoices() {
        return form >= 3 && form <= 5;
    }

    public boolean ofFiles() {
        return form == 9;
    }

    public String name() {
        return "Attribute" + id;
    }

    public String field() {
        return RESOURCE + "." + name();
    }

    /** The question as lists, searches and bodies know it. It is required only while it is shown. */
    CustomItem item() {
        CustomItem.Data data = ofChoices()
                ? CustomItem.Data.CHOICE
                : ofFiles() ? CustomItem.Data.FILE : CustomItem.Data.STRING;
        return new CustomItem(RESOURCE, id, form, data, ofChoices() ? null : check, text, text, false, false, maxLength,
                choices.stream().map(choice -> new CustomItem.Choice(choice.id(), choice.name(), choice.name(), false))
                        .toList());
    }

    @Nullable
    Choice choice(int choice) {
        return choices.stream().filter(one -> one.id() == choice).findFirst().orElse(null);
    }

    /** The choice that one writes something beside; null: there is none. */
    public @Nullable Choice other() {
        return choices.stream().filter(Choice::other).findFirst().orElse(null);
    }
}
