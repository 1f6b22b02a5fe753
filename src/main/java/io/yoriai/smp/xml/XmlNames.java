package io.yoriai.smp.xml;

/**
 * Finds names that are too long or too many before the parser sees them: it looks each up in a table, where many alike take
 * their time and a megabyte of one its memory.
 */
final class XmlNames {

    static final int LONGEST = 100;

    /** A body needs two: the namespace and the version. */
    private static final int MOST_ATTRIBUTES = 1_000;
    private static final int MOST_INSTRUCTIONS = 100;

    private final String text;
    private int attributes;
    private int instructions;

    private XmlNames(String text) {
        this.text = text;
    }

    /** @throws io.yoriai.record.FaultException where an element, attribute, target or entity has such a name */
    static void check(String text) {
        new XmlNames(text).scan();
    }

    private void scan() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '&') {
                i = name(i + 1);
            } else if (c != '<') {
                i++;
            } else if (text.startsWith("<!--", i)) {
                i = behind("-->", i + 4);
            } else if (text.startsWith("<![CDATA[", i)) {
                i = behind("]]>", i + 9);
            } else {
                i = tag(i + 1);
            }
        }
    }

    /** What stands between the signs of a tag, a declaration or an instruction; values in quotes aside. */
    private int tag(int start) {
        int i = start;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '>' || c == '<') {
                return c == '>' ? i + 1 : i;
            }
            if (c == '=' && ++attributes > MOST_ATTRIBUTES || c == '?' && ++instructions > 2 * MOST_INSTRUCTIONS) {
                throw XmlReason.LARGE.in(text, i);
            }
            if (c == '"' || c == '\'') {
                int end = text.indexOf(c, i + 1);
                i = end < 0 ? text.length() : end + 1;
            } else {
                i = Math.max(i + 1, name(i));
            }
        }
        return i;
    }

    private int name(int start) {
        int i = start;
        while (i < text.length() && inName(text.charAt(i))) {
            i++;
            if (i - start > LONGEST) {
                throw XmlReason.LONG_NAME.in(text, start);
            }
        }
        return i;
    }

    private int behind(String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    private static boolean inName(char c) {
        return c > ' ' && "<>/=\"'&;?![]()".indexOf(c) < 0;
    }
}
