package io.yoriai.smp.xml;

import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;

import java.util.Locale;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Why a body cannot be read, in words; each has a text {@code fault.MALFORMED_BODY.{name}} that tells line and column. */
enum XmlReason {
    EMPTY,
    ENCODING,
    DECLARED_ENCODING,
    DOCTYPE,
    INCLUDE,
    LONG_NAME,
    LARGE,
    NAMES,
    AMPERSAND,
    ENTITY,
    CHARACTER,
    END,
    TAGS,
    ATTRIBUTE,
    PREFIX,
    ROOT,
    SYNTAX;

    /** @param line, column from 1 */
    FaultException at(int line, int column) {
        return new FaultException(
                Fault.of(400, "MALFORMED_BODY", null).saying("fault.MALFORMED_BODY." + name().toLowerCase(Locale.ROOT),
                        line, column));
    }

    FaultException at(Location location) {
        return at(Math.max(1, location.getLineNumber()), Math.max(1, location.getColumnNumber()));
    }

    /** @param offset of the fault in the text */
    FaultException in(CharSequence text, int offset) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return at(line, offset - start + 1);
    }

    /** What the parser found: it tells in English and in its own terms, people are told in theirs. */
    static FaultException of(XMLStreamException failure, String text) {
        String told = String.valueOf(failure.getMessage());
        Location location = failure.getLocation();
        if (location == null) {
            return reason(told).at(1, 1);
        }
        boolean name = told.contains("missing name") || told.contains("name start character");
        return (name && ampersandBefore(text, location.getCharacterOffset()) ? AMPERSAND : reason(told)).at(location);
    }

    private static boolean ampersandBefore(String text, int offset) {
        int end = Math.clamp(offset, 0, text.length());
        return text.substring(Math.max(0, end - 2), end).indexOf('&') >= 0;
    }

    private static XmlReason reason(String told) {
        if (told.contains("Unexpected EOF") || told.contains("end of input")) {
            return END;
        }
        if (told.contains("general entity")) {
            return ENTITY;
        }
        if (told.contains("reference for entity")) {
            return AMPERSAND;
        }
        if (told.contains("character entity") || told.contains("character reference")
                || told.contains("Illegal character") || told.contains("number.")) {
            return CHARACTER;
        }
        if (told.contains("close tag")) {
            return TAGS;
        }
        if (told.contains("Duplicate attribute")) {
            return ATTRIBUTE;
        }
        if (told.contains("namespace prefix")) {
            return PREFIX;
        }
        if (told.contains("limit (")) {
            return LARGE;
        }
        return told.contains("in prolog") || told.contains("epilog") || told.contains("roots") ? ROOT : SYNTAX;
    }
}
