package io.yoriai.page.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.page.UnreadableForm;

/** Reads {@code multipart/form-data} (RFC 7578) whose whole body is at hand; the value of a part is its bytes. */
public final class MultipartParser {

    private static final Pattern BOUNDARY = Pattern
            .compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^;\\s\"]{1,70}))");
    private static final Pattern NAME = Pattern
            .compile(
                    "(?im)^content-disposition:[ \\t]*form-data\\b[^\\r\\n]*?;[ \\t]*name=(?:\"([^\"\\r\\n]*)\"|([^;\\s]+))");
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private MultipartParser() {}

    /** @throws UnreadableForm where the body is not what its content type says */
    public static void parse(String contentType, byte[] body, BiConsumer<String, byte[]> into) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw UnreadableForm.malformed();
        }
        String mark = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
        byte[] first = ("--" + mark).getBytes(StandardCharsets.ISO_8859_1);
        byte[] next = ("\r\n--" + mark).getBytes(StandardCharsets.ISO_8859_1);
        int at = startsWith(body, first, 0) ? first.length : after(indexOf(body, next, 0), next);
        while (!startsWith(body, new byte[]{'-', '-'}, at)) {
            int head = after(indexOf(body, new byte[]{'\r', '\n'}, at), new byte[]{'\r', '\n'});
            int headEnd = startsWith(body, new byte[]{'\r', '\n'}, head) ? head : indexOf(body, END_OF_HEAD, head);
            if (headEnd < 0) {
                throw UnreadableForm.malformed();
            }
            int value = headEnd == head ? head + 2 : headEnd + END_OF_HEAD.length;
            int end = indexOf(body, next, value);
            if (end < 0) {
                throw UnreadableForm.malformed();
            }
            part(new String(body, head, headEnd - head, StandardCharsets.UTF_8), Arrays.copyOfRange(body, value, end),
                    into);
            at = end + next.length;
        }
    }

    private static void part(String head, byte[] value, BiConsumer<String, byte[]> into) {
        Matcher name = NAME.matcher(head);
        if (name.find()) {
            into.accept(name.group(1) != null ? name.group(1) : name.group(2), value);
        }
    }

    private static int after(int found, byte[] what) {
        if (found < 0) {
            throw UnreadableForm.malformed();
        }
        return found + what.length;
    }

    private static boolean startsWith(byte[] body, byte[] what, int at) {
        return at + what.length <= body.length
                && Arrays.equals(body, at, at + what.length, what, 0, what.length);
    }

    public static int indexOf(byte[] body, byte[] what, int from) {
        for (int i = from; i <= body.length - what.length; i++) {
            if (body[i] == what[0] && startsWith(body, what, i)) {
                return i;
            }
        }
        return -1;
    }
}
