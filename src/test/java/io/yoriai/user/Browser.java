package io.yoriai.user;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser that follows nothing by itself. */
public final class Browser {

    private static final Pattern HIDDEN = Pattern
            .compile("<input type=\"hidden\" name=\"([\\w-]+)\" value=\"([^\"]*)\"");

    /** What stands in the place of a text that no room has. */
    private static final Pattern MISSING = Pattern.compile("\\?\\?[\\w.|-]+_(?:ja|en)\\w*\\?\\?");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String server;
    private boolean chunked;
    private String address = "10." + ThreadLocalRandom.current().nextInt(256) + "."
            + ThreadLocalRandom.current().nextInt(256) + ".7";

    public Browser(int port) {
        server = "http://localhost:" + port;
    }

    /** From now on from another address. */
    public Browser from(String other) {
        address = other;
        return this;
    }

    /** As a library that does not say how long a form is, but sends it in chunks. */
    public Browser chunked() {
        chunked = true;
        return this;
    }

    /** With a cookie that a script of some page has set. */
    public Browser cookie(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(URI.create(server), cookie);
        return this;
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** Opens a page and sends its form with these fields. */
    public HttpResponse<String> submit(String path, String... fields) {
        return post(path, get(path), fields);
    }

    /** Sends the form of a page that was shown. */
    public HttpResponse<String> post(String path, HttpResponse<String> page, String... fields) {
        StringBuilder form = new StringBuilder();
        Matcher hidden = HIDDEN.matcher(page.body());
        while (hidden.find()) {
            form.append(form.isEmpty() ? "" : "&").append(hidden.group(1)).append('=').append(encode(hidden.group(2)));
        }
        for (int i = 0; i < fields.length; i += 2) {
            form.append(form.isEmpty() ? "" : "&").append(fields[i]).append('=').append(encode(fields[i + 1]));
        }
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(form.toString());
        return send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(chunked ? HttpRequest.BodyPublishers.fromPublisher(body) : body));
    }

    /** Sends the form of a page that was shown, with a file. */
    public HttpResponse<String> upload(String path, HttpResponse<String> page, String field, String name, byte[] file,
            String... fields) {
        StringBuilder texts = new StringBuilder();
        Matcher hidden = HIDDEN.matcher(page.body());
        while (hidden.find()) {
            texts.append(part(hidden.group(1), hidden.group(2)));
        }
        for (int i = 0; i < fields.length; i += 2) {
            texts.append(part(fields[i], fields[i + 1]));
        }
        texts.append("--b\r\nContent-Disposition: form-data; name=\"").append(field).append("\"; filename=\"")
                .append(name).append("\"\r\nContent-Type: application/pdf\r\n\r\n");
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.concat(
                HttpRequest.BodyPublishers.ofString(texts.toString()), HttpRequest.BodyPublishers.ofByteArray(file),
                HttpRequest.BodyPublishers.ofString("\r\n--b--\r\n"));
        return send(request(path).header("Content-Type", "multipart/form-data; boundary=b")
                .POST(chunked ? HttpRequest.BodyPublishers.fromPublisher(body) : body));
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    public static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : server + path))
                .header("Accept", "text/html").header("X-Forwarded-For", address);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return said(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every page that a test opens has words for all that it says. */
    public static HttpResponse<String> said(HttpResponse<String> page) {
        List<String> missing = MISSING.matcher(page.body()).results().map(MatchResult::group).toList();
        if (!missing.isEmpty()) {
            throw new AssertionError(page.uri() + " lacks texts: " + missing);
        }
        return page;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
