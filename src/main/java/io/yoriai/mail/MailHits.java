package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
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
     * A hit.
     *
     * @param address literal IP address of whoever asks
     * @param agent its name for itself; null: none
     * @param prefetched whether it was asked for without wanting to see it (HEAD, prefetch)
     */
    public record Hit(String address, @Nullable String agent, boolean prefetched) {}

    /**
     * Where a link leads.
     *
     * @param target "" for the link that leads nowhere
     * @param lead whose mail it stood in; null: not known, or a test
     */
    public record Way(String target, @Nullable Long lead) {}

    /**
     * A link was followed. The click is stored before the answer; where it cannot be, the way goes on.
     *
     * @return nothing for a token that was not made here
     */
    public Optional<Way> click(String token, Hit hit) {
        return desk.click(token, hit);
    }

    /** A mail's picture was asked for: whether the token was made here. */
    public boolean open(String token, Hit hit) {
        return desk.open(token, hit);
    }
}
