package io.yoriai.smp;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

import io.yoriai.account.KeptAnswers;

/**
 * What a method answers.
 *
 * @param headers beside those of every answer
 * @param body XML, or empty: then {@code Content-Length: 0} and no content type
 * @param record id of the record that was made, changed or deleted, for results of batches; null: none is told
 * @param stream writes a body that is too long for memory, of the content type of the headers; null: the body is all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, Map<String, String> headers, byte[] body, @Nullable Long record, @Nullable Stream stream) {

    private static final byte[] NONE = new byte[0];

    /** Writes a body. */
    @FunctionalInterface
    interface Stream {
        void to(OutputStream out) throws IOException;
    }

    Answer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, null, null);
    }

    static Answer ok(byte[] body) {
        return new Answer(200, Map.of(), body);
    }

    static Answer of(KeptAnswers.Answer kept) {
        return new Answer(kept.status(), kept.headers(), kept.body());
    }

    /** As it is kept for a call that comes again. */
    KeptAnswers.Answer toKeep() {
        return new KeptAnswers.Answer(status, headers, body);
    }

    /** Done, without a body. */
    static Answer empty(int status) {
        return new Answer(status, Map.of(), NONE);
    }

    /** A record was made: its address, and the empty Response. */
    static Answer created(Call call, long id) {
        return created(call.location(id)).about(id);
    }

    /** A record was made that is found at an address. */
    static Answer created(String location) {
        return new Answer(201, Map.of("Location", location), XmlWriter.CREATED);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body, record, stream);
    }

    /** The same, of a record. */
    Answer about(@Nullable Long id) {
        return new Answer(status, headers, body, id, stream);
    }
}
