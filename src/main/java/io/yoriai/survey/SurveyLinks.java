package io.yoriai.survey;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;

import io.yoriai.person.AddressHash;

/** A lead's own links to surveys, in mails: whoever comes by one is that lead (spec/smp-campaign.md 9.8). */
@Service
public class SurveyLinks {

    private static final String PURPOSE = "survey.answer";
    private static final int SAID = 2 * Long.BYTES;
    private static final int PROOF = 12;

    private final AddressHash hash;

    SurveyLinks(AddressHash hash) {
        this.hash = hash;
    }

    /** Names the survey and the lead, and never ends: the survey has its own time. */
    public String key(long template, long lead) {
        byte[] said = ByteBuffer.allocate(SAID).putLong(template).putLong(lead).array();
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(ByteBuffer.allocate(SAID + PROOF).put(said).put(proof(said)).array());
    }

    /** Whose key it is; nobody's where it was not made here for this survey. */
    public OptionalLong lead(long template, @Nullable String key) {
        byte[] bytes;
        try {
            bytes = key == null || key.length() > 60 ? new byte[0] : Base64.getUrlDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        if (bytes.length != SAID + PROOF) {
            return OptionalLong.empty();
        }
        byte[] said = Arrays.copyOf(bytes, SAID);
        ByteBuffer named = ByteBuffer.wrap(said);
        return MessageDigest.isEqual(proof(said), Arrays.copyOfRange(bytes, SAID, bytes.length))
                && named.getLong() == template ? OptionalLong.of(named.getLong()) : OptionalLong.empty();
    }

    private byte[] proof(byte[] said) {
        return Arrays.copyOf(hash.mac(PURPOSE, Base64.getEncoder().encodeToString(said)), PROOF);
    }
}
