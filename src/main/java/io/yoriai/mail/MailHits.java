package io.yoriai.mail;

import org.springframework.stereotype.Service;

import java.util.List;
import java.util.Optional;

import io.yoriai.account.SignedIn;
import io.yoriai.mail.internal.sending.Trials;
import io.yoriai.mail.internal.track.HitDesk;
import io.yoriai.mail.internal.track.HitTokens;
import io.yoriai.mail.internal.track.MachineLists;
import io.yoriai.record.FaultException;

/** Links and pictures of mails that were asked for, and mails in the browser (spec/smp-mail-tracking.md 3.2, 3.9). */
@Service
public class MailHits {

    /** Fields of faults of {@link #machines(SignedIn, List, List)}. */
    public static final String SCANNERS = MachineLists.SCANNERS;
    public static final String GATEWAYS = MachineLists.GATEWAYS;

    private final HitDesk desk;
    private final HitTokens tokens;
    private final Trials mails;
    private final MachineLists machines;

    MailHits(HitDesk desk, HitTokens tokens, Trials mails, MachineLists machines) {
        this.machines = machines;
        this.desk = desk;
        this.tokens = tokens;
        this.mails = mails;
    }

    /**
     * A mail in the browser.
     *
     * @param html as the mail has it, without what could act; "": it has none, and the text is the mail
     */
    public record Shown(String subject, String text, String html) {}

    /** The mail that the address of {@code Mail.view_url} names; nothing where it is not to be seen any more. */
    public Optional<Shown> view(String token) {
        return tokens.viewed(token).flatMap(named -> mails.copy(named.mail()))
                .map(mail -> new Shown(mail.subject(), mail.text(), mail.html()));
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

    /** Pieces of the names by which programs that follow every link call themselves. */
    public List<String> scanners() {
        return machines.scanners();
    }

    /** Networks of gateways and data centres. */
    public List<String> gateways() {
        return machines.gateways();
    }

    /**
     * Sets by what machines are known.
     *
     * @param scanners none: the usual ones
     * @throws FaultException 400 of {@link #SCANNERS} or {@link #GATEWAYS}
     */
    public void machines(SignedIn by, List<String> scanners, List<String> gateways) {
        machines.change(by, scanners, gateways);
    }
}
