package io.yoriai.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.yoriai.neo.NeoRefusals;
import io.yoriai.smp.Refusals;

/**
 * Faults before a servlet is reached (an unreadable request line, a long head, a body that is too large), told in the form of
 * the API whose path was called; never with a trace.
 */
final class EarlyErrors extends ErrorHandler {

    /** Set on a request that is refused for coming in plain text. */
    static final String HTTPS = "io.yoriai.https";

    private final Refusals marketing;
    private final NeoRefusals newsletter;

    EarlyErrors(Refusals marketing, NeoRefusals newsletter) {
        this.marketing = marketing;
        this.newsletter = newsletter;
    }

    /** An answer: status, content type, body. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Told(int status, String type, byte[] body) {}

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(Request request, Response response, int code, @Nullable String message,
            @Nullable Throwable cause, Callback callback) {
        Told told = told(request, code);
        response.setStatus(told.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, told.type());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, told.body().length);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (told.status() == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        }
        response.write(true, ByteBuffer.wrap(told.body()), callback);
    }

    private Told told(Request request, int code) {
        String path = request.getHttpURI() == null || request.getHttpURI().getPath() == null
                ? ""
                : request.getHttpURI().getPath();
        String language = request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE);
        boolean https = request.getAttribute(HTTPS) != null;
        if (path.startsWith("/services/")) {
            Refusals.Refusal refusal = https ? marketing.httpsRequired(language) : marketing.of(code, language);
            return new Told(refusal.status(), "text/xml;charset=UTF-8", refusal.body());
        }
        if (path.endsWith("/services.php")) {
            NeoRefusals.Refusal refusal = https ? newsletter.httpsRequired() : newsletter.of(code);
            return new Told(refusal.status(), "application/json;charset=UTF-8", refusal.body());
        }
        return new Told(https ? 403 : code, "text/plain;charset=UTF-8",
                words(https ? 403 : code, https).getBytes(StandardCharsets.UTF_8));
    }

    private static String words(int status, boolean https) {
        if (https) {
            return "HTTPS で接続してください。 / Use HTTPS.\n";
        }
        return switch (status) {
            case 408 -> "リクエストの受信が時間内に終わりませんでした。 / The request did not arrive in time.\n";
            case 413 -> "送られたデータが大きすぎます。 / What was sent is too large.\n";
            case 503 -> "混み合っています。しばらくしてからお試しください。 / The server is too busy. Please try again later.\n";
            default -> status >= 500
                    ? "サーバーで問題が起きました。 / Something went wrong on the server.\n"
                    : "リクエストを解釈できません。 / The request cannot be read.\n";
        };
    }

    /** Nothing of the request is shown. */
    @Override
    public boolean isShowMessageInTitle() {
        return false;
    }
}
