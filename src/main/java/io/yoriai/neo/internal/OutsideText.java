package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.yoriai.page.RawParameters;
import io.yoriai.page.UnreadableForm;

/**
 * The texts of a call of usrctrlsys.php: UTF-8, or Windows-31J where a value is not valid as that; {@code ie} fixes the
 * charset (spec/neo.md 6).
 */
final class OutsideText {

    private static final Charset WINDOWS_31J = Charset.forName("windows-31j");
    private static final Map<String, Charset> NAMED = Map.of("utf8", StandardCharsets.UTF_8, "sjis", WINDOWS_31J,
            "eucjp",
            Charset.forName("EUC-JP"));

    private final RawParameters parameters;
    private final @Nullable Charset fixed;

    /** @throws NeoFault where {@code ie} names no charset of the three */
    OutsideText(RawParameters parameters) {
        this.parameters = parameters;
        String named = parameters.orEmpty("ie");
        fixed = named.isEmpty() ? null : NAMED.get(named);
        if (fixed == null && !named.isEmpty()) {
            throw NeoFault.parameter("ie");
        }
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
        return text != null ? text : RawParameters.decode(bytes, WINDOWS_31J);
    }
}
