package io.yoriai.mail.internal.intake;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.FlagTerm;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.mail.internal.intake.MailboxStore.Mailbox;
import io.yoriai.record.job.Job;

/**
 * Reads what came back from a mailbox by IMAP, where the domain of bounces has its MX elsewhere (docs/adr/0070). What was taken
 * is marked as read and stays there; what could not be stored is read again.
 */
@Component
public class ImapReader {

    private static final int MOST = 200;
    private static final int MOST_BYTES = 10 << 20;
    private static final String TIMEOUT_MS = "20000";
    private static final Duration OFTEN = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"()]{1,64}@[A-Za-z0-9.-]{1,255}");
    /** Where mail servers say to whom a mail was delivered. */
    private static final List<String> RECIPIENTS = List.of("Delivered-To", "X-Original-To", "Envelope-To",
            "X-Envelope-To", "To", "Cc");

    private final MailIntake intake;
    private final MailboxStore store;

    ImapReader(MailIntake intake, MailboxStore store) {
        this.intake = intake;
        this.store = store;
    }

    /** One node at a time; where there is no mailbox it does nothing. */
    @Bean
    static RecurringTask<Void> mailboxReading(ImapReader reader) {
        return Job.every("mail-mailbox", OFTEN, reader::poll);
    }

    /**
     * Reads what is new, up to 200 mails.
     *
     * @return how many were taken
     * @throws IllegalStateException where the mailbox cannot be read; why stands in its row
     */
    public int poll() {
        Mailbox mailbox = store.find().orElse(null);
        if (mailbox == null) {
            return 0;
        }
        try {
            int taken = read(mailbox);
            store.read(null);
            return taken;
        } catch (MessagingException | IOException e) {
            store.read(words(e));
            throw new IllegalStateException("the mailbox cannot be read: " + words(e), e);
        }
    }

    /** What keeps a mailbox from being read; "": nothing. */
    public String trial(Mailbox mailbox) {
        try (Store opened = open(mailbox)) {
            Folder folder = opened.getFolder(mailbox.folder());
            folder.open(Folder.READ_ONLY);
            folder.close(false);
            return "";
        } catch (MessagingException e) {
            return words(e);
        }
    }

    private static String words(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > 300 ? line.substring(0, 300) : line;
    }

    private static Store open(Mailbox mailbox) throws MessagingException {
        String protocol = mailbox.tls().equals("IMPLICIT") ? "imaps" : "imap";
        Properties properties = new Properties();
        String prefix = "mail." + protocol + ".";
        properties.put(prefix + "connectiontimeout", TIMEOUT_MS);
        properties.put(prefix + "timeout", TIMEOUT_MS);
        properties.put(prefix + "writetimeout", TIMEOUT_MS);
        properties.put(prefix + "peek", "true");
        properties.put(prefix + "partialfetch", "false");
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "starttls.required", Boolean.toString(mailbox.tls().equals("STARTTLS")));
        properties.put(prefix + "starttls.enable", Boolean.toString(mailbox.tls().equals("STARTTLS")));
        Store store = Session.getInstance(properties).getStore(protocol);
        store.connect(mailbox.host(), mailbox.port(), mailbox.user(), mailbox.password());
        return store;
    }

    private int read(Mailbox mailbox) throws MessagingException, IOException {
        try (Store opened = open(mailbox)) {
            Folder folder = opened.getFolder(mailbox.folder());
            folder.open(Folder.READ_WRITE);
            try {
                Message[] fresh = folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
                int most = Math.min(fresh.length, MOST);
                for (int i = 0; i < most; i++) {
                    take(fresh[i]);
                    fresh[i].setFlag(Flags.Flag.SEEN, true);
                }
                return most;
            } finally {
                folder.close(false);
            }
        }
    }

    private void take(Message message) throws MessagingException, IOException {
        Bounded raw = new Bounded();
        message.writeTo(raw);
        Set<String> recipients = new LinkedHashSet<>();
        for (String name : RECIPIENTS) {
            addresses(message.getHeader(name)).stream().filter(intake::takes).forEach(recipients::add);
        }
        List<String> returned = addresses(message.getHeader("Return-Path"));
        List<String> to = recipients.isEmpty() ? List.of("postmaster@mailbox") : List.copyOf(recipients);
        intake.take(returned.isEmpty() ? "" : returned.getFirst(), to, raw.bytes.toByteArray());
    }

    private static List<String> addresses(String @Nullable [] values) {
        List<String> found = new ArrayList<>();
        for (String value : values == null ? new String[0] : values) {
            ADDRESS.matcher(value).results().map(match -> match.group()).forEach(found::add);
        }
        return found;
    }

    /** What is longer than any mail that is taken over SMTP ends there: reports stand at the beginning. */
    private static final class Bounded extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            if (bytes.size() < MOST_BYTES) {
                bytes.write(b);
            }
        }

        @Override
        public void write(byte[] data, int from, int length) {
            bytes.write(data, from, Math.clamp(MOST_BYTES - bytes.size(), 0, length));
        }
    }
}
