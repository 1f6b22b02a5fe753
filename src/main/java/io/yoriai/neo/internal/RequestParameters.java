package io.yoriai.neo.internal;

import jakarta.servlet.http.HttpServletRequest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads a request's parameters from its bytes. The container's own parsing would put a replacement character in place of
 * bytes that are no UTF-8, and drop what it cannot read.
 */
final class RequestParameters {

    private static final int MOST_BYTES = 1024 * 1024;

    private RequestParameters() {}

    /** @throws NeoFault 400 where the body is too large or not what its content type says */
    static Parameters read(HttpServletRequest request) throws IOException {
        Parameters parameters = new Parameters();
        String query = request.getQueryString();
        if (query != null) {
            FormParser.parse(query.getBytes(StandardCharsets.ISO_8859_1), parameters);
        }
        if (request.getMethod().equals("POST")) {
            if (request.getContentLengthLong() > MOST_BYTES) {
                throw tooLarge();
            }
            byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                throw tooLarge();
            }
            String type = request.getContentType() == null ? "" : request.getContentType();
            String bare = type.toLowerCase(Locale.ROOT);
            if (bare.startsWith("multipart/form-data")) {
                MultipartParser.parse(type, body, parameters);
            } else if (bare.isEmpty() || bare.startsWith("application/x-www-form-urlencoded")) {
                FormParser.parse(body, parameters);
            }
        }
        return parameters;
    }

    private static NeoFault tooLarge() {
        return NeoFault.request("request is too large");
    }
}
