package io.yoriai.publish.internal.design;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;

/**
 * Reads a style sheet as a browser takes it apart (CSS Syntax 3), and finds what could fetch from elsewhere or pull another
 * sheet in: {@code @import}, addresses of other hosts, functions that take addresses as strings. What tells browsers and
 * readers apart, such as an escape outside a string or a string without an end, is refused too: so nothing can be hidden.
 */
public final class StyleCheck {

    /** Most characters of a sheet. */
    public static final int MOST_CHARACTERS = 100_000;

    private static final String FIELD = "PageStyle.Css";
    private static final Set<String> RULES = Set.of("import", "namespace", "document", "-moz-document", "charset");
    private static final Set<String> FUNCTIONS = Set.of("src", "image", "image-set", "-webkit-image-set", "expression",
            "url-prefix", "domain", "regexp");
    private static final Set<String> WORDS = Set.of("behavior", "-moz-binding");
    /** A place on this server, or in the page itself. */
    private static final Pattern OWN = Pattern
            .compile("#[A-Za-z0-9_-]+|/(?:[A-Za-z0-9._~%?=&-][A-Za-z0-9._~%?=&/-]*)?");

    private final String css;
    private final Problems problems;
    private int at;

    private StyleCheck(String css) {
        this.css = css;
        this.problems = new Problems(css, FIELD);
    }

    /** What is wrong, each with its line; empty where the sheet may be saved. */
    public static List<Fault> check(String css) {
        StyleCheck check = new StyleCheck(css);
        if (css.length() > MOST_CHARACTERS) {
            check.problems.plain("publish.design.style.size", MOST_CHARACTERS);
        } else {
            check.read();
        }
        return check.problems.faults();
    }

    private void read() {
        while (at < css.length()) {
            char c = css.charAt(at);
            int start = at;
            if (css.startsWith("/*", at)) {
                comment();
            } else if (c == '"' || c == '\'') {
                string();
            } else if (c == '@') {
                at++;
                String name = word();
                if (RULES.contains(name)) {
                    problems.add("publish.design.style.rule", start, "@" + name);
                }
            } else if (part(c)) {
                name();
            } else {
                if (c == '\\' || Character.isISOControl(c) && c != '\n' && c != '\t') {
                    problems.add("publish.design.style.character", start,
                            c == '\\' ? "\\" : "U+%04X".formatted((int) c));
                }
                at++;
            }
        }
    }

    private void comment() {
        int end = css.indexOf("*/", at + 2);
        if (end < 0) {
            problems.add("publish.design.style.open", at, "/*");
        }
        at = end < 0 ? css.length() : end + 2;
    }

    /** A backslash in a string stands before any character; an end of line ends it too early. */
    private void string() {
        int start = at;
        char quote = css.charAt(at++);
        while (at < css.length() && css.charAt(at) != quote) {
            char c = css.charAt(at);
            if (c == '\n' || c == '\f' || c == '\r') {
                break;
            }
            at += c == '\\' ? 2 : 1;
        }
        if (at >= css.length() || css.charAt(at) != quote) {
            problems.add("publish.design.style.open", start, quote);
        }
        at = Math.min(at + 1, css.length());
    }

    private void name() {
        int start = at;
        String name = word();
        boolean function = at < css.length() && css.charAt(at) == '(';
        if (WORDS.contains(name) || function && FUNCTIONS.contains(name)) {
            problems.add("publish.design.style.word", start, name);
        } else if (function && name.equals("url")) {
            address();
        }
    }

    /** Behind {@code url}: what stands in the brackets, in quotes or without. */
    private void address() {
        int start = ++at;
        int end = css.indexOf(')', start);
        String inside = css.substring(start, end < 0 ? css.length() : end).strip();
        boolean quoted = inside.length() > 1 && (inside.charAt(0) == '"' || inside.charAt(0) == '\'')
                && inside.charAt(0) == inside.charAt(inside.length() - 1);
        String target = quoted ? inside.substring(1, inside.length() - 1) : inside;
        if (end < 0 || !OWN.matcher(target).matches()) {
            problems.add("publish.design.style.address", start,
                    target.length() > 80 ? target.substring(0, 80) : target);
        }
        at = end < 0 ? css.length() : end + 1;
    }

    private String word() {
        int start = at;
        while (at < css.length() && part(css.charAt(at))) {
            at++;
        }
        return css.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private static boolean part(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c > 0x9f;
    }
}
