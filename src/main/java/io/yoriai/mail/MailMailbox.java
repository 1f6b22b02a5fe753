package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.mail.internal.intake.ImapReader;
import io.yoriai.mail.internal.intake.MailboxStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** The mailbox that is read every minute for bounces and complaints (spec/smp-mail-tracking.md 3.7), as the console sets it. */
@Service
public class MailMailbox {

    private static final String ELEMENT = "Mailbox.";
    private static final int MOST = 255;
    private static final int MOST_PORT = 65_535;

    private final MailboxStore store;
    private final ImapReader reader;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    MailMailbox(MailboxStore store, ImapReader reader, AuditLog audit, TransactionTemplate transaction) {
        this.transaction = transaction;
        this.store = store;
        this.reader = reader;
        this.audit = audit;
    }

    /** How the way there is encrypted: from the first byte on (port 993), by STARTTLS, not at all. */
    public enum Tls {
        IMPLICIT,
        STARTTLS,
        NONE
    }

    /**
     * As it is set; the password is told to nobody.
     *
     * @param readAt when it was last read to its end; null: never
     * @param fault what went wrong last; null: nothing
     */
    public record Told(String host, int port, Tls tls, String user, String folder, @Nullable Instant readAt,
            @Nullable String fault) {}

    /** Nothing where no mailbox is read. */
    public Optional<Told> get() {
        return store.find().map(box -> new Told(box.host(), box.port(), Tls.valueOf(box.tls()), box.user(),
                box.folder(), box.readAt(), box.fault()));
    }

    /**
     * Sets the mailbox, once it could be opened.
     *
     * @param password "": the one that is stored
     * @throws FaultException 400 with all that is wrong; 409 where the server does not let in, with its words
     */
    public void save(Actor by, String host, int port, Tls tls, String user, String password, String folder) {
        List<Fault> faults = new ArrayList<>();
        line(faults, "Host", host);
        line(faults, "User", user);
        line(faults, "Folder", folder);
        if (port < 1 || port > MOST_PORT) {
            faults.add(Fault.invalidValue(ELEMENT + "Port"));
        }
        String used = password.isEmpty() ? store.find().map(MailboxStore.Mailbox::password).orElse("") : password;
        if (used.isEmpty()) {
            faults.add(Fault.required(ELEMENT + "Password"));
        }
        FaultException.throwIfAny(faults);
        MailboxStore.Mailbox mailbox = new MailboxStore.Mailbox(host, port, tls.name(), user, used, folder, null, null);
        String fault = reader.trial(mailbox);
        if (!fault.isEmpty()) {
            throw new FaultException(Fault.of(409, "CONFLICT", ELEMENT + "Host").saying("mail.mailbox.closed", fault));
        }
        transaction.executeWithoutResult(status -> {
            store.save(mailbox);
            audit.write(by, "mailbox.save", "Setting/mail.mailbox", Map.of(), Map.of("host", host, "user", user));
        });
    }

    private static void line(List<Fault> faults, String name, String text) {
        Fault.ofLine(ELEMENT + name, text, MOST).ifPresent(faults::add);
    }

    /** No mailbox is read any more. */
    @Transactional
    public void remove(Actor by) {
        store.remove();
        audit.write(by, "mailbox.remove", "Setting/mail.mailbox");
    }
}
