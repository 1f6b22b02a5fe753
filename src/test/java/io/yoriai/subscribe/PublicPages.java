package io.yoriai.subscribe;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.NewsletterServer;

/** What tests of the public pages share: a network address of their own, forms, the mails that are waiting. */
abstract class PublicPages extends NewsletterServer {

    private static final Random RANDOM = new Random();

    @Autowired
    JdbcClient database;

    final String email = Data.unique("pub") + "@example.com";
    final String network = "2001:db8:" + Integer.toHexString(RANDOM.nextInt(65536)) + ":"
            + Integer.toHexString(RANDOM.nextInt(65536)) + "::1";

    Answer page(String query) {
        return page(query, "ja");
    }

    Answer page(String query, String language) {
        return send(HttpRequest.newBuilder(uri("/usrctrl.php?" + query)).header("Accept-Language", language)
                .header("X-Forwarded-For", network).GET());
    }

    Answer submit(String... namesAndValues) {
        return submitFrom(network, namesAndValues);
    }

    Answer submitFrom(String address, String... namesAndValues) {
        return submitForm(address, encoded(namesAndValues).substring(1));
    }

    /** A form as it goes over the wire. */
    Answer submitForm(String address, String form) {
        return send(HttpRequest.newBuilder(uri("/usrctrl.php"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept-Language", "ja").header("X-Forwarded-For", address).header("User-Agent", "Tester/1.0")
                .POST(BodyPublishers.ofString(form)));
    }

    String mag() {
        return String.valueOf(magazine.id());
    }

    /** Kinds of the mails to an address, the oldest first. */
    List<String> mails(String address) {
        return database.sql("select kind from newsletter_outbox where lower(email) = lower(?) order by id")
                .param(address)
                .query(String.class).list();
    }

    /** The token in the newest mail of a kind to an address. */
    String mailed(String address, String kind) {
        String payload = database
                .sql("select payload::text from newsletter_outbox where lower(email) = lower(?) and kind = ?"
                        + " order by id desc limit 1")
                .params(address, kind).query(String.class).single();
        return JsonMapper.shared().readTree(payload).path("token").asString();
    }

    static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
