package io.yoriai.record;

import org.jspecify.annotations.Nullable;

/**
 * A coded value: in a draft what the caller said of it, in a row what is answered.
 *
 * @param id the id on the wire; null where only the name was said, or where the pair is empty
 * @param name the name; null where only the id was said
 * @param key what is stored: the id itself, or a master's key; null where the name is not resolved yet
 */
public record Ref(@Nullable String id, @Nullable String name, @Nullable String key) {

    /** A pair without a value. */
    public static final Ref EMPTY = new Ref(null, null, null);

    public static Ref of(String id, @Nullable String name) {
        return new Ref(id, name, id);
    }
}
