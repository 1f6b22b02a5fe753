package io.yoriai.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.yoriai.neo.NeoRefusals;
import io.yoriai.smp.Refusals;

/**
 * Faults before a servlet is reached (an unreadable request line, a long head, a body that is too large), told in the form of
 * the API whose path was called, of pages as a page or in words; never with a trace.
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
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        if (told.status() == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        }
        response.write(true, ByteBuffer.wrap(told.body()), callback);
    }

    private Told told(Request request, int code) {
        String path = request.getHttpURI() == null || request.getHttpURI().getPath() == null
                ? ""
                : request.getHttpURI().getPath().replaceFirst("^/+", "/");
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
        Words words = words(https ? 403 : code, https);
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        boolean page = accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
        return new Told(https ? 403 : code, page ? "text/html;charset=UTF-8" : "text/plain;charset=UTF-8",
                (page ? words.page() : words.line()).getBytes(StandardCharsets.UTF_8));
    }

    /** What a page's address answers before any page is reached: what the reader prefers is not known yet, so both. */
    private record Words(String japanese, String english) {

        String line() {
            return japanese + " / " + english + "\n";
        }

        String page() {
            return """
                    <!DOCTYPE html>
                    <html lang="ja">
                    <head>
                    <meta charset="utf-8">
                    <meta name="viewport" content="width=device-width, initial-scale=1">
                    <title>Yoriai</title>
                    <link rel="stylesheet" href="/assets/tokens.css">
                    <link rel="stylesheet" href="/assets/yoriai.css">
                    </head>
                    <body>
                    <main>
                    <h1>%s</h1>
                    <p lang="en">%s</p>
                    <p><a href="/">Yoriai</a></p>
                    </main>
                    </body>
                    </html>
                    """.formatted(japanese, english);
        }
    }

    private static Words words(int status, boolean https) {
        if (https) {
            return new Words("HTTPS で接続してください。", "Use HTTPS.");
        }
        return switch (status) {
            case 408 -> new Words("リクエストの受信が時間内に終わりませんでした。", "The request did not arrive in time.");
            case 413 -> new Words("送られたデータが大きすぎます。", "What was sent is too large.");
            case 503 -> new Words("混み合っています。しばらくしてからお試しください。",
                    "The server is too busy. Please try again later.");
            default -> status >= 500
                    ? new Words("サーバーで問題が起きました。", "Something went wrong on the server.")
                    : new Words("リクエストを解釈できません。", "The request cannot be read.");
        };
    }

    /** Nothing of the request is shown. */
    @Override
    public boolean isShowMessageInTitle() {
        return false;
    }
}
