package io.yoriai.smp.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * XML 1.0 as it goes over the wire: UTF-8, growing. A page of a thousand leads has fifty thousand elements, so a text becomes
 * bytes once and is not copied again as characters.
 */
public final class XmlBytes {

    private byte[] bytes = new byte[1 << 12];
    private int length;

    /** How much has been written, in bytes. */
    public int length() {
        return length;
    }

    /** Writes once more what was written before, from the one length to the other. */
    public void again(int from, int to) {
        room(to - from);
        System.arraycopy(bytes, from, bytes, length, to - from);
        length += to - from;
    }

    /** What is written as it stands: markup of ours, in ASCII. */
    @SuppressWarnings("deprecation") // the one way from a text to bytes that stand already, and right for ASCII
    public XmlBytes markup(String ascii) {
        room(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
        return this;
    }

    /** The start of an element. A name of two parts is written without joining them. */
    public XmlBytes open(String name, String more) {
        return sign('<').markup(name).markup(more).sign('>');
    }

    public XmlBytes close(String name, String more) {
        return sign('<').sign('/').markup(name).markup(more).sign('>');
    }

    public XmlBytes open(String name) {
        return open(name, "");
    }

    public XmlBytes close(String name) {
        return close(name, "");
    }

    public XmlBytes empty(String name, String more) {
        return sign('<').markup(name).markup(more).sign('/').sign('>');
    }

    /** Text of anybody: the signs of markup are escaped, and what XML 1.0 cannot carry is left out. */
    public XmlBytes text(String text) {
        int end = text.length();
        room(3 * end); // a character of the basic plane is at most three bytes; a pair of surrogates is four
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c >= 0x20 && c != '&' && c != '<' && c != '>') {
                    bytes[length++] = (byte) c;
                } else {
                    escaped(c);
                    room(3 * (end - i));
                }
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | c >> 6);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                if (c < 0xFFFE) {
                    bytes[length++] = (byte) (0xE0 | c >> 12);
                    bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
                    bytes[length++] = (byte) (0x80 | c & 0x3F);
                }
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[length++] = (byte) (0xF0 | point >> 18);
                bytes[length++] = (byte) (0x80 | point >> 12 & 0x3F);
                bytes[length++] = (byte) (0x80 | point >> 6 & 0x3F);
                bytes[length++] = (byte) (0x80 | point & 0x3F);
            }
        }
        return this;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void escaped(char c) {
        switch (c) {
            case '&' -> markup("&amp;");
            case '<' -> markup("&lt;");
            case '>' -> markup("&gt;");
            case '\r' -> markup("&#13;");
            case '\t', '\n' -> sign(c);
            default -> {
                // a control character: XML has no way to write it
            }
        }
    }

    private XmlBytes sign(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
