package io.yoriai.mail.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.yoriai.mail.internal.MailSettings.Tls;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.smtp.SmtpServer;
import io.yoriai.mail.internal.smtp.SmtpSession;
import io.yoriai.mail.internal.smtp.SmtpSession.Envelope;
import io.yoriai.mail.internal.smtp.Timeouts;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.mail.MailMailbox;
import io.yoriai.mail.MailSending;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.signup.EmptyMails;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** What comes back by SMTP settles the mail and says something of the address (spec/smp-mail-tracking.md 3.6, 3.7). */
@ServerTest
class IntakeTest {

    @Autowired
    Api api;
    @Autowired
    MailIntake intake;
    @Autowired
    MailTokens tokens;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    TestClock clock;
    @Autowired
    Magazines magazines;
    @Autowired
    EmptyMails empty;
    @Autowired
    Readers readers;
    @Autowired
    MailSending mail;
    @Autowired
    MailMailbox mailbox;
    @Autowired
    ImapReader imap;

    private final String email = Data.unique("bounced") + "@example.com";

    @Test
    void a_bounce_settles_the_mail_once_and_three_make_the_leads_address_invalid() throws IOException {
        long lead = jdbc.sql("insert into lead (login_id, email, permission_type_id, date_regist, date_update)"
                + " values (:login, :email, 1, now(), now()) returning id").param("login", Data.unique("l"))
                .param("email", email).query((row, n) -> row.getLong(1)).single();
        jdbc.sql("insert into mail_sender_count (sender_id, epoch, success) values (?, 0, 3)").param(lead).update();
        for (int i = 1; i <= 3; i++) {
            long mail = sent(lead, i == 1 ? lead : null);
            String report = report("m" + i, "5.2.2");
            byIntake("b-" + tokens.of(mail) + "@bounce.test", report);
            byIntake("b-" + tokens.of(mail).toUpperCase(java.util.Locale.ROOT) + "@bounce.test", report);
            assertThat(told(mail)).isEqualTo("3 42552");
            assertThat(jdbc.sql("select email_send_error_count || ' ' || email_valid_id from lead where id = ?")
                    .param(lead).query((row, n) -> row.getString(1)).single()).isEqualTo(i + (i == 3 ? " 0" : " 1"));
        }
        assertThat(jdbc.sql("select success || ' ' || error from mail_sender_count where sender_id = ?").param(lead)
                .query((row, n) -> row.getString(1)).single()).isEqualTo("2 1");
    }

    @Test
    void a_mail_that_was_accepted_and_came_back_is_told_as_failed_with_both_moments_and_counted_once()
            throws IOException {
        long lead = jdbc.sql("insert into lead (login_id, email, permission_type_id, date_regist, date_update)"
                + " values (?, ?, 1, now(), now()) returning id").params(Data.unique("l"), email)
                .query((row, n) -> row.getLong(1)).single();
        long content = jdbc.sql("""
                insert into mail_content (mail_type, charset, title, sender_address, advertisement, created_at)
                values (1, 2, '案内', 'info@example.com', 1, now()) returning id""").query((row, n) -> row.getLong(1))
                .single();
        long sender = jdbc
                .sql("""
                        insert into mail_sender (name, mail_sender_status_id, content_id, target_num, start_date, date_regist, date_update)
                        values ('x', 5, ?, 3, now(), now(), now()) returning id""")
                .param(content)
                .query((row, n) -> row.getLong(1)).single();
        // Two nodes counted what servers accepted.
        jdbc.sql("insert into mail_sender_count (sender_id, epoch, success) values (?, 5, 1), (?, 6, 2)")
                .params(sender, sender).update();
        long mail = sent(lead, sender);
        jdbc.sql("update mail set content_id = ?, send_date = now() - interval '2 hours' where id = ?")
                .params(content, mail).update();
        assertThat(counts(sender)).containsExactly("3", "3", "0", "0");
        for (int i = 0; i < 2; i++) {
            byIntake("b-" + tokens.of(mail) + "@bounce.test", report("late" + i, "5.1.1"));
        }
        assertThat(counts(sender)).as("target, success, error, queue").containsExactly("3", "2", "1", "0");
        Api.Reply history = api.get("visitor.getMail", "search_key1", "VisitorId", "search_value1", "" + lead);
        assertThat(history.count("Mail")).isOne();
        assertThat(history.first("SendResultId")).isEqualTo("3");
        assertThat(history.first("ResultCode")).isEqualTo("42550");
        assertThat(history.first("SendDate")).isNotBlank();
        assertThat(history.first("ErrorDate")).isGreaterThan(history.first("SendDate"));
    }

