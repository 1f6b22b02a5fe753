package io.yoriai.page;

import jakarta.servlet.http.HttpServletRequest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.BodyMemory.Body;
import io.yoriai.account.BodyMemory.Sender;
import io.yoriai.page.internal.MultipartParser;

/**
 * Reads a request's parameters from its bytes. A stranger's form is short; a long one is read on only when what has come of it
 * holds a token that is good.
 */
final class RawRequest {

    private static final int MOST_OF_STRANGERS = 64 * 1024;
    private static final int MOST_BYTES = 1024 * 1024;
    /** Twice that: whoever sent a little too much reads it. */
    private static final long MOST_DRAINED = 2L * MOST_BYTES;
    private static final byte[] TOKEN_PART = "name=\"access_token\"\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String UNREADABLE = "\uFFFD";
    private static final byte[] NO_UTF_8 = {(byte) 0xFF};

    private final HttpServletRequest request;
    private final BodyMemory memory;
    private final Predicate<String> known;

    /** @param known whether a token is good */
    RawRequest(HttpServletRequest request, BodyMemory memory, Predicate<String> known) {
        this.request = request;
        this.memory = memory;
        this.known = known;
    }

    /** @throws UnreadableForm where the body is too large or not what its content type says */
    void readInto(RawParameters parameters) throws IOException {
        readQuery(parameters);
        if (!request.getMethod().equals("POST")) {
            return;
        }
        if (request.getContentLengthLong() > MOST_BYTES) {
            throw tooLarge();
        }
        Body body = memory.read(request.getInputStream(), MOST_OF_STRANGERS, Sender.STRANGER);
        parameters.hold(body);
        if (body.tooLarge() && known.test(token(parameters, body.bytes()))) {
            body.more(request.getInputStream(), MOST_BYTES);
        }
        if (body.tooLarge()) {
            throw tooLarge();
        }
        String type = type();
        if (type.startsWith("multipart/form-data")) {
            parameters.readMultipart(String.valueOf(request.getContentType()), body.bytes());
        } else if (type.isEmpty() || type.startsWith("application/x-www-form-urlencoded")) {
            parameters.readForm(body.bytes());
        }
    }

    private UnreadableForm tooLarge() {
        UnreadBody.drain(request, MOST_DRAINED);
        return UnreadableForm.tooLarge();
    }

    /** The container hands raw bytes over decoded as UTF-8, and what was none as a sign of its own, which is none here. */
    private void readQuery(RawParameters into) {
        String query = request.getQueryString();
        if (query != null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(query.length());
            for (String part : query.splitWithDelimiters(UNREADABLE, 0)) {
                bytes.writeBytes(part.equals(UNREADABLE) ? NO_UTF_8 : part.getBytes(StandardCharsets.UTF_8));
            }
            into.readForm(bytes.toByteArray());
        }
    }

    /** The token in the query, or in the part of the form that has come. */
    private String token(RawParameters query, byte[] begun) {
        if (query.has("access_token")) {
            return query.orEmpty("access_token");
        }
        if (type().startsWith("multipart/form-data")) {
            int start = MultipartParser.indexOf(begun, TOKEN_PART, 0);
            int end = start < 0
                    ? -1
                    : MultipartParser.indexOf(begun, new byte[]{'\r', '\n'}, start + TOKEN_PART.length);
            return end < 0
                    ? ""
                    : new String(begun, start + TOKEN_PART.length, end - start - TOKEN_PART.length,
                            StandardCharsets.ISO_8859_1);
        }
        int whole = begun.length;
        while (whole > 0 && begun[whole - 1] != '&') {
            whole--;
        }
        RawParameters form = new RawParameters();
        form.readForm(Arrays.copyOf(begun, whole));
        return form.orEmpty("access_token");
    }

    private String type() {
        return request.getContentType() == null ? "" : request.getContentType().toLowerCase(Locale.ROOT);
    }
}
