package io.yoriai.mail.internal.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Callers;
import io.yoriai.account.Staff;
import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.OwnApplications;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.mail.OddMails;
import io.yoriai.mail.internal.MailLinks;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.intake.ReadMail;
import io.yoriai.mail.internal.sending.AutomaticMails;
import io.yoriai.mail.internal.sending.SenderAddresses;
import io.yoriai.mail.internal.template.PublicLinks;
import io.yoriai.message.Texts;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.record.Dictionary;
import io.yoriai.record.SqlTime;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.NotifyMails;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMails;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;
import io.yoriai.user.PasswordLinks;
import io.yoriai.user.Registrations;

/** Odd mails with the product's own words, of every kind, judged by other houses (docs/adr/0067). {@code -Dodd.notices=7000} for more. */
@ServerTest
class OddNoticesTest {

    private static final int ROUNDS = Integer.getInteger("odd.notices", 225) / 45;
    private static final Instant MADE = Instant.parse("2026-11-20T01:00:12Z");
    private static final List<String> EVENTS = List.of("APPLIED", "WAITING", "CHANGED", "PROMOTED", "CANCELLED",
            "REJECTED", "RESTORED", "PAID");
    private static final List<String> OUTBOX = List.of("CONFIRMATION", "ALREADY_REGISTERED", "REGISTERED", "LEFT",
            "CHANGED", "ADDRESS_CHANGED", "CHANGE_LINK", "CANCEL_LINK", "NEW_ADDRESS", "STEP", "NOTIFY");

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    MailSettings settings;
    @Autowired
    Texts texts;
    @Autowired
    SenderAddresses senders;
    @Autowired
    AutomaticMails written;
    @Autowired
    OwnApplications applications;
    @Autowired
    ApplicationLinks pages;
    @Autowired
    PublicLinks publicLinks;
    @Autowired
    Callers callers;
    @Autowired
    PasswordLinks passwords;
    @Autowired
    Registrations registrations;
    @Autowired
    Staff staff;
    @Autowired
    ReaderMails readerMails;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    StepMails steps;
    @Autowired
    NotifyMails notify;
    @TempDir
    Path folder;

    private OddMails odd;
    private Notices notices;
    private long number;

    @Test
    void odd_mails_in_the_products_words_are_right_for_parsers_and_verifiers_of_other_houses() throws Exception {
        odd = new OddMails(20261128, folder);
        notices = notices();
        for (int round = 0; round < ROUNDS; round++) {
            campaign();
            magazine();
            account();
        }
        odd.judge();
    }

    @Test
    void steps_are_in_the_character_set_of_their_magazine_and_go_to_nobody_while_it_rests() throws Exception {
        odd = new OddMails(20261129, folder);
        notices = notices();
        String email = Data.unique("n") + "@example.com";
        Magazine magazine = inJapanese(magazines.create(Data.TESTS, MagazineSettings.named("段階①").with(
                new Publisher("発行㈱", "info@example.co.jp", "", "", "東京都港区1-1", "desk@example.co.jp"))));
        long reader = readers.add(magazine, EmailAddress.parse(email).orElseThrow(),
                ReaderValues.forAdd(Map.of(ReaderField.NAME, "ｶﾅ"),
                        new FieldContext(magazine, LocalDate.of(2026, 1, 1))).values(),
                false, false, Origin.system("test")).readerId();
        notify.change(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, true, LocalTime.of(9, 0),
                new MailTexts("[% Reader.name %]様 ①", "本文", "<p>～</p>"));
        long wanted = wanted("NOTIFY", magazine.id(), reader, null, email);
        MailRow row = new MailRow(1, null, null, null, reader, email, 8, null, "{\"outbox\": " + wanted + "}", MADE);
        assertThat(new String(ready(row), StandardCharsets.US_ASCII)).contains("Subject: =?ISO-2022-JP?B?",
                "Content-Type: text/html; charset=ISO-2022-JP").doesNotContain("UTF-8");
        // Its link to change is the reader's own.
        notify.change(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, true, LocalTime.of(9, 0),
                new MailTexts("変更", "[% Reader.change_url %]", ""));
        assertThat(ReadMail.of(ready(row)).text("text/plain")).contains("usrctrl.php?chg=").doesNotContain("upd=1");
        MailRow old = new MailRow(2, null, null, null, reader, "old@example.com", 8, null, row.values(), MADE);
        assertThat(notices.compose(List.of(old))).containsExactly(new Result.Skipped(2));
        data.jdbc().sql("update magazine set state = 'PAUSED' where id = ?").param(magazine.id()).update();
        assertThat(notices.compose(List.of(row))).containsExactly(new Result.Skipped(14));
    }

