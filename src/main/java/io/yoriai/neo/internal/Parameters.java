package io.yoriai.neo.internal;

import io.yoriai.account.BodyMemory;

import org.jspecify.annotations.Nullable;

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

/**
 * The parameters of one call as bytes, from query and form together. The same name twice counts once where the values are
 * equal, else its value is not valid.
 */
final class Parameters implements AutoCloseable {

    /** No form has as many; each costs a hundred bytes however short it is. */
    private static final int MOST = 1_000;

    private final Map<String, List<Bytes>> values = new HashMap<>();
    private int count;
    private BodyMemory.@Nullable Body held;

    /** @param whole false: its percent signs are not right */
    private record Bytes(byte[] value, boolean whole) {}

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

    /** @throws NeoFault 400 where there are too many */
    void add(String name, byte[] value, boolean whole) {
        if (++count > MOST) {
            throw NeoFault.request("request is not valid");
        }
        values.computeIfAbsent(name.stripLeading(), key -> new ArrayList<>(1)).add(new Bytes(value, whole));
    }

    Set<String> names() {
        return values.keySet();
    }

    /** Whether the name stands in the call, with an empty value too. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * The value in UTF-8.
     *
     * @return null where the name does not stand in the call
     * @throws NeoFault 400 where there are several values, or it is no UTF-8
     */
    @Nullable
    String get(String name) {
        byte[] bytes = bytes(name);
        if (bytes == null) {
            return null;
        }
        String text = decode(bytes, StandardCharsets.UTF_8);
        if (text == null) {
            throw NeoFault.parameter(name);
        }
        return text;
    }

    /** The value, "" where the name does not stand in the call. */
    String orEmpty(String name) {
        String text = get(name);
        return text == null ? "" : text;
    }

    /** The value as it was sent; null where the name does not stand in the call. */
    byte @Nullable [] bytes(String name) {
        List<Bytes> given = values.get(name);
        if (given == null) {
            return null;
        }
        Bytes first = given.getFirst();
        if (!given.stream().allMatch(other -> other.whole() && Arrays.equals(other.value(), first.value()))) {
            throw NeoFault.parameter(name);
        }
        return first.value();
    }

    /** The text of bytes, or null where they are not of that charset. */
    static @Nullable String decode(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
