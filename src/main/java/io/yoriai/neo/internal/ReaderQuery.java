package io.yoriai.neo.internal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.yoriai.page.RawParameters;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;

/**
 * How {@code user} and {@code userDelete} name a reader. Where {@code search_text} is missing, the parameter named like the
 * search type stands in, as in the guide's example (spec/neo.md 5.4).
 */
record ReaderQuery(boolean byId, String text) {

    private static final int MOST_BYTES = 256;
    private static final String NAME = "search_text";

    static ReaderQuery read(NeoCall call) {
        String type = call.option("search_type", "email", "email", "id");
        String text = call.parameters().orEmpty(NAME);
        String substitute = call.parameters().orEmpty(type);
        if (text.isEmpty()) {
            text = substitute;
        } else if (!substitute.isEmpty() && !substitute.equals(text)) {
            throw NeoFault.parameter(NAME);
        }
        boolean byId = type.equals("id");
        if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
                || byId && !RawParameters.digits(text)) {
            throw NeoFault.parameter(NAME);
        }
        return new ReaderQuery(byId, text);
    }

    /** The reader; a text that is no address, or a number too large for an id, names none. */
    Optional<Reader> find(Readers readers, long magazineId) {
        if (byId) {
            Long id = RawParameters.positive(text, Long.MAX_VALUE);
            return id == null ? Optional.empty() : readers.find(magazineId, id);
        }
        return EmailAddress.parse(text).flatMap(email -> readers.find(magazineId, email.key()));
    }
}