    private byte[] ready(MailRow row) {
        Result result = notices.compose(List.of(row)).getFirst();
        assertThat(result).as(row.values()).isInstanceOf(Result.Ready.class);
        return ((Result.Ready) result).mail().data();
    }

    /** Something of a magazine that is to be sent. */
    private long wanted(String kind, long magazine, long reader, @Nullable Long step, String email) {
        return data.jdbc()
                .sql("""
                        insert into newsletter_outbox (kind, magazine_id, reader_id, step_id, email, payload, due_at, created_at, handed_at)
                        values (:kind, :magazine, :reader, :step, :email, '{"token": "t-0"}', :now, :now, :now) returning id""")
                .param("kind", kind).param("magazine", magazine).param("reader", reader)
                .param("step", step, java.sql.Types.BIGINT).param("email", email)
                .param("now", SqlTime.of(clock.instant())).query(Long.class).single();
    }

    private Notices notices() {
        MailSettings own = sentBy(settings, "事務局①髙 <info@example.co.jp>");
        MailLinks links = new MailLinks(callers, new MockEnvironment().withProperty("yoriai.demo", "true")
                .withProperty("local.server.port", "8080"));
        return new Notices(readerMails,
                new CampaignMails(data.jdbc(), texts, own, senders, written, applications, pages, publicLinks,
                        new Dictionary()),
                new PlainMails(data.jdbc(), texts, own, links, passwords, registrations, staff));
    }

    /** Settings of mail with a sender of the product's own mails. */
    static MailSettings sentBy(MailSettings usual, String sender) {
        return new MailSettings(usual.mode(), usual.relayHost(), usual.relayPort(), usual.relayUser(),
                usual.relayPassword(), usual.relayTls(), usual.name(), sender, usual.bounceDomain(),
                usual.intakePort(), usual.intakeHost(), usual.retryInterval(), usual.giveUp(), usual.connections(),
                true,
                usual.node(), usual.fence(), usual.deadAfter(), usual.bounceWindow());
    }

    private void campaign() throws Exception {
        long campaign = data.campaign(OddMails.cut(odd.odd(30), 200));
        long session = data.session(campaign, OddMails.cut(odd.odd(20), 200));
        data.jdbc().sql("update campaign set reference_name = ?, reference_email = 'desk@example.co.jp', hall_name = ?,"
                + " settings = jsonb_build_object('73', ?::text) where id = ?")
                .params(odd.odd(5), odd.odd(5), OddMails.cut(odd.odd(8), 50), campaign).update();
        long lead = data.lead(odd.odd(6), Data.unique("n") + "@example.com");
        long application = data.application(lead, campaign, session);
        for (String kind : EVENTS) {
            long event = data.jdbc()
                    .sql("insert into application_event (application_id, kind, at) values (?, ?, ?) returning id")
                    .params(application, kind, SqlTime.of(clock.instant())).query(Long.class).single();
            keep(lead, null, Map.of("event", event, "staff", false));
        }
        for (long event : data.jdbc().sql("select id from application_event where application_id = ?")
                .param(application).query(Long.class).list()) {
            keep(null, null, Map.of("event", event, "staff", true, "language", event % 2 == 0 ? "en" : "ja"));
        }
        keep(lead, null, Map.of("campaign", "REMIND", "id", application, "staff", false));
        long attendance = data.jdbc()
                .sql("insert into attendance (campaign_id, lead_id, venue_id, venue_date, date_regist,"
                        + " date_update) values (?, ?, nextval('venue_attendance_id_seq'), now(), now(), now()) returning id")
                .params(campaign, lead).query(Long.class).single();
        keep(lead, null, Map.of("campaign", "THANKS", "id", attendance, "staff", false));
        long venue = data.jdbc().sql("select venue_id from attendance where id = ?").param(attendance)
                .query(Long.class).single();
        long received = data.jdbc()
                .sql("""
                        insert into session_attendance (attendance_id, session_id, lead_id, attended_at, type, registered, source, stay,
                            date_regist, date_update) values (?, ?, ?, now(), 1, true, 1, 1, now(), now()) returning id""")
                .params(attendance, session, lead).query(Long.class).single();
        for (boolean staff : new boolean[]{false, true}) {
            keep(staff ? null : lead, null, Map.of("campaign", "VENUE", "id", venue, "staff", staff));
            keep(staff ? null : lead, null, Map.of("campaign", "SESSION", "id", received, "staff", staff));
        }
    }

