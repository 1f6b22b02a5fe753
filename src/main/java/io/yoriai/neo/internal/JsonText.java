package io.yoriai.neo.internal;

import java.nio.charset.StandardCharsets;

/** One flat JSON object as the API writes it: a name a line, four spaces, nothing escaped that need not be. */
final class JsonText {

    private final StringBuilder text = new StringBuilder("{");

    JsonText put(String name, String value) {
        start(name).append('"');
        value.chars().forEach(this::character);
        text.append('"');
        return this;
    }

    JsonText put(String name, long value) {
        start(name).append(value);
        return this;
    }

    byte[] bytes() {
        return (text + "\n}").getBytes(StandardCharsets.UTF_8);
    }

    private StringBuilder start(String name) {
        return text.append(text.length() == 1 ? "\n    \"" : ",\n    \"").append(name).append("\": ");
    }

    private void character(int c) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append((char) c);
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (c < ' ') {
                    text.append(String.format("\\u%04x", c));
                } else {
                    text.append((char) c);
                }
            }
        }
    }
}
