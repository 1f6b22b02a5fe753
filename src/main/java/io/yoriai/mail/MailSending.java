package io.yoriai.mail;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.util.List;

import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.MailSettings.Mode;
import io.yoriai.mail.internal.sending.ComplaintGuard;
import io.yoriai.reader.Outbox;

/** How sending stands on this node. */
@Service
public class MailSending {

    private final MailSettings settings;
    private final Outbox outbox;
    private final ComplaintGuard complaints;
    private final JdbcClient jdbc;
    private final MailLanes lanes;
    private final MailReports reports;

    MailSending(MailSettings settings, Outbox outbox, ComplaintGuard complaints, JdbcClient jdbc, MailLanes lanes,
            MailReports reports) {
        this.lanes = lanes;
        this.reports = reports;
        this.complaints = complaints;
        this.settings = settings;
        this.outbox = outbox;
        this.jdbc = jdbc;
    }

    /** Whether mails wait because nobody said how they leave. */
    public boolean off() {
        return settings.sending() == Mode.OFF;
    }

    /**
     * Complaints of bulk mail over seven days.
     *
     * @param percent of its mails
     * @param tooMany whether its sendings are paused
     */
    public record Complaints(String domain, double percent, long complaints, boolean tooMany) {}

    /** Sender domains of which people complain more than they should, the worst first. */
    public List<Complaints> complaints() {
        return complaints.noticeable().stream().map(rate -> new Complaints(rate.domain(), rate.percent(),
                rate.complaints(), rate.tooMany())).toList();
    }

    /** Domains that are left alone because they refused too much by their policy. */
    public List<MailLanes.Rest> rests() {
        return lanes.rests();
    }

    /** How many mails came back that nobody could read and nobody has looked at. */
    public long unread() {
        return reports.unseen();
    }

    /** How many mails wait to be sent. */
    public long waiting() {
        return outbox.waiting()
                + jdbc.sql("select count(*) from mail_queue").query((row, n) -> row.getLong(1)).single();
    }
}
