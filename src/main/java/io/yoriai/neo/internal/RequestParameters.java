package io.yoriai.neo.internal;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.BodyMemory.Body;
import io.yoriai.account.BodyMemory.Sender;

import jakarta.servlet.http.HttpServletRequest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Reads a request's parameters from its bytes. The container's own parsing would put a replacement character in place of
 * bytes that are no UTF-8, and drop what it cannot read. A stranger's form is short; a long one is read on only when what has
 * come of it holds a token that is good.
 */
final class RequestParameters {

    private static final int MOST_OF_STRANGERS = 64 * 1024;
    private static final int MOST_BYTES = 1024 * 1024;
    private static final byte[] TOKEN_PART = "name=\"access_token\"\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String UNREADABLE = "\uFFFD";
    private static final byte[] NO_UTF_8 = {(byte) 0xFF};

    private final HttpServletRequest request;
    private final BodyMemory memory;
    private final Predicate<String> known;

    private RequestParameters(HttpServletRequest request, BodyMemory memory, Predicate<String> known) {
        this.request = request;
        this.memory = memory;
        this.known = known;
    }

    /**
     * The parameters of a stranger.
     *
     * @return to be closed when the call is over
     * @throws NeoFault 400 where the body is too large or not what its content type says
     */
    static Parameters read(HttpServletRequest request, BodyMemory memory) throws IOException {
        return read(request, memory, token -> false);
    }

    /**
     * @param known whether a token is good
     * @return to be closed when the call is over
     * @throws NeoFault 400 where the body is too large or not what its content type says
     */
    static Parameters read(HttpServletRequest request, BodyMemory memory, Predicate<String> known) throws IOException {
        return new RequestParameters(request, memory, known).read();
    }

    private Parameters read() throws IOException {
        Parameters parameters = query();
        if (!request.getMethod().equals("POST")) {
            return parameters;
        }
        if (request.getContentLengthLong() > MOST_BYTES) {
            throw tooLarge();
        }
        Body body = memory.read(request.getInputStream(), MOST_OF_STRANGERS, Sender.STRANGER);
        parameters.hold(body);
        try {
            if (body.tooLarge()) {
                if (!known.test(token(parameters, body.bytes()))) {
                    throw tooLarge();
                }
                body.more(request.getInputStream(), MOST_BYTES);
            }
            if (body.tooLarge()) {
                throw tooLarge();
            }
            parse(body.bytes(), parameters);
            return parameters;
        } catch (IOException | RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    /** The container hands raw bytes over decoded as UTF-8, and what was none as a sign of its own, which is none here. */
    private Parameters query() {
        Parameters parameters = new Parameters();
        String query = request.getQueryString();
        if (query != null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(query.length());
            for (String part : query.splitWithDelimiters(UNREADABLE, 0)) {
                bytes.writeBytes(part.equals(UNREADABLE) ? NO_UTF_8 : part.getBytes(StandardCharsets.UTF_8));
            }
            FormParser.parse(bytes.toByteArray(), parameters);
        }
        return parameters;
    }

    private void parse(byte[] body, Parameters into) {
        String type = type();
        if (type.startsWith("multipart/form-data")) {
            MultipartParser.parse(String.valueOf(request.getContentType()), body, into);
        } else if (type.isEmpty() || type.startsWith("application/x-www-form-urlencoded")) {
            FormParser.parse(body, into);
        }
    }

    /** The token in the query, or in the part of the form that has come. */
    private String token(Parameters query, byte[] begun) {
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
        Parameters form = new Parameters();
        FormParser.parse(Arrays.copyOf(begun, whole), form);
        return form.orEmpty("access_token");
    }

    private String type() {
        return request.getContentType() == null ? "" : request.getContentType().toLowerCase(Locale.ROOT);
    }

    private static NeoFault tooLarge() {
        return NeoFault.request("request is too large");
    }
}
