package io.yoriai.smp;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of calls: lower-case hex HMAC-SHA1 under the secret key over {@code name + value} of every parameter but
 * {@code api_sig}, sorted (spec/conventions.md 2).
 */
public final class Signature {

    private static final String ALGORITHM = "HmacSHA1";

    private Signature() {}

    /** The signature of a query, its parameters sorted by {@code name + value}. */
    public static String of(Map<String, String> query, String secretKey) {
        return HexFormat.of().formatHex(mac(joined(query, true), secretKey));
    }

    /** Whether a query is signed with one of the keys, in either order of sorting. Takes the same time for any answer. */
    static boolean matches(Map<String, String> query, List<String> secretKeys) {
        byte[] given = bytes(query.get("api_sig"));
        boolean matches = false;
        String byBoth = joined(query, true);
        String byName = joined(query, false);
        for (String key : secretKeys) {
            matches |= MessageDigest.isEqual(mac(byBoth, key), given);
            if (!byName.equals(byBoth)) {
                matches |= MessageDigest.isEqual(mac(byName, key), given);
            }
        }
        return matches;
    }

    private static byte[] bytes(@Nullable String hex) {
        try {
            return hex == null ? new byte[0] : HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String joined(Map<String, String> query, boolean byBoth) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>(query.entrySet());
        parameters.removeIf(parameter -> parameter.getKey().equals("api_sig"));
        parameters.sort(byBoth
                ? Comparator.comparing(parameter -> parameter.getKey() + parameter.getValue())
                : Map.Entry.comparingByKey());
        StringBuilder text = new StringBuilder();
        parameters.forEach(parameter -> text.append(parameter.getKey()).append(parameter.getValue()));
        return text.toString();
    }

    private static byte[] mac(String text, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
