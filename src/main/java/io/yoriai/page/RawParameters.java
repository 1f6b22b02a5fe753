package io.yoriai.page;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.yoriai.account.BodyMemory;
import io.yoriai.page.internal.FormParser;
import io.yoriai.page.internal.MultipartParser;

/**
 * The parameters of one call as bytes, from query and form together. The same name twice counts once where the values are
 * equal, else its value is not valid. The container's own parsing would put a replacement character in place of bytes that
 * are no UTF-8, and drop what it cannot read.
 */
public final class RawParameters implements AutoCloseable {

    /** No form has as many; each costs a hundred bytes however short it is. */
    private static final int MOST = 1_000;
    private static final int MOST_DIGITS = 18;

    private final Map<String, List<Bytes>> values = new HashMap<>();
    private int count;
    private Charset charset = StandardCharsets.UTF_8;
    private BodyMemory.@Nullable Body held;

    /** @param whole false: its percent signs are not right */
    private record Bytes(byte[] value, boolean whole) {}

    /**
     * The parameters of a stranger.
     *
     * @return to be closed when the call is over
     * @throws UnreadableForm where the body is too large or not what its content type says
     */
    public static RawParameters read(HttpServletRequest request, BodyMemory memory) throws IOException {
        return read(request, memory, token -> false);
    }

    /**
     * The parameters of somebody whose token may stand among them.
     *
     * @param known whether a token is good
     * @return to be closed when the call is over
     * @throws UnreadableForm where the body is too large or not what its content type says
     */
    public static RawParameters read(HttpServletRequest request, BodyMemory memory, Predicate<String> known)
            throws IOException {
        RawParameters parameters = new RawParameters();
        try {
            new RawRequest(request, memory, known).readInto(parameters);
            return parameters;
        } catch (IOException | RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    /** Values are read in this charset from now on, and not in UTF-8. */
    public void readAs(Charset named) {
        charset = named;
    }

    /** Keeps the memory of the body that the values came from until these are closed. */
    void hold(BodyMemory.Body body) {
        held = body;
    }

    @Override
    public void close() {
        if (held != null) {
            held.close();
        }
    }

    void readForm(byte[] text) {
        FormParser.parse(text, this::add);
    }

    void readMultipart(String contentType, byte[] body) {
        MultipartParser.parse(contentType, body, part -> add(part.name(), part.value(), true));
    }

    private void add(String name, byte[] value, boolean whole) {
        if (++count > MOST) {
            throw UnreadableForm.malformed();
        }
        values.computeIfAbsent(name.stripLeading(), key -> new ArrayList<>(1)).add(new Bytes(value, whole));
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** Whether the name stands in the call, with an empty value too. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * The value in the call's charset.
     *
     * @return null where the name does not stand in the call
     * @throws UnreadableForm where there are several values, or it is not in that charset
     */
    public @Nullable String get(String name) {
        byte[] bytes = bytes(name);
        if (bytes == null) {
            return null;
        }
        String text = decode(bytes, charset);
        if (text == null) {
            throw UnreadableForm.parameter(name);
        }
        return text;
    }

    /** The value, "" where the name does not stand in the call. */
    public String orEmpty(String name) {
        String text = get(name);
        return text == null ? "" : text;
    }

    /** The value as it was sent; null where the name does not stand in the call. */
    public byte @Nullable [] bytes(String name) {
        List<Bytes> given = values.get(name);
        if (given == null) {
            return null;
        }
        Bytes first = given.getFirst();
        if (!given.stream().allMatch(other -> other.whole() && Arrays.equals(other.value(), first.value()))) {
            throw UnreadableForm.parameter(name);
        }
        return first.value();
    }

    /** The text of bytes, or null where they are not of that charset. */
    public static @Nullable String decode(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The number from 1 to {@code most} in half-width digits, leading zeros or not; null where the text is no such. */
    public static @Nullable Long positive(String text, long most) {
        if (!digits(text)) {
            return null;
        }
        String bare = text.replaceFirst("^0+", "");
        if (bare.isEmpty() || bare.length() > MOST_DIGITS) {
            return null;
        }
        long number = Long.parseLong(bare);
        return number <= most ? number : null;
    }

    /** Whether the text is half-width digits alone. */
    public static boolean digits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