    private Magazine inJapanese(Magazine magazine) {
        data.jdbc().sql("update magazine set charset = 'ISO-2022-JP' where id = ?").param(magazine.id()).update();
        return magazines.get(magazine.id());
    }

    private void magazine() throws Exception {
        Magazine made = magazines.create(Data.TESTS,
                MagazineSettings.named(OddMails.cut(odd.odd(10), 50)).with(
                        new Publisher(OddMails.cut(odd.odd(8), 50), "info@example.co.jp", "", "", "東京都" + odd.odd(4),
                                "desk@example.co.jp")));
        Magazine magazine = made.id() % 2 == 0 ? inJapanese(made) : made;
        String email = Data.unique("n") + "@example.com";
        long reader = readers.add(magazine, EmailAddress.parse(email).orElseThrow(),
                ReaderValues.forAdd(Map.of(ReaderField.NAME, odd.odd(6)),
                        new FieldContext(magazine, LocalDate.of(2026, 1, 1))).values(),
                false, false, Origin.system("test")).readerId();
        MailTexts said = new MailTexts(OddMails.cut(odd.odd(30), 100), odd.odd(60), "<p>" + odd.odd(40) + "</p>");
        long step = steps
                .create(Data.TESTS, new StepMail(0, magazine.id(), 1, StepMail.Base.CREATED, 0, LocalTime.of(9, 0),
                        Map.of(), said, null))
                .id();
        notify.change(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, true, LocalTime.of(9, 0), said);
        for (String kind : OUTBOX) {
            long wanted = wanted(kind, magazine.id(), reader, kind.equals("STEP") ? step : null, email);
            keep(null, reader, email, Map.of("outbox", wanted));
        }
    }

    private void account() throws Exception {
        long lead = data.lead(odd.odd(6), Data.unique("n") + "@example.com");
        keep(lead, null, Map.of("notice", "password", "about", "" + lead, "args", "[]"));
        for (int inspected = 1; inspected <= 2; inspected++) {
            keep(lead, null, Map.of("notice", "inspection." + inspected, "about", "" + lead, "args", "[]"));
        }
        for (Map.Entry<String, List<String>> told : Map.of("scenario", List.of(odd.odd(6)), "score",
                List.of(odd.odd(6), "10", "12")).entrySet()) {
            keep(null, null, Map.of("notice", told.getKey(), "about", "" + lead, "args",
                    JsonMapper.shared().writeValueAsString(told.getValue())));
        }
        long admin = api.call("admin.post", "<Admin xmlns=\"http://smartseminar.jp/\"><LoginId>" + Data.unique("odd")
                + "</LoginId><Name1>田中</Name1><Email>" + Data.unique("odd")
                + "@example.com</Email><AdminLevel><AdminLevelId>2</AdminLevelId>"
                + "</AdminLevel><AdminGroup><AdminGroupId>1</AdminGroupId></AdminGroup></Admin>").id();
        data.jdbc().sql("update staff set name1 = ? where id = ?").params(OddMails.cut(odd.odd(4), 20), admin).update();
        for (String kind : List.of("INVITED", "RAISED")) {
            keep(null, null, Map.of("admin", kind, "about", admin, "to", admin));
        }
        keep(null, null, Map.of("returned", data.jdbc().sql("""
                insert into mail_report (digest, kind, recipient, diagnostic, raw, received_at)
                values (?, 'BOUNCE', 'x@example.com', ?, ?, now()) returning id""")
                .params(Data.unique("r").getBytes(StandardCharsets.UTF_8), odd.odd(20),
                        ("Subject: =?x?=\r\n\r\n" + odd.odd(60) + "\r\n.\r\n.x" + "長".repeat(1_200))
                                .getBytes(StandardCharsets.UTF_8))
                .query(Long.class).single()));
    }

    private void keep(@Nullable Long lead, @Nullable Long reader, Map<String, Object> about) throws Exception {
        keep(lead, reader, "n" + ++number + "@example.com", about);
    }

    private void keep(@Nullable Long lead, @Nullable Long reader, String email, Map<String, Object> about)
            throws Exception {
        odd.keep(ready(new MailRow(number, null, null, lead, reader, email, reader == null ? 2 : 8, null,
                JsonMapper.shared().writeValueAsString(about), MADE)));
    }
}
