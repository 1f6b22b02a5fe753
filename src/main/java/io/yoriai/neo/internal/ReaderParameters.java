package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.page.UnreadableForm;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.ReaderValues.Read;

/** Step 2 of spec/neo.md 3 for the fields of a reader. */
final class ReaderParameters {

    private ReaderParameters() {}

    /** The required {@code email}. */
    static EmailAddress email(NeoCall call) {
        return EmailAddress.parse(call.required("email")).orElseThrow(() -> NeoFault.parameter("email"));
    }

    /** {@code new_email}; null where it is missing or empty. */
    static @Nullable EmailAddress newEmail(NeoCall call) {
        String text = call.parameters().orEmpty("new_email");
        return text.isEmpty()
                ? null
                : EmailAddress.parse(text).orElseThrow(() -> NeoFault.parameter("new_email"));
    }

    static ReaderValues forAdd(NeoCall call, Optional<Magazine> magazine, Clock clock) {
        return checked(ReaderValues.forAdd(given(call, List.of(ReaderField.values())),
                FieldContext.now(magazine.orElse(null), clock)));
    }

    static ReaderValues forUpdate(NeoCall call, Optional<Magazine> magazine, Clock clock) {
        return checked(ReaderValues.forUpdate(given(call, List.of(ReaderField.values())),
                FieldContext.now(magazine.orElse(null), clock)));
    }

    /** The texts of the fields that stand in the call; null for one that is no UTF-8 or comes with several values. */
    private static Map<ReaderField, @Nullable String> given(NeoCall call, List<ReaderField> fields) {
        Map<ReaderField, @Nullable String> given = new EnumMap<>(ReaderField.class);
        for (ReaderField field : fields) {
            if (call.parameters().has(field.parameter())) {
                given.put(field, text(call, field));
            }
        }
        return given;
    }

    private static @Nullable String text(NeoCall call, ReaderField field) {
        try {
            return call.parameters().get(field.parameter());
        } catch (UnreadableForm e) {
            return null;
        }
    }

    private static ReaderValues checked(Read read) {
        if (!read.faults().isEmpty()) {
            throw NeoFault.parameter(Objects.requireNonNull(read.faults().getFirst().field()));
        }
        return read.values();
    }
}
