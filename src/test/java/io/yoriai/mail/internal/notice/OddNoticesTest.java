package io.yoriai.mail.internal.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.json.JsonMapper;

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
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;
import io.yoriai.user.PasswordLinks;

/** Odd mails with the product's own words, of every kind, judged by other houses (docs/adr/0067). {@code -Dodd.notices=7000} for more. */
@ServerTest
class OddNoticesTest {

    private static final int ROUNDS = Integer.getInteger("odd.notices", 250) / 25;
    private static final Instant MADE = Instant.parse("2026-11-20T01:00:12Z");
    private static final List<String> EVENTS = List.of("APPLIED", "WAITING", "CHANGED", "PROMOTED", "CANCELLED",
            "REJECTED", "RESTORED", "PAID");
    private static final List<String> OUTBOX = List.of("CONFIRMATION", "ALREADY_REGISTERED", "REGISTERED", "LEFT",
            "CHANGED", "ADDRESS_CHANGED", "CHANGE_LINK", "CANCEL_LINK", "NEW_ADDRESS", "STEP", "NOTIFY");

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
        MailSettings own = new MailSettings(settings.mode(), settings.relayHost(), settings.relayPort(),
                settings.relayUser(), settings.relayPassword(), settings.relayTls(), settings.name(),
                "事務局①髙 <info@example.co.jp>", settings.bounceDomain(), settings.intakePort(), settings.intakeHost(),
                settings.retryInterval(), settings.giveUp(), settings.connections(), true, settings.node(),
                settings.fence(), settings.deadAfter(), settings.bounceWindow());
        MailLinks links = new MailLinks(callers, new MockEnvironment().withProperty("yoriai.demo", "true")
                .withProperty("local.server.port", "8080"));
        notices = new Notices(readerMails,
                new CampaignMails(data.jdbc(), texts, own, senders, written, applications, pages, publicLinks,
                        new Dictionary()),
                new PlainMails(data.jdbc(), texts, own, links, passwords, staff));
        for (int round = 0; round < ROUNDS; round++) {
            campaign();
            magazine();
            account();
        }
        odd.judge();
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
        keep(null, null,
                Map.of("event", data.jdbc().sql("select max(id) from application_event where application_id = ?")
                        .param(application).query(Long.class).single(), "staff", true));
        keep(lead, null, Map.of("campaign", "REMIND", "id", application, "staff", false));
        long attendance = data.jdbc()
                .sql("insert into attendance (campaign_id, lead_id, venue_id, venue_date, date_regist,"
                        + " date_update) values (?, ?, nextval('venue_attendance_id_seq'), now(), now(), now()) returning id")
                .params(campaign, lead).query(Long.class).single();
        keep(lead, null, Map.of("campaign", "THANKS", "id", attendance, "staff", false));
        keep(lead, null,
                Map.of("campaign", "VENUE", "id", data.jdbc().sql("select venue_id from attendance where id = ?")
                        .param(attendance).query(Long.class).single(), "staff", false));
    }

    private void magazine() throws Exception {
        Magazine magazine = magazines.create(Data.TESTS,
                MagazineSettings.named(OddMails.cut(odd.odd(10), 50)).with(
                        new Publisher(OddMails.cut(odd.odd(8), 50), "info@example.co.jp", "", "", "東京都" + odd.odd(4),
                                "desk@example.co.jp")));
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
            long wanted = data.jdbc()
                    .sql("""
                            insert into newsletter_outbox (kind, magazine_id, reader_id, step_id, email, payload, due_at, created_at, handed_at)
                            values (:kind, :magazine, :reader, :step, :email, '{"token": "t-0"}', :now, :now, :now) returning id""")
                    .param("kind", kind).param("magazine", magazine.id()).param("reader", reader)
                    .param("step", kind.equals("STEP") ? step : null, java.sql.Types.BIGINT).param("email", email)
                    .param("now", SqlTime.of(clock.instant())).query(Long.class).single();
            keep(null, reader, Map.of("outbox", wanted));
        }
    }

    private void account() throws Exception {
        long lead = data.lead(odd.odd(6), Data.unique("n") + "@example.com");
        keep(lead, null, Map.of("notice", "password", "about", "" + lead, "args", "[]"));
        keep(lead, null, Map.of("notice", "inspection.1", "about", "" + lead, "args", "[]"));
    }

    private void keep(@Nullable Long lead, @Nullable Long reader, Map<String, Object> about) throws Exception {
        number++;
        Result result = notices.compose(List.of(new MailRow(number, null, null, lead, reader,
                "n" + number + "@example.com", reader == null ? 2 : 8, null,
                JsonMapper.shared().writeValueAsString(about), MADE))).getFirst();
        assertThat(result).as(about.toString()).isInstanceOf(Result.Ready.class);
        odd.keep(((Result.Ready) result).mail().data());
    }
}
