package io.yoriai.schedule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;

import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.ReaderField;

/**
 * A step mail of a magazine (spec/neo.md 7.2).
 *
 * @param id 0: not stored yet
 * @param number 1 to 200
 * @param offsetDays 0 to 3650 days after the base
 * @param time in Japan; null: 登録直後, as soon as the reader is registered
 * @param conditions by field: the reader must have one of the texts; for a choice field, one of the choice numbers
 * @param activeSince null: off
 */
public record StepMail(long id, long magazineId, int number, Base base, int offsetDays, @Nullable LocalTime time,
        Map<ReaderField, List<String>> conditions, MailTexts texts, @Nullable Instant activeSince) {

    /** What the offset counts from. */
    public enum Base {
        CREATED,
        BIRTHDAY,
        NOTIFYMAIL
    }

    /** Whether a reader is among those whom the step is for. */
    public boolean wants(Map<ReaderField, Object> values) {
        return conditions.entrySet().stream().allMatch(condition -> {
            Object value = values.get(condition.getKey());
            String text = value == null ? "" : value.toString();
            return condition.getValue().stream().anyMatch(wanted -> condition.getKey().choices() //
                    ? MagazineChoice.checked(text, Integer.parseInt(wanted))
                    : text.equals(wanted));
        });
    }
}
