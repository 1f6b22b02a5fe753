package io.yoriai.mail.internal.mime;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The two character sets of mails (spec/smp-mail-tracking.md 3.1). */
public enum MailCharset {
    /** RFC 1468: JIS X 0208 and ASCII in seven bits. */
    JIS("ISO-2022-JP", Charset.forName("ISO-2022-JP")),
    /** Everything. */
    UTF_8("UTF-8", StandardCharsets.UTF_8);

    private final String label;
    private final Charset charset;

    MailCharset(String label, Charset charset) {
        this.label = label;
        this.charset = charset;
    }

    /** As header lines say it. */
    public String label() {
        return label;
    }

    /**
     * A text's bytes, which begin and end in ASCII, so that bytes of several texts may stand one after another.
     *
     * @return null: the character set lacks one of the characters
     */
    public byte @Nullable [] encode(String text) {
        if (this == UTF_8) {
            return text.getBytes(charset);
        }
        try {
            ByteBuffer bytes = charset.newEncoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).encode(CharBuffer.wrap(text));
            return Arrays.copyOf(bytes.array(), bytes.limit());
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
