package io.yoriai.mail;

import org.springframework.stereotype.Service;

import java.util.Optional;

import io.yoriai.mail.internal.track.HitDesk;

/** Links and pictures of mails that were asked for (spec/smp-mail-tracking.md 3.9). */
@Service
public class MailHits {

    private final HitDesk desk;

    MailHits(HitDesk desk) {
        this.desk = desk;
    }

    /**
     * A link was followed. The click is stored before the answer; where it cannot be, the way goes on.
     *
     * @return nothing for a token that was not made here
     */
    public Optional<MailWay> click(String token, MailHit hit) {
        return desk.click(token, hit);
    }

    /** A mail's picture was asked for: whether the token was made here. */
    public boolean open(String token, MailHit hit) {
        return desk.open(token, hit);
    }
}
