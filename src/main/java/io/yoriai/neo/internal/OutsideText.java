package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import io.yoriai.page.FormCharset;
import io.yoriai.page.RawParameters;
import io.yoriai.page.UnreadableForm;

/**
 * The texts of a call of usrctrlsys.php: UTF-8, or Windows-31J where a value is not valid as that; a charset may be
 * named (spec/neo.md 6).
 */
final class OutsideText {

    private final RawParameters parameters;
    private final @Nullable Charset fixed;

    /** @throws UnreadableForm where it names a charset that is none */
    OutsideText(RawParameters parameters) {
        this.parameters = parameters;
        fixed = FormCharset.of(parameters);
    }

    boolean has(String name) {
        return parameters.has(name);
    }

    /** The text, "" where the name does not stand in the call; null where it cannot be read. */
    @Nullable
    String get(String name) {
        byte[] bytes;
        try {
            bytes = parameters.bytes(name);
        } catch (UnreadableForm e) {
            return null;
        }
        if (bytes == null) {
            return "";
        }
        if (fixed != null) {
            return RawParameters.decode(bytes, fixed);
        }
        String text = RawParameters.decode(bytes, StandardCharsets.UTF_8);
        return text != null ? text : RawParameters.decode(bytes, FormCharset.WINDOWS_31J);
    }
}
