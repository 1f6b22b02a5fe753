package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.yoriai.mail.internal.MailRow;

/**
 * A row and what came with it. A copy (Cc, Bcc) says whose it is: the mail of that one is what it gets.
 *
 * @param values a JSON object; null: nothing came
 */
record MailOf(MailRow row, @Nullable JsonNode values) {

    /** Of a copy: id, lead and address of the mail that is copied. */
    static final String OF = "Copy.mail";
    static final String OF_LEAD = "Copy.lead";
    static final String OF_EMAIL = "Copy.email";
    /** The title with its values, kept so that it can be told and searched. */
    static final String TITLE = "Title";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static MailOf of(MailRow row) {
        return new MailOf(row, row.values() == null ? null : JSON.readTree(row.values()));
    }

    /** What was said along; null: not this. */
    @Nullable
    String value(String name) {
        JsonNode value = values == null ? null : values.get(name);
        return value == null || value.isNull() ? null : value.asString();
    }

    /** The lead whose values it says. */
    @Nullable
    Long lead() {
        String of = value(OF_LEAD);
        return of == null ? row.leadId() : Long.valueOf(of);
    }

    /** The mail's own number; that of the mail that it is a copy of. */
    long mail() {
        String of = value(OF);
        return of == null ? row.id() : Long.parseLong(of);
    }

    /** The address in the To line. */
    String to() {
        String of = value(OF_EMAIL);
        return of == null ? row.email() : of;
    }
}
