package io.yoriai.signup.internal;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.yoriai.record.RandomText;
import io.yoriai.person.AddressHash;

/** Tokens of links: what they name, and a signature for one purpose. A token of one purpose is none of another. */
@Component
public class SignedLink {

    private static final int SIGNATURE_BYTES = 16;
    private static final int MOST_CHARACTERS = 500;

    private final AddressHash hash;

    SignedLink(AddressHash hash) {
        this.hash = hash;
    }

    /** @param named without dots */
    public String make(String purpose, List<String> named) {
        byte[] text = String.join(".", named).getBytes(StandardCharsets.UTF_8);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(text) + "." + base64.encodeToString(signature(purpose, text));
    }

    /** What the token names; nothing where it was not made here for this purpose. */
    public Optional<List<String>> read(String purpose, String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        byte[] text;
        byte[] signature;
        try {
            text = Base64.getUrlDecoder().decode(token.substring(0, dot));
            signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!MessageDigest.isEqual(signature, signature(purpose, text))) {
            return Optional.empty();
        }
        return Optional.of(List.of(new String(text, StandardCharsets.UTF_8).split("\\.", -1)));
    }

    /** What binds a link to an address without saying it. */
    public String bound(String address) {
        return HexFormat.of().formatHex(Arrays.copyOf(hash.mac("link-address", address), 8));
    }

    /** 16 hex digits of chance. */
    public static String nonce() {
        return RandomText.hex(8);
    }

    private byte[] signature(String purpose, byte[] text) {
        return Arrays.copyOf(hash.mac(purpose, new String(text, StandardCharsets.ISO_8859_1)), SIGNATURE_BYTES);
    }
}
