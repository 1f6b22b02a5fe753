package io.yoriai.file;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * The name of a file as people and programs write it, in its two parts.
 *
 * @param stem before the last dot; of a name that is nothing but an ending, or has none, the whole
 * @param extension after it, in small letters; null: none
 */
public record FileName(String stem, @Nullable String extension) {

    public static FileName of(String name) {
        String plain = name.strip();
        int dot = plain.lastIndexOf('.');
        if (dot <= 0) {
            return new FileName(plain, null);
        }
        String extension = plain.substring(dot + 1).toLowerCase(Locale.ROOT);
        return new FileName(plain.substring(0, dot), extension.isEmpty() ? null : extension);
    }
}
