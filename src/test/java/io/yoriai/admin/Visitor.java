package io.yoriai.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Staff;
import io.yoriai.testkit.Data;
import io.yoriai.user.Browser;

/** A person with a browser of cookies and no scripts: opens pages, fills in their forms and sends them. */
public final class Visitor {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String server;
    private final String address;

    /** @param address that the proxy in front tells */
    public Visitor(int port, String address) {
        this.server = "http://localhost:" + port;
        this.address = address;
    }

    public Visitor(int port) {
        this(port, "198.51.100.1");
    }

    /** Somebody new of the staff who may do everything, signed in. */
    public static Visitor staff(int port, Staff staff) {
        String login = Data.unique("staff");
        staff.create(login, "a-long-password-1", "高橋 みなみ", null);
        return new Visitor(port).signedIn(login, "a-long-password-1");
    }

    /** Signed in with the given account. */
    public Visitor signedIn(String login, String password) {
        HttpResponse<String> in = submit("/admin/login", "login", login, "password", password);
        if (in.statusCode() != 302) {
            throw new AssertionError("sign-in answered " + in.statusCode() + " " + in.body());
        }
        return this;
    }

    public CookieManager cookies() {
        return cookies;
    }

    /** Comes to another node with the same cookies. */
    public Visitor at(int port) {
        Visitor other = new Visitor(port, address);
        cookies.getCookieStore().getCookies().forEach(cookie -> other.cookies.getCookieStore()
                .add(URI.create(other.server), cookie));
        return other;
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** Opens the page at the path, and sends its form there with these fields. */
    public HttpResponse<String> submit(String path, String... fields) {
        return submitTo(path, path, fields);
    }

    /** Opens one page and sends its form's tokens with these fields to another address. */
    public HttpResponse<String> submitTo(String page, String path, String... fields) {
        String body = get(page).body();
        StringBuilder form = new StringBuilder(form(fields));
        Matcher token = TOKEN.matcher(body);
        if (token.find()) {
            form.append("&_csrf=").append(URLEncoder.encode(token.group(1), StandardCharsets.UTF_8));
        }
        Matcher version = VERSION.matcher(body);
        if (version.find() && !form.toString().contains("version=")) {
            form.append("&version=").append(version.group(1));
        }
        return post(path, form.toString());
    }

    /** Opens one page and sends a file with its form's tokens, and with these fields, to another address. */
    public HttpResponse<String> upload(String page, String path, String input, String name, byte[] content,
            String... fields) {
        String boundary = "boundary-of-a-test";
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        Matcher token = TOKEN.matcher(get(page).body());
        if (token.find()) {
            part(body, boundary, "name=\"_csrf\"", token.group(1).getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < fields.length; i += 2) {
            part(body, boundary, "name=\"" + fields[i] + "\"", fields[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        part(body, boundary, "name=\"" + input + "\"; filename=\"" + name + "\"", content);
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(request(path).header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static void part(java.io.ByteArrayOutputStream body, String boundary, String what, byte[] content) {
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; " + what + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a form without having opened a page: no token comes along. */
    public HttpResponse<String> post(String path, String form) {
        return send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    public static String form(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&").append(URLEncoder.encode(fields[i], StandardCharsets.UTF_8)).append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path)).header("Accept", "text/html")
                .header("X-Forwarded-For", address);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return Browser.said(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
