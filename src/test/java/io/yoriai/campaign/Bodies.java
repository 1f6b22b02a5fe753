package io.yoriai.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.testkit.Api.Reply;

/** Bodies of calls, and what is read out of answers. */
final class Bodies {

    private static final Pattern ERROR = Pattern.compile(
            "<Error><ErrorCode>([^<]*)</ErrorCode>(?:<ErrorField>([^<]*)</ErrorField>)?<ErrorMessage>([^<]*)</ErrorMessage>");

    private Bodies() {}

    static String seminar(String... columns) {
        return "<Seminar xmlns=\"http://smartseminar.jp/\" version=\"1.5\">" + String.join("", columns) + "</Seminar>";
    }

    static String session(String... columns) {
        return "<Session xmlns=\"http://smartseminar.jp/\" version=\"1.5\">" + String.join("", columns) + "</Session>";
    }

    static String text(String name, Object value) {
        return "<" + name + ">" + value + "</" + name + ">";
    }

    static String ref(String name, Object id) {
        return text(name, text(name + "Id", id));
    }

    /** What every campaign must say. */
    static String kind(int type, int price) {
        return ref("SsTargetType", type) + ref("PriceType", price);
    }

    /** What every change must say. */
    static String change(long id, int type, int price, int status, String title) {
        return text("Id", id) + kind(type, price) + ref("SeminarStatus", status) + text("Title", title);
    }

    static String times(String from, String to) {
        return text("StartDay", from) + text("EndDay", to);
    }

    /** A session's columns that it cannot be without. */
    static String plain(long campaign, String title) {
        return ref("Seminar", campaign) + text("Title", title)
                + times("2026-12-10T10:30:00+09:00", "2026-12-10T11:30:00+09:00");
    }

    /** Each error as {@code CODE Field}. */
    static List<String> errors(Reply reply) {
        List<String> errors = new ArrayList<>();
        Matcher matcher = ERROR.matcher(reply.body());
        while (matcher.find()) {
            errors.add(matcher.group(1) + " " + matcher.group(2));
        }
        return errors;
    }

    /** The status and the first error with its message: {@code 400 CODE message}. */
    static String told(Reply reply) {
        Matcher matcher = ERROR.matcher(reply.body());
        return reply.status() + (matcher.find() ? " " + matcher.group(1) + " " + matcher.group(3) : "");
    }
}
