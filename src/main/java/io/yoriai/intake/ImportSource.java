package io.yoriai.intake;

import org.springframework.core.io.InputStreamSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines that staff bring.
 *
 * @param pasted a paste; false: a file
 * @param name of the file, shown to staff; "" for a paste
 */
public record ImportSource(boolean pasted, String name, InputStreamSource bytes) {

    public static ImportSource file(String name, InputStreamSource bytes) {
        return new ImportSource(false, name, bytes);
    }

    public static ImportSource paste(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ImportSource(true, "", () -> new ByteArrayInputStream(bytes));
    }
}