    private List<String> counts(long sender) {
        Api.Reply reply = api.get("mailsender.get", "search_key1", "Id", "search_value1", "" + sender);
        return List.of(reply.first("TargetNum"), reply.first("SuccessNum"), reply.first("ErrorNum"),
                reply.first("QueueNum"));
    }

    @Test
    void delays_absence_notes_and_forged_tokens_change_nothing_and_what_is_unread_is_kept() throws IOException {
        long mail = sent(null, null);
        String own = "b-" + tokens.of(mail) + "@bounce.test";
        byIntake(own, report("d", "4.4.1").replace("Action: failed", "Action: delayed"));
        byIntake(own, "From: Taro <taro@example.com>\r\nAuto-Submitted: auto-replied\r\nSubject: out of office\r\n"
                + "Message-ID: <o>\r\n\r\nI am away and cannot be reached.\r\n");
        assertThat(told(mail)).isEqualTo("2 40000");
        assertThat(intake.takes("b-" + tokens.of(mail).replaceAll(".$", "x") + "@bounce.test")).isFalse();
        String forged = tokens.of(mail).replaceAll("[0-9a-f]$", "") + (tokens.of(mail).endsWith("0") ? "1" : "0");
        assertThat(intake.takes("b-" + forged + "@bounce.test")).isFalse();

        String odd = "Subject: " + Data.unique("odd") + "\r\n\r\nsomething else\r\n";
        byIntake("postmaster@bounce.test", odd);
        assertThat(jdbc.sql("select count(*) from mail_report where kind = 'UNREAD' and raw = ?")
                .param(odd.getBytes(StandardCharsets.US_ASCII)).query((row, n) -> row.getInt(1)).single()).isOne();
        byIntake(own, "From: MAILER-DAEMON@example.com\r\nSubject: hmm\r\nMessage-ID: <h>\r\n\r\nno words\r\n");
        assertThat(told(mail)).isEqualTo("3 90000");
    }

    @Test
    void a_complaint_stops_mail_to_the_lead_and_stands_in_the_ledger() throws IOException {
        long lead = jdbc.sql("insert into lead (login_id, email, permission_type_id, date_regist, date_update)"
                + " values (:login, :email, 1, now(), now()) returning id").param("login", Data.unique("l"))
                .param("email", email).query((row, n) -> row.getLong(1)).single();
        long mail = sent(lead, null);
        String arf = complaint(mail, email);
        byIntake("fbl@bounce.test", arf);
        byIntake("fbl@bounce.test", arf);
        assertThat(jdbc.sql("select complaint_date is not null and send_result = 2 from mail where id = ?").param(mail)
                .query((row, n) -> row.getBoolean(1)).single()).isTrue();
        assertThat(jdbc.sql("select permission_type_id from lead where id = ?").param(lead)
                .query((row, n) -> row.getInt(1)).single()).isNotEqualTo(1);
        assertThat(jdbc.sql("select count(*) from consent_ledger where address = ? and kind = 'COMPLAINED'")
                .param(email).query((row, n) -> row.getInt(1)).single()).isOne();
    }

