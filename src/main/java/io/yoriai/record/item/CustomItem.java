package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A custom item {@code Attribute{n}} of a resource (spec/smp-lead.md 0.3).
 *
 * @param n its number, given by the system, never used again
 * @param form 1 text, 2 text area, 3 radio, 4 check boxes, 5 pull-down, 6 password, 8 image, 9 file
 * @param data what its value is
 * @param check 1 to 8, or null for none
 * @param adminOnly on no public form
 * @param maxLength characters; null: 1,000, for a text area 10,000
 * @param standard 初期値: what forms hold at first, a text or ids of choices joined by a colon; "": nothing
 */
public record CustomItem(String resource, int n, int form, Data data, @Nullable Integer check, String labelJa,
        String labelEn, boolean required, boolean adminOnly, @Nullable Integer maxLength, List<Choice> choices,
        String standard) {

    /** One that forms hold nothing of at first. */
    public CustomItem(String resource, int n, int form, Data data, @Nullable Integer check, String labelJa,
            String labelEn, boolean required, boolean adminOnly, @Nullable Integer maxLength, List<Choice> choices) {
        this(resource, n, form, data, check, labelJa, labelEn, required, adminOnly, maxLength, choices, "");
    }

    /** What an item's value is, by its id in the table. */
    public enum Data {
        STRING,
        INTEGER,
        DECIMAL,
        DATE,
        DATE_TIME,
        CHOICE,
        FILE;

        static Data of(int id) {
            return values()[id - 1];
        }
    }

    /** One choice of an item; a stopped one is hidden on forms and still taken and answered by calls. */
    public record Choice(int id, String labelJa, String labelEn, boolean stopped) {}

    public String name() {
        return "Attribute" + n;
    }

    /** Takes at most one choice. */
    public boolean single() {
        return form != 4;
    }

    public boolean password() {
        return form == 6;
    }

    public boolean multiLine() {
        return form == 2;
    }

    /** Most characters that may ever be stored. */
    public int storeLimit() {
        return multiLine() ? 10_000 : 1_000;
    }

    public int limit() {
        return maxLength == null ? storeLimit() : maxLength;
    }

    /** What forms hold at first, as they send it. */
    public List<String> standards() {
        return standard.isEmpty() ? List.of() : data == Data.CHOICE ? List.of(standard.split(":")) : List.of(standard);
    }

    public @Nullable Choice choice(int id) {
        return choices.stream().filter(choice -> choice.id() == id).findFirst().orElse(null);
    }

    public @Nullable Choice choiceLabelled(String label) {
        return choices.stream().filter(choice -> choice.labelJa().equals(label)).findFirst().orElse(null);
    }
}
