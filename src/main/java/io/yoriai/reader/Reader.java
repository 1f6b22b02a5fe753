package io.yoriai.reader;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.record.Times;
import io.yoriai.record.list.Mask;

/**
 * A reader of one magazine.
 *
 * @param email as written
 * @param provisional 仮登録: the confirmation is still awaited
 * @param values text, number or day by field; choices without leading zeros; a day that is not set is missing
 * @param created 登録日
 * @param registeredAt when the system first registered the reader
 */
public record Reader(long id, long magazineId, String email, boolean provisional, Map<ReaderField, Object> values,
        Instant created, Instant registeredAt) {

    /** Whether mails go there: registered, and not stopped. */
    public boolean receives() {
        return !provisional && Integer.valueOf(1).equals(values.get(ReaderField.SENDSTATUS));
    }

    /** The same for whoever may not see who people are (spec/smp-platform.md 12.3). */
    public Reader masked() {
        Map<ReaderField, Object> shown = new EnumMap<>(ReaderField.class);
        values.forEach((field, value) -> shown.put(field,
                field.personal() && !value.toString().isEmpty() ? Mask.TEXT : value));
        return new Reader(id, magazineId, Mask.TEXT, provisional, shown, created, registeredAt);
    }

    /** 登録日 in Japan. */
    public LocalDate createdOn() {
        return LocalDate.ofInstant(created, Times.JST);
    }

    /** The value: text, number or day; null where a day is not set. */
    public @Nullable Object value(ReaderField field) {
        return field == ReaderField.CREATED ? createdOn() : values.get(field);
    }

    /** 仮登録, 登録, 停止. */
    public enum State {
        PROVISIONAL,
        REGISTERED,
        STOPPED
    }

    public State state() {
        return provisional ? State.PROVISIONAL : receives() ? State.REGISTERED : State.STOPPED;
    }

    /** The value of a field as the wire and files have it; "" where there is none. */
    public String text(Magazine magazine, ReaderField field) {
        Object value = value(field);
        if (field.choices()) {
            return magazine.digits(field.parameter(), value == null ? "" : value.toString());
        }
        return value == null ? "" : value.toString();
    }
}
