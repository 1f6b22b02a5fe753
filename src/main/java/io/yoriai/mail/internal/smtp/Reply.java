package io.yoriai.mail.internal.smtp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply of an SMTP server (RFC 5321 4.2).
 *
 * @param text of all lines, joined by a space, without control characters
 */
public record Reply(int code, String text) {

    private static final Pattern ENHANCED = Pattern.compile("^([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?:\\s|$)");
    private static final int MOST = 500;

    public boolean positive() {
        return code / 100 == 2;
    }

    public boolean permanent() {
        return code / 100 == 5;
    }

    /** Whether the server asks to slow down: 421, or a status 4.7.x. */
    public boolean slowDown() {
        return code == 421 || status().startsWith("4.7.");
    }

    /** The enhanced status code (RFC 3463); "": there is none. */
    public String status() {
        Matcher matcher = ENHANCED.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    @Override
    public String toString() {
        String all = code + " " + text;
        return all.length() > MOST ? all.substring(0, MOST) : all;
    }
}