    @Test
    void an_empty_mail_to_a_magazines_address_asks_its_sender_to_confirm() throws IOException {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("空メール"));
        byIntake(empty.localParts(magazine.id()).add() + "@bounce.test", email,
                "From: <" + email + ">\r\nSubject: \r\n\r\n");
        assertThat(jdbc.sql("select kind from newsletter_outbox where email = ?").param(email)
                .query((row, n) -> row.getString(1)).single()).isEqualTo("CONFIRMATION");
    }

    @Test
    void who_writes_to_the_address_of_a_mail_leaves_what_it_was_of_and_a_guess_leaves_nothing() throws IOException {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("メールで解除"));
        long reader = readers.add(magazine, EmailAddress.parse(email).orElseThrow(), ReaderValues.NONE, false, false,
                Origin.system("test")).readerId();
        long lead = jdbc.sql("insert into lead (login_id, email, permission_type_id, date_regist, date_update)"
                + " values (:login, :email, 1, now(), now()) returning id").param("login", Data.unique("l"))
                .param("email", email).query((row, n) -> row.getLong(1)).single();
        long sender = jdbc.sql("""
                insert into mail_sender (name, magazine_id, issue_id, conditions, date_regist, date_update)
                values ('x', ?, 1, '[]', now(), now()) returning id""").param(magazine.id())
                .query((row, n) -> row.getLong(1)).single();
        long toReader = sent(null, sender);
        jdbc.sql("update mail set reader_id = ?, send_type = 8 where id = ?").params(reader, toReader).update();
        long toLead = sent(lead, null);
        long trial = sent(lead, null);
        jdbc.sql("update mail set send_type = 7 where id = ?").param(trial).update();

        String forged = "unsubscribe-" + tokens.of(toReader) + "@bounce.test";
        assertThat(intake.takes(forged)).as("the token of bounces is none of leaving").isFalse();
        String own = "unsubscribe-" + tokens.leaving(toReader) + "@bounce.test";
        byIntake(own, "", "From: MAILER-DAEMON@example.com\r\nSubject: failed\r\n\r\nno\r\n");
        assertThat(readers.find(magazine.id(), reader)).isPresent();
        byIntake(own.toUpperCase(java.util.Locale.ROOT), email, "From: <" + email + ">\r\nSubject: \r\n\r\n");
        byIntake(own, email, "From: <" + email + ">\r\nSubject: \r\n\r\n");
        assertThat(readers.find(magazine.id(), reader)).isEmpty();
        assertThat(permission(lead)).as("the magazine alone").isEqualTo(1);
        byIntake("unsubscribe-" + tokens.leaving(trial) + "@bounce.test", email, "From: <" + email + ">\r\n\r\n");
        assertThat(permission(lead)).isEqualTo(1);
        byIntake("unsubscribe-" + tokens.leaving(toLead) + "@bounce.test", email, "From: <" + email + ">\r\n\r\n");
        assertThat(permission(lead)).isNotEqualTo(1);
        assertThat(jdbc.sql("select count(*) from mail where id in (?, ?) and unsubscribe_date is not null")
                .params(toReader, toLead).query((row, n) -> row.getInt(1)).single()).isEqualTo(2);
        assertThat(jdbc
                .sql("select count(*) from consent_ledger where address = ? and kind = 'REFUSED' and source = 'MAIL'")
                .param(email).query((row, n) -> row.getInt(1)).single()).isEqualTo(2);
    }

    @Test
    void too_many_complaints_of_a_domain_pause_what_runs_from_it() throws IOException {
        String domain = Data.unique("c").toLowerCase(java.util.Locale.ROOT) + ".example";
        long content = jdbc.sql("""
                insert into mail_content (mail_type, charset, sender_address, advertisement, created_at)
                values (1, 2, 'info@' || ?, 1, now()) returning id""").param(domain)
                .query((row, n) -> row.getLong(1)).single();
        long sender = jdbc
                .sql("""
                        insert into mail_sender (name, mail_sender_status_id, content_id, target_num, start_date, date_regist, date_update)
                        values ('x', 3, :content, 1000, :now, :now, :now) returning id""")
                .param("content", content).param("now", SqlTime.of(clock.instant()))
                .query((row, n) -> row.getLong(1)).single();
        jdbc.sql("insert into mail_sender_count (sender_id, epoch, success) values (?, 0, 1000)").param(sender)
                .update();
        // Something is left to send: nobody ends the sending meanwhile.
        jdbc.sql("insert into mail_packet (sender_id, lane, weight, from_id, to_id, claimed_by)"
                + " values (?, 0, 0, 0, 0, 0)").param(sender).update();
        for (int i = 1; i <= 3; i++) {
            assertThat(jdbc.sql("select mail_sender_status_id from mail_sender where id = ?").param(sender)
                    .query((row, n) -> row.getInt(1)).single()).isEqualTo(3);
            long lead = jdbc.sql("insert into lead (login_id, email, permission_type_id, date_regist, date_update)"
                    + " values (:login, :email, 1, now(), now()) returning id").param("login", Data.unique("l"))
                    .param("email", i + email).query((row, n) -> row.getLong(1)).single();
            byIntake("fbl@bounce.test", complaint(sent(lead, sender), i + email));
        }
        assertThat(jdbc.sql("select mail_sender_status_id || ' ' || status_message from mail_sender where id = ?")
                .param(sender).query((row, n) -> row.getString(1)).single()).startsWith("4 ").contains("苦情");
        assertThat(jdbc.sql("select count(*) from mail_halt where sender_id = ?").param(sender)
                .query((row, n) -> row.getInt(1)).single()).isOne();
        jdbc.sql("delete from mail_packet where sender_id = ?").param(sender).update();
        assertThat(mail.complaints()).anySatisfy(told -> {
            assertThat(told.domain()).isEqualTo(domain);
            assertThat(told.tooMany()).isTrue();
            assertThat(told.complaints()).isEqualTo(3);
        });
    }

    @Test
    void a_mailbox_is_read_by_imap_and_its_mails_are_taken_once() throws Exception {
        long bounced = sent(null, null);
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        try {
            GreenMailUser user = server.setUser("bounces@bounce.test", "box", "secret");
            user.deliver(new MimeMessage(null, new ByteArrayInputStream(("Return-Path: <>\r\nDelivered-To: b-"
                    + tokens.of(bounced) + "@bounce.test\r\n" + report("imap", "5.1.1"))
                    .getBytes(StandardCharsets.US_ASCII))));
            int port = server.getImap().getPort();
            assertThatThrownBy(() -> mailbox.save(Data.TESTS, "127.0.0.1", port, MailMailbox.Tls.NONE, "box", "wrong",
                    "INBOX")).isInstanceOfSatisfying(FaultException.class,
                            fault -> assertThat(fault.status()).isEqualTo(409));
            assertThat(mailbox.get()).isEmpty();
            mailbox.save(Data.TESTS, "127.0.0.1", port, MailMailbox.Tls.NONE, "box", "secret", "INBOX");
            assertThat(imap.poll()).isOne();
            assertThat(told(bounced)).isEqualTo("3 42550");
            assertThat(imap.poll()).isZero();
            assertThat(mailbox.get()).hasValueSatisfying(box -> {
                assertThat(box.readAt()).isNotNull();
                assertThat(box.fault()).isNull();
            });
        } finally {
            server.stop();
        }
        assertThatThrownBy(imap::poll).isInstanceOf(IllegalStateException.class);
        assertThat(mailbox.get()).hasValueSatisfying(box -> assertThat(box.fault()).isNotBlank());
        mailbox.remove(Data.TESTS);
        assertThat(imap.poll()).isZero();
    }

    private int permission(long lead) {
        return jdbc.sql("select permission_type_id from lead where id = ?").param(lead)
                .query((row, n) -> row.getInt(1)).single();
    }

    private String complaint(long about, String id) {
        return "From: fbl@example.net\r\nMessage-ID: <" + id + ">\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n"
                + "Content-Type: text/plain\r\n\r\nabuse\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n"
                + "Feedback-Type: abuse\r\nUser-Agent: T/1\r\nVersion: 1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
                + "X-SMP-Mail-Id: " + tokens.of(about) + "\r\nSubject: x\r\n\r\nx\r\n--b--\r\n";
    }

    private long sent(Long lead, Long sender) {
        return jdbc.sql("insert into mail (lead_id, sender_id, email, send_type, send_result, result_code, send_date,"
                + " created_at, updated_at) values (:lead, :sender, :email, 4, 2, '40000', now(), now(), now())"
                + " returning id").param("lead", lead).param("sender", sender).param("email", email)
                .query((row, n) -> row.getLong(1)).single();
    }

    private String told(long mail) {
        return jdbc.sql("select send_result || ' ' || result_code from mail where id = ?").param(mail)
                .query((row, n) -> row.getString(1)).single();
    }

    private String report(String id, String status) {
        return "From: MAILER-DAEMON@example.com\r\nMessage-ID: <" + id + email + ">\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
                + "Content-Type: text/plain\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                + "Reporting-MTA: dns; example.com\r\n\r\nFinal-Recipient: rfc822; " + email + "\r\nAction: failed\r\n"
                + "Status: " + status + "\r\n\r\n--b--\r\n";
    }

    /** Over SMTP, as other servers do. */
    private void byIntake(String to, String mail) throws IOException {
        byIntake(to, "", mail);
    }

    private void byIntake(String to, String from, String mail) throws IOException {
        SmtpReceiver receiver = SmtpReceiver.start("127.0.0.1", 0, new SmtpReceiver.Taker() {
            @Override
            public void take(String from, List<String> recipients, byte[] raw) {
                intake.take(from, recipients, raw);
            }

            @Override
            public boolean takes(String recipient) {
                return intake.takes(recipient);
            }
        });
        Timeouts times = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5),
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
        try (SmtpSession session = SmtpSession.open(new SmtpServer("localhost",
                new InetSocketAddress("127.0.0.1", receiver.port()), Tls.NONE, null, null), "test", times)) {
            session.send(new Envelope(from, to));
            assertThat(session.accepted()).isNull();
            session.body((mail + ".\r\n").getBytes(StandardCharsets.US_ASCII), null);
            assertThat(session.answer().positive()).isTrue();
        } finally {
            receiver.stop();
        }
    }
}
