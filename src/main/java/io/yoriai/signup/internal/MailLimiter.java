package io.yoriai.signup.internal;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.HexFormat;

import io.yoriai.account.RateLimits;
import io.yoriai.person.AddressHash;

/** So that nobody's mailbox is filled by forms that others send. */
@Component
public class MailLimiter {

    /** Mails to one address in one hour that somebody asked for on a page. */
    public static final int AN_HOUR = 5;
    /** Empty mails of one address in a day that are answered. */
    public static final int EMPTY_A_DAY = 5;

    private final RateLimits limits;
    private final AddressHash hash;

    MailLimiter(RateLimits limits, AddressHash hash) {
        this.limits = limits;
        this.hash = hash;
    }

    /** Counts a mail to an address ({@code EmailAddress.key()}) that a page asks for. */
    public boolean mayMail(String address) {
        return limits.within("page-mail:" + hashed(address), AN_HOUR, Duration.ofHours(1));
    }

    /** Counts an empty mail of an address. */
    public boolean mayAnswer(String address) {
        return limits.within("empty-mail:" + hashed(address), EMPTY_A_DAY, Duration.ofDays(1));
    }

    private String hashed(String address) {
        return HexFormat.of().formatHex(hash.of(address), 0, 16);
    }
}
