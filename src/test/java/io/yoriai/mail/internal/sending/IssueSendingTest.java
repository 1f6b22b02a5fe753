package io.yoriai.mail.internal.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.audience.ReaderCondition;
import io.yoriai.audience.ReaderCondition.Operator;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.mail.IssueSendings;
import io.yoriai.mail.IssueSendings.Reaction;
import io.yoriai.mail.IssueSendings.Target;
import io.yoriai.mail.MailHit;
import io.yoriai.mail.MailHits;
import io.yoriai.mail.MailSendings;
import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.intake.ReadMail;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** Issues become sendings: who gets them, why others do not, what they say, and how they are left (spec/neo.md 7.2). */
@ServerTest
class IssueSendingTest {

    private static final Target ALL = new Target(List.of(ReaderConditions.NONE), "すべて", null, null, false);

    @Autowired
    IssueSendings sendings;
    @Autowired
    MailSendings numbers;
    @Autowired
    Sendings states;
    @Autowired
    Composer composer;
    @Autowired
    Issues issues;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    MailHits hits;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    TestClock clock;
    @Autowired
    Data data;

    private Magazine magazine;
    private long issue;

    @BeforeEach
    void magazine() {
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("号の配信").with(
                new Publisher("発行社", "news@example.com", "", "", "東京都港区1-1", "desk@example.com")));
        issue = issue("[% Reader.name || \"読者\" %] 様へ",
                """
                        <html><head><style>p { color: #123 }</style></head><body><p style="font-size:20px">[% Reader.name %] 様</p>
                        <a href="https://example.com/a?x=1&amp;y=2">記事</a><script>alert(1)</script></body></html>""");
    }

    private long issue(String subject, String html) {
        return issues.create(Data.TESTS, magazine.id(), new Issue.Content(subject, "", html)).id();
    }

    private long reader(String name) {
        return reader(name, Map.of());
    }

    private long reader(String name, Map<ReaderField, String> more) {
        Map<ReaderField, String> given = new EnumMap<>(ReaderField.class);
        given.put(ReaderField.NAME, name);
        given.putAll(more);
        return readers.add(magazine, EmailAddress.parse(Data.unique("r") + "@example.com").orElseThrow(),
                ReaderValues.forAdd(given, new FieldContext(magazine, java.time.LocalDate.of(2026, 1, 1))).values(),
                false, false, Origin.system("test")).readerId();
    }

    private long prepared(Target target) {
        long id = sendings.create(Data.TESTS, magazine, issue, target, null);
        states.advance(id);
        return id;
    }

    private Map<Long, String> rows(long sending) {
        Map<Long, String> rows = new java.util.TreeMap<>();
        jdbc.sql(
                "select reader_id, send_result || ' ' || coalesce(skip_reason::text, '') as what from mail where sender_id = ?")
                .param(sending).query(row -> {
                    assertThat(rows.put(row.getLong(1), row.getString(2))).as("once").isNull();
                });
        return rows;
    }

    private Result composed(long sending, long reader) {
        MailRow row = jdbc
                .sql("select id, content_id, email, created_at from mail where sender_id = ? and reader_id = ?")
                .params(sending, reader).query((found, n) -> new MailRow(found.getLong(1), found.getLong(2), sending,
                        null, reader, found.getString(3), 8, null, null, found.getTimestamp(4).toInstant()))
                .single();
        return composer.compose(List.of(row)).getFirst();
    }

    private static ReadMail read(Result result) {
        assertThat(result).isInstanceOf(Result.Ready.class);
        return ReadMail.of(((Result.Ready) result).mail().data());
    }

    @Test
    void every_reader_has_one_row_with_the_reason_and_the_numbers_add_up() {
        long gets = reader("山田");
        long stopped = reader("佐藤", Map.of(ReaderField.SENDSTATUS, "0"));
        long invalid = reader("鈴木");
        jdbc.sql("insert into person_address (address, valid) select email_key, false from reader where id = ?"
                + " on conflict (address) do update set valid = false").param(invalid).update();
        long complained = reader("高橋");
        jdbc.sql(
                "select newsletter_complaint(magazine_id, email_key, decode('00', 'hex'), now(), '{\"source\": \"SYSTEM\"}')"
                        + " from reader where id = ?")
                .param(complained).query((row, n) -> 0).list();
        long waiting = reader("田中");
        jdbc.sql("update reader set provisional_until = '2099-01-01' where id = ?").param(waiting).update();
        long sending = prepared(ALL);
        assertThat(rows(sending)).containsExactlyInAnyOrderEntriesOf(Map.of(gets, "1 ", stopped, "4 6", invalid, "4 2",
                complained, "4 7", waiting, "4 8"));
        MailSendings.Sending told = sendings.get(magazine.id(), sending);
        assertThat(told.target()).isEqualTo(5);
        assertThat(told.unsent()).isEqualTo(4);
        assertThat(told.queue()).isEqualTo(1);
        assertThat(numbers.skipped(sending)).containsExactlyEntriesOf(
                new java.util.TreeMap<>(Map.of(2, 1L, 6, 1L, 7, 1L, 8, 1L)));
        // Neither the wire of leads nor their screen knows it.
        assertThatThrownBy(() -> numbers.get(sending)).isInstanceOf(FaultException.class);
        assertThat(numbers.all()).extracting(MailSendings.Sending::id).doesNotContain(sending);

        // A second sending goes to those who have not got it: somebody who registered since.
        long late = reader("遅井");
        long again = prepared(ALL);
        assertThat(rows(again)).containsEntry(gets, "4 5").containsEntry(late, "1 ");
        assertThat(rows(prepared(new Target(ALL.conditions(), "", null, null, true)))).containsEntry(gets, "1 ");
    }

    @Test
    void a_mail_has_the_readers_values_its_own_way_to_leave_and_keeps_its_look() {
        long reader = reader("山田 太郎");
        long sending = prepared(ALL);
        ReadMail mail = read(composed(sending, reader));
        String raw = new String(((Result.Ready) composed(sending, reader)).mail().data(), StandardCharsets.US_ASCII);
        assertThat(mail.subject()).isEqualTo("山田 太郎 様へ");
        assertThat(mail.header("from")).isEqualTo("発行社 <news@example.com>");
        String html = mail.text("text/html");
        assertThat(html).contains("<style>p { color: #123 }</style>", "style=\"font-size:20px\"", "山田 太郎 様", "発行社",
                "東京都港区1-1", "desk@example.com", "/c/", "/o/").doesNotContain("alert", "[%", "example.com/a?x=1");
        assertThat(mail.text("text/plain")).contains("山田 太郎 様", "usrctrl.php?del=");
        assertThat(raw).contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                "\r\nPrecedence: bulk\r\n");
        Matcher leave = Pattern.compile("\r\nList-Unsubscribe: <(https?://[^>]+/usrctrl.php\\?del=[^>]+)>")
                .matcher(raw);
        assertThat(leave.find()).isTrue();
        assertThat(html).contains(leave.group(1).replace("&", "&amp;"));

        // A link that is followed counts for the mail, and leads where it was written.
        Matcher link = Pattern.compile("/c/([A-Za-z0-9_-]+)").matcher(html);
        assertThat(link.find()).isTrue();
        jdbc.sql("update mail set send_result = 2, send_date = now() - interval '1 hour' where sender_id = ?")
                .param(sending).update();
        // The browser is of the person's lead, of two of the older one; of who is none yet it waits.
        assertThat(hits.click(link.group(1), new MailHit("192.0.2.7", "Mozilla/5.0", false)))
                .hasValueSatisfying(way -> assertThat(way.lead()).isZero());
        long lead = data.lead("山田", mail.header("to").toUpperCase(java.util.Locale.ROOT));
        data.lead("山田", mail.header("to"));
        assertThat(hits.click(link.group(1), new MailHit("192.0.2.7", "Mozilla/5.0", false)))
                .hasValueSatisfying(way -> {
                    assertThat(way.target()).isEqualTo("https://example.com/a?x=1&y=2");
                    assertThat(way.lead()).isEqualTo(lead);
                });
        assertThat(sendings.results(sending).clicked()).isOne();
        reader("反応なし");
        long earlier = issue;
        issue = issue("次号", "<p>次</p>");
        assertThat(rows(prepared(new Target(ALL.conditions(), "", Reaction.CLICKED, earlier, false))).keySet())
                .containsExactly(reader);

        // Nor does anybody of a magazine that rests.
        magazines.change(Data.TESTS, magazine.id(), old -> old.with(MagazineSettings.State.PAUSED));
        assertThat(composed(sending, reader)).isEqualTo(new Result.Skipped(14));
        magazines.change(Data.TESTS, magazine.id(), old -> old.with(MagazineSettings.State.ISSUED));

        // Who leaves before the mail is handed over gets nothing.
        assertThat(readers.remove(magazine, reader, false, Origin.system("test"))).isNotNull();
        assertThat(composed(sending, reader)).isEqualTo(new Result.Skipped(10));
    }

    @Test
    void who_follows_links_of_many_readers_within_a_minute_may_be_a_machine() {
        List<Long> all = java.util.stream.IntStream.range(0, 6).mapToObj(i -> reader("読者" + i)).toList();
        long sending = prepared(ALL);
        jdbc.sql("update mail set send_result = 2, send_date = ? where sender_id = ?")
                .params(io.yoriai.record.SqlTime.of(clock.instant().minus(Duration.ofHours(1))), sending).update();
        for (long one : all) {
            Matcher link = Pattern.compile("/c/([A-Za-z0-9_-]+)")
                    .matcher(read(composed(sending, one)).text("text/html"));
            assertThat(link.find()).isTrue();
            hits.click(link.group(1), new MailHit("192.0.2.77", "Mozilla/5.0", false));
        }
        assertThat(jdbc.sql("select k.verdict_id || ' ' || k.reasons from mail_click k join mail m on m.id = k.mail_id"
                + " where m.sender_id = ? order by k.id").param(sending).query(String.class).list())
                .containsExactly("1 ", "1 ", "1 ", "1 ", "1 ", "3 SAME");
        // Five mails of one reader are one reader's.
        jdbc.sql(
                """
                        with m as (insert into mail (reader_id, email, send_type, send_result, send_date, created_at, updated_at)
                            select :reader, 'x@example.com', 8, 2, :now, :now, :now from generate_series(1, 5) returning id)
                        insert into mail_click (mail_id, clicked_at, head, verdict_id, address, date_update)
                        select id, :now, false, 1, '192.0.2.78', :now from m""")
                .param("reader", all.getFirst())
                .param("now", io.yoriai.record.SqlTime.of(clock.instant())).update();
        Matcher link = Pattern.compile("/c/([A-Za-z0-9_-]+)")
                .matcher(read(composed(sending, all.get(1))).text("text/html"));
        assertThat(link.find()).isTrue();
        hits.click(link.group(1), new MailHit("192.0.2.78", "Mozilla/5.0", false));
        assertThat(jdbc.sql("select reasons from mail_click where address = '192.0.2.78' order by id desc limit 1")
                .query(String.class).single()).isEmpty();
    }

    @Test
    void a_target_is_a_search_or_more_and_what_cannot_be_sent_is_refused() {
        long customer = reader("顧客", Map.of(ReaderField.USER_TYPE, "2", ReaderField.TYPE, "gold"));
        reader("顧客2", Map.of(ReaderField.USER_TYPE, "2"));
        Target target = new Target(
                List.of(ReaderConditions.all(ReaderCondition.of("user_type", Operator.IS, "2")),
                        ReaderConditions.all(ReaderCondition.of("type", Operator.IS, "gold"))),
                "", null, null, false);
        assertThat(rows(prepared(target)).keySet()).containsExactly(customer);
        assertThatThrownBy(() -> sendings.create(Data.TESTS, magazine, issue, ALL, clock.instant().plusSeconds(30)))
                .isInstanceOf(FaultException.class);
        magazines.change(Data.TESTS, magazine.id(),
                old -> old.with(new Publisher("発行社", "news@example.com", "", "", "", "")));
        Magazine bare = magazines.get(magazine.id());
        assertThatThrownBy(() -> sendings.create(Data.TESTS, bare, issue, ALL, null))
                .isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.status()).isEqualTo(409));
    }

    @Test
    void a_reservation_waits_is_paused_goes_on_and_is_cancelled() {
        reader("山田");
        java.time.Instant at = java.time.Instant.ofEpochSecond((clock.instant().getEpochSecond() / 300 + 3) * 300);
        long sending = sendings.create(Data.TESTS, magazine, issue, ALL, at);
        assertThat(states.advance(sending)).isFalse();
        assertThat(sendings.get(magazine.id(), sending).status()).isEqualTo(Sendings.RESERVED);
        jdbc.sql("update mail_sender set reserve_date = ? where id = ?")
                .params(io.yoriai.record.SqlTime.of(clock.instant().minus(Duration.ofMinutes(1))), sending).update();
        while (states.advance(sending)) {
            // reserved, then prepared
        }
        assertThat(sendings.get(magazine.id(), sending).status()).isEqualTo(Sendings.SENDING);
        sendings.pause(Data.TESTS, magazine.id(), sending);
        assertThat(jdbc.sql("select count(*) from mail_halt where sender_id = ?").param(sending)
                .query((row, n) -> row.getInt(1)).single()).isOne();
        sendings.resume(Data.TESTS, magazine.id(), sending);
        sendings.cancel(Data.TESTS, magazine.id(), sending);
        MailSendings.Sending over = sendings.get(magazine.id(), sending);
        assertThat(over.status()).isEqualTo(Sendings.CANCELLED);
        assertThat(over.cancelled()).isOne();
        assertThat(Optional.of(over.queue())).contains(0);
        await().until(() -> jdbc.sql("select count(*) from mail_packet where sender_id = ?").param(sending)
                .query((row, n) -> row.getInt(1)).single() == 0);
    }
}
