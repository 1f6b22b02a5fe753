package io.yoriai.record;

/** What a column holds (spec/conventions.md 6). */
public enum Kind {
    /** One line of text. */
    STRING,
    /** Text with line feeds. */
    TEXT,
    /** HTML, sanitised on write. */
    HTML,
    /** A whole number. */
    INT,
    /** A whole number, 0 or more. */
    NON_NEGATIVE,
    /** A day. */
    DATE,
    /** A moment, any second. */
    DATE_TIME,
    /** A moment on a five-minute step. */
    SCHEDULE,
    /** Bytes. */
    BASE64,
    /** A coded pair: {@code X} with {@code XId} and {@code XName}. */
    REF,
    /** Several coded pairs: {@code XList} with repeated {@code X}. */
    CHOICES,
    /** Repeated items with columns of their own. */
    LIST,
    /** One element with columns of its own. */
    ELEMENT,
    /** A stored file: {@code X} with id, name, extension and path. */
    FILE,
    /** All custom items of the resource. */
    ATTRIBUTES;

    static Kind parse(String type) {
        String head = type.contains(":") ? type.substring(0, type.indexOf(':')) : type;
        return switch (head) {
            case "string" -> STRING;
            case "text" -> TEXT;
            case "html" -> HTML;
            case "int" -> INT;
            case "nonNegativeInteger" -> NON_NEGATIVE;
            case "date" -> DATE;
            case "dateTime" -> DATE_TIME;
            case "schedule" -> SCHEDULE;
            case "base64" -> BASE64;
            case "ref" -> REF;
            case "choices" -> CHOICES;
            case "list" -> LIST;
            case "element" -> ELEMENT;
            case "file" -> FILE;
            case "attributes" -> ATTRIBUTES;
            default -> throw new IllegalArgumentException("no such column type: " + type);
        };
    }

    /** Whether a value is one text, number, day or moment, and not made of parts between which white space is layout. */
    public boolean isScalar() {
        return switch (this) {
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE, BASE64 -> true;
            case REF, CHOICES, LIST, ELEMENT, FILE, ATTRIBUTES -> false;
        };
    }

    public boolean isText() {
        return this == STRING || this == TEXT || this == HTML;
    }

    public boolean isMoment() {
        return this == DATE_TIME || this == SCHEDULE;
    }

    public boolean isNumber() {
        return this == INT || this == NON_NEGATIVE;
    }
}
