package io.yoriai.application;

import org.springframework.stereotype.Service;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

import io.yoriai.person.AddressHash;

/**
 * A lead's own links to one of its applications, in mails and in my page: each opens one page of one application and nothing else
 * (spec/smp-mail-tracking.md 3.2).
 */
@Service
public class ApplicationLinks {

    private static final String PURPOSE = "application.page";
    private static final int SAID = 1 + 2 * Long.BYTES;
    private static final int PROOF = 16;
    /** Of a token, in characters. */
    private static final int LENGTH = 44;

    private final AddressHash hash;

    ApplicationLinks(AddressHash hash) {
        this.hash = hash;
    }

    /** The pages that there are of an application; a number that was given stays. */
    public enum Page {
        TICKET(1),
        CANCEL(2),
        CHANGE(3),
        BILLING(4),
        SURVEY(5);

        private final int number;

        Page(int number) {
            this.number = number;
        }

        /** As it stands in addresses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param lead whose it was when the link was made */
    public record Named(long application, long lead) {}

    /** The path of a page; it never ends, what the page lets one do has its own time. */
    public String path(Page page, long application, long lead) {
        byte[] said = ByteBuffer.allocate(SAID).put((byte) page.number).putLong(application).putLong(lead).array();
        return "/public/application/" + page.word() + "/" + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(ByteBuffer.allocate(SAID + PROOF).put(said).put(proof(said)).array());
    }

    /** What a token names; nothing where it was not made here, or for another page. */
    public Optional<Named> named(Page page, String token) {
        byte[] bytes;
        try {
            bytes = token.length() == LENGTH ? Base64.getUrlDecoder().decode(token) : new byte[0];
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != SAID + PROOF) {
            return Optional.empty();
        }
        byte[] said = Arrays.copyOf(bytes, SAID);
        ByteBuffer named = ByteBuffer.wrap(said);
        boolean ours = MessageDigest.isEqual(proof(said), Arrays.copyOfRange(bytes, SAID, bytes.length))
                && named.get() == page.number;
        return ours ? Optional.of(new Named(named.getLong(), named.getLong())) : Optional.empty();
    }

    private byte[] proof(byte[] said) {
        return Arrays.copyOf(hash.mac(PURPOSE, Base64.getEncoder().encodeToString(said)), PROOF);
    }
}
