package io.yoriai.smp.xml;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Lets a long body through to the parser while it comes, and stops it at a name, a tag or a comment that is longer than any
 * may be: the parser would take memory for the whole of it.
 */
final class MarkupGuard extends FilterReader {

    private static final int LONGEST_TAG = 64 * 1024;

    private enum In {
        TEXT,
        TAG,
        QUOTE,
        COMMENT,
        CDATA
    }

    private In in = In.TEXT;
    private char quote;
    private int length;
    private int name;
    private int line = 1;
    private int column;
    /** What came last, for the ends of comments and sections. */
    private char last;
    private char before;
    /** The first characters of a tag. */
    private final StringBuilder start = new StringBuilder(8);

    MarkupGuard(Reader text) {
        super(text);
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        if (c >= 0) {
            see((char) c);
        }
        return c;
    }

    @Override
    public int read(char[] into, int offset, int most) throws IOException {
        int read = super.read(into, offset, most);
        for (int i = 0; i < read; i++) {
            see(into[offset + i]);
        }
        return read;
    }

    private void see(char c) {
        column++;
        if (c == '\n') {
            line++;
            column = 0;
        }
        length++;
        switch (in) {
            case TEXT -> text(c);
            case TAG -> tag(c);
            case QUOTE -> in = c == quote ? In.TAG : In.QUOTE;
            case COMMENT -> in = c == '>' && last == '-' && before == '-' ? In.TEXT : In.COMMENT;
            case CDATA -> in = c == '>' && last == ']' && before == ']' ? In.TEXT : In.CDATA;
        }
        if (in != In.TEXT && in != In.CDATA && length > LONGEST_TAG) {
            throw XmlReason.LARGE.at(line, column);
        }
        before = last;
        last = c;
    }

    private void text(char c) {
        if (c == '<') {
            in = In.TAG;
            length = 0;
            name = 0;
            start.setLength(0);
        }
    }

    private void tag(char c) {
        if (start.length() < 8) {
            start.append(c);
            if (start.indexOf("!--") == 0 && start.length() == 3) {
                in = In.COMMENT;
                return;
            }
            if (start.indexOf("![CDATA[") == 0) {
                in = In.CDATA;
                return;
            }
        }
        switch (c) {
            case '>' -> in = In.TEXT;
            case '"', '\'' -> {
                in = In.QUOTE;
                quote = c;
            }
            default -> {
                name = c <= ' ' || c == '=' || c == '/' ? 0 : name + 1;
                if (name > XmlNames.LONGEST) {
                    throw XmlReason.LONG_NAME.at(line, column);
                }
            }
        }
    }
}
