package io.yoriai.publish.internal.design;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import io.yoriai.publish.PageValues;

/** A piece of a template that is right. */
sealed interface Node {

    void write(PageValues values, StringBuilder out);

    /** Markup of the template itself. */
    record Literal(String text) implements Node {

        @Override
        public void write(PageValues values, StringBuilder out) {
            out.append(text);
        }
    }

    /** Where a value stands, which decides how it is made harmless. */
    enum Position {
        /** In text or in an attribute that is text. */
        TEXT,
        /** At the start of an address. */
        ADDRESS,
        /** Further on in an address. */
        WITHIN_ADDRESS
    }

    /** A value from outside; nothing of it is markup when it is written. */
    record Value(String name, Position place) implements Node {

        private static final Pattern SAFE = Pattern.compile(
                "(?:https?://|/(?![/\\\\])|\\?|#|usrctrl\\.php)[^\\p{Cntrl}]*",
                Pattern.CASE_INSENSITIVE);

        @Override
        public void write(PageValues values, StringBuilder out) {
            String text = values.text(name);
            switch (place) {
                case TEXT -> escape(text, out);
                case ADDRESS -> escape(SAFE.matcher(text).matches() ? text : "#", out);
                case WITHIN_ADDRESS -> out.append(URLEncoder.encode(text, StandardCharsets.UTF_8));
            }
        }
    }

    /** A part of the page's machinery. */
    record Part(String name) implements Node {

        @Override
        public void write(PageValues values, StringBuilder out) {
            out.append(values.part(name));
        }
    }

    /** {@code {if a eq b} … {else} … {/if}}. */
    record Branch(Operand left, boolean equal, Operand right, List<Node> then, List<Node> otherwise) implements Node {

        @Override
        public void write(PageValues values, StringBuilder out) {
            boolean same = Objects.equals(left.value(values), right.value(values));
            for (Node node : same == equal ? then : otherwise) {
                node.write(values, out);
            }
        }
    }

    /** One side of a comparison. No value and an empty one are the same: null. */
    record Operand(@Nullable String name, @Nullable String constant) {

        @Nullable
        String value(PageValues values) {
            if (name == null) {
                return constant == null || constant.isEmpty() ? null : constant;
            }
            String text = values.text(name);
            if (text.isEmpty() && name.startsWith("form.")) {
                text = values.part(name.substring("form.".length())).isEmpty() ? "" : "1";
            }
            return text.isEmpty() ? null : text;
        }
    }

    /** Writes a text so that no reader of HTML finds markup in it, in quotes of either kind too. */
    static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
