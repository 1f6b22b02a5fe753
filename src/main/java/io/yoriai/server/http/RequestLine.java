package io.yoriai.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Request lines as programs write them: a query with blanks in it ({@code ?name=a b HTTP/1.1}) is no line of HTTP, but it is
 * clear what is meant. Each blank becomes a plus sign, which the APIs read as a blank. A line that does not come in one piece
 * is left as it is.
 */
final class RequestLine {

    private static final int LONGEST_PATH = 200;
    private static final byte[] VERSION = {' ', 'H', 'T', 'T', 'P', '/', '1', '.'};

    private RequestLine() {}

    /** @return the path of the line, {@code /} where it has none that could be one */
    static String mend(ByteBuffer buffer) {
        int end = buffer.position();
        int first = -1;
        int query = -1;
        int blank = -1;
        while (end < buffer.limit() && (buffer.get(end) != '\n' || query < 0 && blankLine(buffer, end))) {
            byte b = buffer.get(end);
            if (b == '?' && query < 0) {
                query = end;
            } else if (b == ' ' && query >= 0) {
                blank = end;
            } else if (b == ' ' && first < 0) {
                first = end;
            }
            end++;
        }
        if (end < buffer.limit() && blank >= 0 && versionAt(buffer, blank)) {
            for (int i = query; i < blank; i++) {
                if (buffer.get(i) == ' ') {
                    buffer.put(i, (byte) '+');
                }
            }
        }
        return path(buffer, first + 1, end);
    }

    private static String path(ByteBuffer buffer, int start, int end) {
        int at = start;
        while (at < end && at - start < LONGEST_PATH && inPath(buffer.get(at))) {
            at++;
        }
        if (start == 0 || at == start || buffer.get(start) != '/') {
            return "/";
        }
        byte[] path = new byte[at - start];
        buffer.get(start, path);
        return new String(path, StandardCharsets.US_ASCII);
    }

    private static boolean inPath(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '/' || b == '.' || b == '-'
                || b == '_';
    }

    /** Whether nothing but line ends came so far: some programs send one before a request. */
    private static boolean blankLine(ByteBuffer buffer, int at) {
        for (int i = buffer.position(); i < at; i++) {
            if (buffer.get(i) != '\r' && buffer.get(i) != '\n') {
                return false;
            }
        }
        return true;
    }

    private static boolean versionAt(ByteBuffer buffer, int blank) {
        for (int i = 0; i < VERSION.length; i++) {
            if (blank + i >= buffer.limit() || buffer.get(blank + i) != VERSION[i]) {
                return false;
            }
        }
        return true;
    }
}
