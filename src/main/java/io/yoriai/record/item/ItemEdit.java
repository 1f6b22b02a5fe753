package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What of a custom item may be changed: all but its number, its form and what its value is (spec/smp-lead.md 0.3).
 *
 * @param check 1 to 8, on strings alone; null: none
 * @param maxLength characters of a string; null: the form's own limit
 * @param place among the items of its resource, from 1
 * @param choices in their order; of forms 3, 4 and 5
 */
public record ItemEdit(String labelJa, String labelEn, @Nullable Integer check, boolean required,
        @Nullable Integer maxLength, ItemManner manner, int place, List<Choice> choices) {

    /** How a choice stands: {@code STOPPED} is hidden on forms, and still taken and answered by calls. */
    public enum State {
        USED,
        STOPPED,
        DELETED
    }

    /** @param id 0: a new one */
    public record Choice(int id, String labelJa, String labelEn, State state) {}

    /** The whole as texts by column, for the operation log and for who compares two versions. */
    public Map<String, String> told() {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("LabelJa", labelJa);
        told.put("LabelEn", labelEn);
        told.put("CheckType", check == null ? "" : check.toString());
        told.put("IsRequired", required ? "1" : "0");
        told.put("IsAdminOnly", manner.adminOnly() ? "1" : "0");
        told.put("IsLinkEditable", manner.linkEditable() ? "1" : "0");
        told.put("MaxLength", maxLength == null ? "" : maxLength.toString());
        told.put("CommentUnderForm", manner.comment());
        told.put("Default", manner.standard());
        told.put("Place", Integer.toString(place));
        told.put("Choices", choices.stream()
                .map(choice -> choice.id() + " " + choice.labelJa()
                        + (choice.labelEn().isEmpty() ? "" : " / " + choice.labelEn())
                        + (choice.state() == State.USED ? "" : " " + choice.state()))
                .collect(Collectors.joining("\n")));
        return told;
    }
}
