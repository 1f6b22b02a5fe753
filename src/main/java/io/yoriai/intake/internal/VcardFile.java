package io.yoriai.intake.internal;

import com.github.mangstadt.vinnie.VObjectParameters;
import com.github.mangstadt.vinnie.VObjectProperty;
import com.github.mangstadt.vinnie.io.Context;
import com.github.mangstadt.vinnie.io.SyntaxRules;
import com.github.mangstadt.vinnie.io.VObjectDataAdapter;
import com.github.mangstadt.vinnie.io.VObjectReader;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import io.yoriai.intake.ImportTable.Line;
import io.yoriai.intake.LineFault;

/**
 * Reads vCards 2.1, 3.0 and 4.0 (RFC 2426, 6350) one after the other. Lines are unfolded as bytes, for some programs fold
 * inside a character; each value is then read in its own charset.
 */
public final class VcardFile extends VObjectDataAdapter {

    private static final String CARD = "VCARD";

    private final FileCharset charset;
    private final Consumer<Line> taker;
    private @Nullable VcardPerson card;
    /** How many components the present one lies within the card, which is that of an agent. */
    private int within;
    private boolean afterAgent;
    /** In the version 2.1 a quotation mark is a character like others. */
    private boolean quoting;

    private VcardFile(FileCharset charset, Consumer<Line> taker) {
        this.charset = charset;
        this.taker = taker;
    }

    /** The cards of a file in their order; each is numbered by the line on which it begins. */
    public static void read(byte[] file, Consumer<Line> taker) {
        byte[] bytes = FileCharset.bytes(file);
        try (VObjectReader reader = new VObjectReader(new StringReader(new String(bytes, StandardCharsets.ISO_8859_1)),
                SyntaxRules.vcard())) {
            VcardFile cards = new VcardFile(FileCharset.of(bytes), taker);
            reader.parse(cards);
            cards.finish(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onComponentBegin(String name, Context context) {
        if (card != null && (within > 0 || afterAgent || !name.equalsIgnoreCase(CARD))) {
            if (within == 0 && name.equalsIgnoreCase(CARD)) {
                taker.accept(new Line(context.getLineNumber(), Map.of(), null, LineFault.CARD_WITHIN));
            }
            within++;
        } else if (name.equalsIgnoreCase(CARD)) {
            // A card that did not end is told, and the next one begins.
            finish(false);
            card = new VcardPerson(context.getLineNumber());
            quoting = false;
        }
        afterAgent = false;
    }

    @Override
    public void onComponentEnd(String name, Context context) {
        if (within > 0) {
            within--;
        } else if (name.equalsIgnoreCase(CARD)) {
            finish(true);
        }
    }

    private void finish(boolean ended) {
        if (card != null) {
            taker.accept(card.line(ended));
        }
        card = null;
    }

    @Override
    public void onVersion(String version, Context context) {
        if (card != null && within == 0) {
            card.version(version);
            quoting = !version.equals(VcardPerson.OLDEST);
        }
    }

    @Override
    public void onProperty(VObjectProperty property, Context context) {
        if (card == null || within > 0) {
            return;
        }
        afterAgent = property.getName().equalsIgnoreCase("AGENT");
        VObjectParameters parameters = property.getParameters();
        byte[] value = parameters.isQuotedPrintable()
                ? unquoted(context.getUnfoldedLine())
                : property.getValue().getBytes(StandardCharsets.ISO_8859_1);
        card.take(property.getName().toUpperCase(Locale.ROOT), parameters,
                charset.text(value, parameters.first("CHARSET")));
    }

    /** The value of a line in quoted-printable; what is no escape stands for itself. */
    private byte[] unquoted(String line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = colon(line) + 1; i < line.length(); i++) {
            int high = line.charAt(i) == '=' && i + 2 < line.length() ? Character.digit(line.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(line.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(line.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private int colon(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (quoting && line.charAt(i) == '"') {
                quoted = !quoted;
            } else if (line.charAt(i) == ':' && !quoted) {
                return i;
            }
        }
        return -1;
    }
}
