package io.yoriai.mail.internal.mime;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What ISO-2022-JP lacks and has another way to say (spec/smp-mail-tracking.md 3.1): half-width kana in full width, signs of
 * common machines in their common forms. Java's encoder writes half-width kana by an escape that RFC 1468 does not have and says
 * that it can, so they are looked for here, and never left to it.
 */
public final class JisText {

    /** What stands for a character that cannot be said, where a mail may not change its character set. */
    private static final String GETA = "〓";
    private static final Pattern HALF_KANA = Pattern.compile("[\\uFF61-\\uFF9F]+");
    private static final Pattern LOOSE_MARKS = Pattern.compile("[\\u3099\\u309A]");
    private static final Map<Integer, String> OTHERWISE = Map.ofEntries(Map.entry(0x00A9, "(C)"),
            Map.entry(0x00AE, "(R)"), Map.entry(0x2122, "(TM)"), Map.entry(0xFF5E, "〜"), Map.entry(0xFF0D, "−"),
            Map.entry(0x2225, "‖"), Map.entry(0x2015, "—"), Map.entry(0x2014, "―"), Map.entry(0xFFE0, "¢"),
            Map.entry(0xFFE1, "£"), Map.entry(0xFFE2, "¬"), Map.entry(0x00A2, "￠"), Map.entry(0x00A3, "￡"),
            Map.entry(0x00AC, "￢"), Map.entry(0x00A5, "￥"), Map.entry(0x203E, "￣"), Map.entry(0x00A0, " "),
            Map.entry(0x2013, "-"), Map.entry(0x2011, "-"), Map.entry(0x2022, "・"), Map.entry(0x00B7, "・"));

    private JisText() {}

    /** A text in which everything that has another form in ISO-2022-JP has that one; what has none stands as it was. */
    public static String replaced(String text) {
        if (isAscii(text)) {
            return text;
        }
        String plain = composed(text);
        CharsetEncoder encoder = encoder();
        StringBuilder out = new StringBuilder(plain.length());
        plain.codePoints().forEach(c -> {
            String self = Character.toString(c);
            String other = says(encoder, c) ? self : other(encoder, c);
            out.append(other.isEmpty() ? self : other);
        });
        return out.toString();
    }

    /** The same, and 〓 for what has no other form. */
    public static String forced(String text) {
        String replaced = replaced(text);
        CharsetEncoder encoder = encoder();
        StringBuilder out = new StringBuilder(replaced.length());
        replaced.codePoints().forEach(c -> out.append(says(encoder, c) ? Character.toString(c) : GETA));
        return out.toString();
    }

    /** The characters of a text that ISO-2022-JP lacks, in their order: what an editor warns of before saving. */
    public static Set<String> lacking(String text) {
        CharsetEncoder encoder = encoder();
        Set<String> found = new LinkedHashSet<>();
        text.codePoints().filter(c -> !says(encoder, c)).mapToObj(Character::toString).forEach(found::add);
        return found;
    }

    private static String composed(String text) {
        String full = HALF_KANA.matcher(text)
                .replaceAll(kana -> Normalizer.normalize(kana.group(), Normalizer.Form.NFKC));
        if (!LOOSE_MARKS.matcher(full).find()) {
            return full;
        }
        // Marks that belong to the kana before them become one with it; one that cannot stands by itself.
        return Normalizer.normalize(full, Normalizer.Form.NFC).replace('\u3099', '゛').replace('\u309A', '゜');
    }

    /** The form that a character has in ISO-2022-JP; empty: none. */
    private static String other(CharsetEncoder encoder, int c) {
        String fixed = OTHERWISE.get(c);
        if (fixed != null) {
            return sayable(encoder, fixed);
        }
        if (c >= 0x2460 && c <= 0x2473) {
            return "(" + (c - 0x245F) + ")";
        }
        boolean sign = c >= 0x2100 && c <= 0x214F || c >= 0x2160 && c <= 0x217F || c >= 0x2474 && c <= 0x24FF
                || c >= 0x3200 && c <= 0x33FF;
        return sign ? sayable(encoder, Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)) : "";
    }

    private static String sayable(CharsetEncoder encoder, String text) {
        return text.codePoints().allMatch(c -> says(encoder, c)) ? text : "";
    }

    private static boolean says(CharsetEncoder encoder, int c) {
        // JIS X 0201: an escape that not every reader knows, and half-width kana which RFC 1468 does not have.
        return c < 0x80 || c != 0xA5 && c != 0x203E && (c < 0xFF61 || c > 0xFF9F)
                && encoder.canEncode(Character.toString(c));
    }

    private static CharsetEncoder encoder() {
        return Charset.forName("ISO-2022-JP").newEncoder();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
