package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.yoriai.record.Fault;
import io.yoriai.record.Formats;
import io.yoriai.record.Times;

/** What is wrong with what an administrator says of a custom item (spec/smp-lead.md 0.3). */
final class ItemChecks {

    private static final int MOST_CHOICES = 500;
    private static final int LONGEST_LABEL = 255;
    private static final int LONGEST_COMMENT = 1_000;

    private ItemChecks() {}

    /** What the value of a form may be; the first is the usual one. */
    static EnumSet<CustomItem.Data> allowed(int form) {
        return switch (form) {
            case 1 -> EnumSet.range(CustomItem.Data.STRING, CustomItem.Data.DATE_TIME);
            case 3, 4, 5 -> EnumSet.of(CustomItem.Data.CHOICE);
            case 8, 9 -> EnumSet.of(CustomItem.Data.FILE);
            default -> EnumSet.of(CustomItem.Data.STRING);
        };
    }

    static void labels(List<Fault> faults, String japanese, String english, ItemManner manner) {
        label(faults, "Item.LabelJa", japanese, LONGEST_LABEL, true);
        label(faults, "Item.LabelEn", english, LONGEST_LABEL, false);
        label(faults, "Item.CommentUnderForm", manner.comment(), LONGEST_COMMENT, false);
    }

    /** Check and length are told of strings alone. */
    static void string(List<Fault> faults, int form, CustomItem.Data data, @Nullable Integer check,
            @Nullable Integer length) {
        boolean string = data == CustomItem.Data.STRING;
        if (check != null && !string) {
            faults.add(Fault.notAllowed("Item.CheckType"));
        } else if (check != null && (check < 1 || check > 8)) {
            faults.add(Fault.invalidValue("Item.CheckType"));
        }
        if (length != null && !string) {
            faults.add(Fault.notAllowed("Item.MaxLength"));
        } else if (length != null && (length < 1 || length > (form == 2 ? 10_000 : 1_000))) {
            faults.add(Fault.invalidValue("Item.MaxLength"));
        }
    }

    /**
     * What forms hold at first must be something that they may send.
     *
     * @param check that strings pass, and their greatest length; null: none of the item's own
     * @param choices ids of those that are on forms
     */
    static void standard(List<Fault> faults, int form, CustomItem.Data data, String standard, @Nullable Integer check,
            @Nullable Integer length, Set<Integer> choices) {
        if (standard.isEmpty()) {
            return;
        }
        boolean right = switch (data) {
            case STRING -> (form == 2 || Formats.isOneLine(standard))
                    && (check == null || Formats.passes(check, standard));
            case INTEGER -> standard.matches("-?[0-9]{1,15}");
            case DECIMAL -> standard.matches("-?[0-9]{1,11}(\\.[0-9]{1,4})?");
            case DATE -> Times.day(standard) instanceof LocalDate day && !day.isBefore(Times.FIRST_DAY);
            // As browsers hold it, in Japan's time.
            case DATE_TIME -> standard.length() == "2026-01-01T10:00:00".length()
                    && Times.moment(standard) instanceof Instant moment
                    && !moment.isBefore(Times.FIRST_DAY.atStartOfDay(Times.JST).toInstant());
            case CHOICE -> (form == 4 || !standard.contains(":")) && standard.matches("[0-9]{1,9}(:[0-9]{1,9})*")
                    && Stream.of(standard.split(":")).map(Integer::valueOf).allMatch(choices::contains);
            case FILE -> false;
        };
        if (form == 6 || !right) {
            faults.add(Fault.invalidValue("Item.Default"));
        } else {
            int most = length == null ? LONGEST_COMMENT : Math.min(length, LONGEST_COMMENT);
            if (standard.codePointCount(0, standard.length()) > most) {
                faults.add(Fault.tooLong("Item.Default", most));
            }
        }
    }

    /** @param choices those that are there when it is saved, in Japanese */
    static void choices(List<Fault> faults, int form, List<String> choices) {
        boolean wanted = form >= 3 && form <= 5;
        if (wanted && choices.isEmpty()) {
            faults.add(Fault.required("Item.Choices"));
        } else if (!wanted && !choices.isEmpty()) {
            faults.add(Fault.notAllowed("Item.Choices"));
        }
        if (choices.size() > MOST_CHOICES) {
            faults.add(Fault.of(400, "TOO_MANY", "Item.Choices", MOST_CHOICES));
        }
        Set<String> seen = new HashSet<>();
        for (String choice : choices) {
            label(faults, "Item.Choices", choice, LONGEST_LABEL, true);
            // Full and half width of one label are the same to a reader.
            if (!seen.add(Normalizer.normalize(choice.strip(), Normalizer.Form.NFKC))) {
                faults.add(Fault.of(409, "DUPLICATE", "Item.Choices"));
            }
        }
    }

    static void english(List<Fault> faults, List<String> choices) {
        choices.forEach(choice -> label(faults, "Item.Choices", choice, LONGEST_LABEL, false));
    }

    private static void label(List<Fault> faults, String field, String label, int longest, boolean required) {
        if (required && label.isBlank()) {
            faults.add(Fault.required(field));
        } else if (label.codePointCount(0, label.length()) > longest) {
            faults.add(Fault.tooLong(field, longest));
        } else if (!Formats.isOneLine(label)) {
            faults.add(Fault.notOneLine(field));
        }
    }
}
