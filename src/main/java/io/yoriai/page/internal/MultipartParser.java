package io.yoriai.page.internal;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.page.UnreadableForm;

/** Reads {@code multipart/form-data} (RFC 7578) whose whole body is at hand; the value of a part is its bytes. */
public final class MultipartParser {

    /**
     * A part of a form.
     *
     * @param file what the browser calls the file that it is, which may be anything; null: it is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Part(String name, @Nullable String file, byte[] value) {}

    private static final Pattern BOUNDARY = Pattern
            .compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^;\\s\"]{1,70}))");
    private static final Pattern NAME = Pattern
            .compile(
                    "(?im)^content-disposition:[ \\t]*form-data\\b[^\\r\\n]*?;[ \\t]*name=(?:\"([^\"\\r\\n]*)\"|([^;\\s]+))");
    private static final Pattern FILE = Pattern.compile(
            "(?im)^content-disposition:[ \\t]*form-data\\b[^\\r\\n]*?;[ \\t]*filename=(?:\"([^\"\\r\\n]*)\"|([^;\\s]+))");
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private MultipartParser() {}

    /** @throws UnreadableForm where the body is not what its content type says */
    public static void parse(String contentType, byte[] body, Consumer<Part> into) {
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

    private static void part(String head, byte[] value, Consumer<Part> into) {
        Matcher name = NAME.matcher(head);
        if (name.find()) {
            Matcher file = FILE.matcher(head);
            into.accept(new Part(one(name), file.find() ? one(file) : null, value));
        }
    }

    private static String one(Matcher found) {
        return found.group(1) != null ? found.group(1) : found.group(2);
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
