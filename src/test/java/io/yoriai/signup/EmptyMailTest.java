package io.yoriai.signup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.OptIn;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.signup.EmptyMails.Envelope;
import io.yoriai.signup.EmptyMails.LocalParts;
import io.yoriai.signup.SelfService.Purpose;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** 空メール登録 (spec/neo.md 7.1). */
@ServerTest
class EmptyMailTest {

    @Autowired
    EmptyMails mails;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    SelfService service;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    JdbcClient jdbc;

    private final String email = Data.unique("empty") + "@example.com";
    private Magazine magazine;
    private LocalParts parts;

    @BeforeEach
    void magazine() {
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("空メール"));
        parts = mails.localParts(magazine.id());
    }

    @Test
    void a_mail_to_add_registers_its_sender_by_double_opt_in() {
        assertThat(arrived(parts.add().toUpperCase(Locale.ROOT), true))
                .isEqualTo(EmptyMails.Handled.REGISTRATION_TAKEN);

        Reader waiting = readers.find(magazine.id(), email).orElseThrow();
        assertThat(waiting.provisional()).isTrue();
        assertThat(queued()).containsExactly("CONFIRMATION");
        service.confirm(service.find(Purpose.CONFIRM, service.token(Purpose.CONFIRM, magazine.id(), waiting.id()))
                .orElseThrow(), io.yoriai.person.Origin.page(Source.OPT_IN, "192.0.2.1", "x", "usrctrl.php", "link"));
        assertThat(ledger.of(email, 1).getFirst().origin().form()).isEqualTo(parts.add());
    }

    @Test
    void without_double_opt_in_only_a_proven_sender_is_registered_at_once() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new OptIn(false, 72)));

        arrived(parts.add(), false);
        assertThat(readers.find(magazine.id(), email).orElseThrow().provisional()).isTrue();
        String other = "b" + email;
        mails.arrived(new Envelope(parts.add() + "@news.example.com", other, true, "192.0.2.7"),
                message("From: " + other));

        assertThat(readers.find(magazine.id(), other).orElseThrow().receives()).isTrue();
        assertThat(ledger.of(other, 1).getFirst().origin().source()).isEqualTo(Source.MAIL);
        assertThat(ledger.of(other, 1).getFirst().origin().ip()).isEqualTo("192.0.2.7");
    }

    @Test
    void a_mail_to_del_cancels_where_the_sender_is_proven_and_else_mails_a_link() {
        register();

        assertThat(arrived(parts.del(), false)).isEqualTo(EmptyMails.Handled.CANCEL_LINK);
        assertThat(readers.find(magazine.id(), email)).isPresent();
        assertThat(queued()).contains("CANCEL_LINK");
        assertThat(arrived(parts.del(), true)).isEqualTo(EmptyMails.Handled.CANCELLED);

        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(ledger.of(email, 1).getFirst().kind()).isEqualTo(Act.REFUSED);
        assertThat(ledger.of(email, 1).getFirst().origin().source()).isEqualTo(Source.MAIL);
        assertThat(arrived(parts.del(), true)).isEqualTo(EmptyMails.Handled.CANCELLED);
    }

    @Test
    void a_reader_is_told_that_it_is_registered_and_a_sixth_mail_of_a_day_is_not_answered() {
        register();
        for (int i = 0; i < 5; i++) {
            assertThat(arrived(parts.add(), true)).isEqualTo(EmptyMails.Handled.REGISTRATION_TAKEN);
        }
        assertThat(arrived(parts.add(), true)).isEqualTo(EmptyMails.Handled.TOO_MANY);
        assertThat(arrived(parts.del(), true)).isEqualTo(EmptyMails.Handled.TOO_MANY);

        assertThat(queued()).filteredOn(kind -> kind.equals("ALREADY_REGISTERED")).hasSize(5);
        assertThat(readers.find(magazine.id(), email)).isPresent();
    }

    @Test
    void a_closed_magazine_and_an_unknown_or_renewed_code_take_nothing() {
        LocalParts renewed = mails.renew(magazine.id());
        assertThat(renewed).isNotEqualTo(parts).isEqualTo(mails.localParts(magazine.id()));
        assertThat(arrived(parts.add(), true)).isEqualTo(EmptyMails.Handled.UNKNOWN);
        assertThat(arrived("add-", true)).isEqualTo(EmptyMails.Handled.UNKNOWN);
        assertThat(arrived("info", true)).isEqualTo(EmptyMails.Handled.UNKNOWN);
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.withAcceptsRegistrations(false));
        assertThat(arrived(renewed.add(), true)).isEqualTo(EmptyMails.Handled.CLOSED);

        assertThat(readers.find(magazine.id(), email)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: auto-replied", "AUTO-SUBMITTED: auto-generated; x=1", "Precedence: bulk",
        "Precedence: List", "X-Autoreply: yes", "X-Autorespond: yes", "List-Id: <a.example.com>", "Return-Path: <>",
        "Content-Type: multipart/report; report-type=delivery-status", "X-Failed-Recipients: a@example.com",
        "List-Unsubscribe:\r\n <https://x.example>"})
    void automatic_mails_are_ignored(String header) {
        assertThat(mails.arrived(new Envelope(parts.add() + "@n.example", email, true, "192.0.2.7"),
                message("Received: x", "From: " + email, header))).isEqualTo(EmptyMails.Handled.AUTOMATIC);
        assertThat(readers.find(magazine.id(), email)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<>", " <> "})
    void bounces_are_ignored(String returnPath) {
        assertThat(mails.arrived(new Envelope(parts.add() + "@n.example", returnPath, true, "192.0.2.7"),
                message("From: " + email)))
                .isEqualTo(EmptyMails.Handled.AUTOMATIC);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', value = {
        "From: taro@example.com | taro@example.com",
        "From: <Taro@Example.com> | Taro@Example.com",
        "From: \"山田, \\\"太郎\\\"\" <taro@example.com> | taro@example.com",
        "From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?=\\r\\n\\t<taro@example.com> | taro@example.com",
        "from:taro@example.com | taro@example.com",
        "From: a@example.com, b@example.com | -",
        "From: a@example.com\\r\\nFrom: b@example.com | -",
        "From: | -",
        "Subject: From: a@example.com | -",
        "From: <script>@example.com | -",
        "From: a@b | -",
        "Auto-Submitted: no\\r\\nFrom: taro@example.com | taro@example.com",
    })
    void the_sender_is_the_one_address_of_the_from_field(String head, String sender) {
        MailFacts facts = MailFacts.read(message(head.replace("\\r\\n", "\r\n").replace("\\t", "\t")), "x@example.com");

        assertThat(facts.automatic()).isNull();
        assertThat(facts.from() == null ? "-" : facts.from().written()).isEqualTo(sender);
    }

    @Test
    void machines_own_addresses_and_a_body_are_not_taken_for_heads() {
        assertThat(MailFacts.read(message("From: MAILER-DAEMON@example.com"), "x@example.com").automatic()).isNotNull();
        assertThat(arrived(parts.add(), true, parts.del() + "@news.example.com"))
                .isEqualTo(EmptyMails.Handled.NO_SENDER);
        byte[] body = ("From: " + email + "\r\n\r\nAuto-Submitted: auto-replied\r\n").getBytes(StandardCharsets.UTF_8);
        assertThat(MailFacts.read(body, email).automatic()).isNull();
    }

    @Test
    void whatever_the_bytes_are_reading_answers() {
        Random random = new Random(20261122);
        String[] pieces = {"From: ", "a@example.com", "<", ">", "\"", "\\", "\r\n", "\n", " ", ",", ":", "Precedence:",
            "\t",
            "=?", "\0", "\u00ff"};
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            MailFacts facts = MailFacts.read(text.toString().getBytes(StandardCharsets.ISO_8859_1), "x");
            assertThat(facts.from() == null || facts.from().written().endsWith("a@example.com")).as(text.toString())
                    .isTrue();
        }
        MailFacts.read(("From: \"" + "\\a".repeat(100_000)).getBytes(StandardCharsets.US_ASCII), "x");
        MailFacts.read("From: ".repeat(100_000).getBytes(StandardCharsets.US_ASCII), "x");
    }

    private void register() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new OptIn(false, 72)));
        Magazine copy = magazines.find(magazine.id()).orElseThrow();
        readers.add(copy, io.yoriai.person.EmailAddress.parse(email).orElseThrow(), ReaderValues.NONE, false, false,
                io.yoriai.person.Origin.api("test", "192.0.2.1"));
    }

    private EmptyMails.Handled arrived(String localPart, boolean aligned) {
        return arrived(localPart, aligned, email);
    }

    private EmptyMails.Handled arrived(String localPart, boolean aligned, String from) {
        return mails.arrived(new Envelope(localPart + "@news.example.com", from, aligned, "192.0.2.7"),
                message("Received: from x", "From: \"=?UTF-8?B?5aSq6YOO?=\" <" + from + ">", "Subject: "));
    }

    private List<String> queued() {
        return jdbc.sql("select kind from newsletter_outbox where email = ? order by id").param(email)
                .query(String.class)
                .list();
    }

    private static byte[] message(String... headers) {
        return (String.join("\r\n", headers) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
