package io.yoriai.smp;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.BodyMemory.Body;
import io.yoriai.account.BodyMemory.Sender;
import io.yoriai.account.KeptAnswers;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.smp.xml.BodyKind;
import jakarta.servlet.http.HttpServletRequest;

/** What a request says beside its address: verb, language, idempotency key, body (spec/conventions.md 1, 5). */
final class Incoming {

    static final int MOST_BYTES = 2 * 1024 * 1024;
    /** Of a method that takes the text of a mail. */
    static final int MOST_BYTES_OF_TEXTS = 8 * 1024 * 1024;
    /** Of a method that takes a file in base64. */
    static final int MOST_BYTES_OF_FILES = 14 * 1024 * 1024;

    private static final List<Locale> LANGUAGES = List.of(Locale.JAPANESE, Locale.ENGLISH);

    private Incoming() {}

    /** The verb that is meant: a POST may say PUT or DELETE in a header, HEAD is a GET without its body. */
    static String verb(HttpServletRequest request) {
        String sent = request.getMethod();
        String override = request.getHeader("X-HTTP-Method-Override");
        if (sent.equals("POST") && override != null) {
            String verb = override.strip().toUpperCase(Locale.ROOT);
            return verb.equals("PUT") || verb.equals("DELETE") ? verb : sent;
        }
        return sent.equals("HEAD") ? "GET" : sent;
    }

    /** The language of messages: English where the caller prefers it, else Japanese. */
    static Locale language(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Locale.JAPANESE;
        }
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
            return best == null ? Locale.JAPANESE : best;
        } catch (IllegalArgumentException e) {
            return Locale.JAPANESE;
        }
    }

    static @Nullable String idempotencyKey(HttpServletRequest request) {
        String one = request.getHeader("X-Idempotency-Key");
        String other = request.getHeader("Idempotency-Key");
        if (one != null && other != null && !one.equals(other)) {
            throw new FaultException(Fault.invalidValue(KeptAnswers.FIELD));
        }
        String key = one != null ? one : other;
        if (key != null && !key.matches("[\\x21-\\x7E]{1,128}+")) {
            throw new FaultException(Fault.invalidValue(KeptAnswers.FIELD));
        }
        return key;
    }

    /**
     * The body of a caller who was let in, to be closed when the call is over.
     *
     * @param most bytes
     *
     * @throws FaultException 413, or 415 where what came is something else than XML
     */
    static Body body(HttpServletRequest request, BodyMemory memory, int most) throws IOException {
        if (request.getContentLengthLong() > most) {
            throw tooLarge(request);
        }
        Body body = memory.read(request.getInputStream(), most, Sender.KNOWN);
        try {
            if (body.tooLarge()) {
                throw tooLarge(request);
            }
            checkKind(request, body.bytes());
            return body;
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
    }

    /** The rest is read away, as long as a door lets in: a client that still writes when the connection ends loses the answer; one that asks first is told. */
    private static FaultException tooLarge(HttpServletRequest request) throws IOException {
        if (request.getHeader("Expect") == null) {
            request.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
        return new FaultException(Fault.of(413, "TOO_LARGE", "body"));
    }

    /** The body of a method that reads it while it comes. */
    static Methods.Upload upload(HttpServletRequest request, @Nullable String idempotencyKey) throws IOException {
        return new Methods.Upload(request.getInputStream(),
                Objects.requireNonNullElse(request.getContentType(), ""),
                Objects.requireNonNullElse(request.getHeader("Content-Encoding"), ""), idempotencyKey);
    }

    private static void checkKind(HttpServletRequest request, byte[] body) {
        if (body.length == 0) {
            return;
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            throw BodyKind.other(encoding);
        }
        BodyKind.checkXml(first(body), Objects.requireNonNullElse(request.getContentType(), ""));
    }

    /** The first byte after byte order mark and white space; -1 where there is none. */
    private static int first(byte[] body) {
        int at = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF ? 3 : 0;
        while (at < body.length && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n')) {
            at++;
        }
        return at < body.length ? body[at] & 0xFF : -1;
    }
}
