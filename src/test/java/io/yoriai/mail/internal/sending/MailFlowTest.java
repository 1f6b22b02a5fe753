package io.yoriai.mail.internal.sending;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.template.SenderLabel;
import io.yoriai.lead.Leads;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;
import io.yoriai.record.things.ContractTest;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestClock;

import org.springframework.transaction.support.TransactionTemplate;

/** Single mails, templates and sendings over the API, and what is stored and composed of them (spec/smp-mail-tracking.md 2, 3.4). */
@ContractTest
class MailFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    Sendings sendings;
    @Autowired
    Composer composer;
    @Autowired
    SystemSettings settings;
    @Autowired
    Leads leads;
    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void start() {
        transaction.executeWithoutResult(status -> {
            settings.change(SenderLabel.NAME, "よりあい株式会社");
            settings.change(SenderLabel.POSTAL, "東京都千代田区1-1");
            settings.change(SenderLabel.CONTACT, "03-0000-0000");
        });
    }

    private Reply post(String method, String element, String columns) {
        return api.call(method, "<" + element + " xmlns=\"http://smartseminar.jp/\">" + columns + "</" + element + ">");
    }

    private Reply mail(long lead, String columns) {
        return post("visitor.postMail", "Mail",
                "<VisitorId>" + lead + "</VisitorId><Title>[% VisitorData.name1 %] 様 ご案内</Title>"
                        + columns);
    }

    private static String ref(String name, long id) {
        return "<" + name + "><" + name + "Id>" + id + "</" + name + "Id></" + name + ">";
    }

    private static List<String> faults(Reply reply) {
        return java.util.regex.Pattern.compile("<ErrorCode>(\\w+)</ErrorCode><ErrorField>([\\w.]+)</ErrorField>")
                .matcher(reply.body())
                .results().map(found -> reply.status() + " " + found.group(1) + " " + found.group(2)).toList();
    }

    private Reply get(String method, long id, String... more) {
        List<String> all = new java.util.ArrayList<>(List.of("search_key1", "Id", "search_value1", "" + id));
        all.addAll(List.of(more));
        return api.get(method, all.toArray(String[]::new));
    }

    private String composed(long mail) {
        MailRow row = data.jdbc().sql(
                "select content_id, sender_id, lead_id, email, send_type, values, created_at from mail where id = ?")
                .param(mail).query((found, n) -> new MailRow(mail, found.getLong(1), found.getObject(2, Long.class),
                        found.getObject(3, Long.class), null, found.getString(4), found.getInt(5), null,
                        found.getString(6),
                        found.getTimestamp(7).toInstant()))
                .single();
        Result result = composer.compose(List.of(row)).getFirst();
        return result instanceof Result.Ready ready
                ? new String(ready.mail().data(), StandardCharsets.US_ASCII)
                : result.toString();
    }

    private static final String TEXT = ref("MailType", 1) + "<SenderAddress>info@example.co.jp</SenderAddress>";

    @Test
    void a_mail_to_a_lead_is_queued_and_told() {
        long lead = data.lead("髙橋", "taro" + Data.unique("") + "@example.com");
        Reply made = mail(lead, TEXT
                + "<SenderName>事務局</SenderName><Cc> a@example.com , b@example.com</Cc><ReplyTo>desk@example.co.jp</ReplyTo>"
                + "<Body>[% VisitorData.name1 %] 様\n資料です。</Body>" + ref("Charset", 2));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Location")).endsWith("/services/rest/visitor/mail/" + made.id());
        Reply told = get("visitor.getMail", made.id(), "body", "1");
        assertThat(told.body()).contains("<Title>髙橋 様 ご案内</Title>", "<SendTypeId>4</SendTypeId>",
                "<SendResultId>1</SendResultId>",
                "<Cc>a@example.com,b@example.com</Cc>", "[% VisitorData.name1 %] 様\n資料です。", "<SkipReasonId/>");
        assertThat(get("visitor.getMail", made.id()).body()).doesNotContain("<Body>");
        for (String[] few : new String[][]{{"visitor.getMail", "body", "100"}, {"mailtemplate.get", "body", "100"},
            {"mailsender.get", "visitor_id_list", "10"}}) {
            assertThat(api.get(few[0], few[1], "1", "limit", few[2]).status()).as(few[0]).isEqualTo(200);
            assertThat(api.get(few[0], few[1], "1", "limit", few[2].replace("0", "1")).status()).as(few[0])
                    .isEqualTo(400);
            assertThat(api.get(few[0], "limit", few[2].replace("0", "1")).status()).as(few[0]).isEqualTo(200);
        }
        assertThat(data.jdbc().sql("select count(*) from mail where values ->> 'Copy.mail' = ?").param("" + made.id())
                .query(Long.class).single()).isEqualTo(2);
        assertThat(composed(made.id()))
                .contains("Cc: a@example.com,\r\n b@example.com\r\n", "Reply-To: desk@example.co.jp\r\n")
                .doesNotContain("List-Unsubscribe", "Precedence", "Auto-Submitted");
        transaction.executeWithoutResult(status -> leads.erase(lead, Author.system(Route.SYSTEM)));
        assertThat(get("visitor.getMail", made.id(), "body", "1", "type", "2").body()).as("counted on")
                .contains("<VisitorId>" + lead + "<").doesNotContain("髙橋", "資料", "a@example.com", "<Email>");
    }

    @Test
    void all_that_a_mail_cannot_be_is_told() {
        long lead = data.lead();
        assertThat(faults(mail(lead, ref("MailType", 1) + "<Cc>a@example.com,b</Cc><Body>[% IF x %]</Body>")))
                .containsExactly("400 REQUIRED Mail.SenderAddress", "400 INVALID_VALUE Mail.Cc",
                        "400 UNKNOWN_PLACEHOLDER Mail.Body");
        assertThat(faults(mail(lead, TEXT + "<Body2>[% Seminar.title %]</Body2>")))
                .containsExactly("400 UNKNOWN_PLACEHOLDER Mail.Body2");
        assertThat(faults(mail(lead, TEXT + "<Bcc>" + "a@b.example,".repeat(10) + "a@b.example</Bcc>")))
                .containsExactly("400 TOO_MANY Mail.Bcc");
        assertThat(faults(mail(999_999_999, TEXT))).containsExactly("404 NOT_FOUND Mail.VisitorId");
        assertThat(faults(mail(lead, TEXT + ref("Advertisement", 1))))
                .containsExactly("409 NOT_ALLOWED Mail.VisitorId");
        long invalid = data.lead();
        data.jdbc().sql("update lead set email_valid_id = 0 where id = ?").param(invalid).update();
        assertThat(faults(mail(invalid, TEXT))).containsExactly("409 NOT_ALLOWED Mail.VisitorId");
        // Who complained gets what is said to be no advertising, and only that.
        data.jdbc().sql("insert into mail_stop (lead_id, reason, at) values (?, 7, now())").param(lead).update();
        assertThat(faults(mail(lead, TEXT))).containsExactly("409 NOT_ALLOWED Mail.VisitorId");
        assertThat(mail(lead, TEXT + ref("Advertisement", 2)).status()).isEqualTo(201);
    }

    private long domain(boolean verified) {
        String name = Data.unique("d");
        long id = data.jdbc()
                .sql("""
                        insert into sender_domain (name, domain, selector, private_key, public_key, verified_at, created_at, updated_at)
                        values (?, ? || '.example', 's', '', '', case when ? then now() end, now(), now()) returning id""")
                .params(name, name.toLowerCase(java.util.Locale.ROOT), verified).query(Long.class).single();
        data.jdbc().sql("insert into master_entry (master, key, wire_id, name_ja) values ('SenderDomain', ?, ?, ?)")
                .params("" + id, id + 1000, name).update();
        clock.advance(Duration.ofSeconds(2));
        try {
            Thread.sleep(1100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return id;
    }

    private Reply template(String columns) {
        return post("mailtemplate.post", "MailTemplate", "<Name>" + Data.unique("雛形")
                + "</Name><Title>[% VisitorData.name1 || \"お客様\" %] 様 秋の展示会</Title>" + columns);
    }

    @Test
    void a_template_is_made_changed_copied_and_deleted() {
        long domain = domain(true);
        String bodies = "<Body>[% VisitorData.name1 %] 様</Body><Body2>&lt;p&gt;x&lt;/p&gt;</Body2>";
        String sender = "<SenderAddress>info</SenderAddress>" + ref("SenderDomainAuthentication", domain + 1000);
        Reply made = template(sender + bodies);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(get("mailtemplate.get", made.id()).body())
                .contains("<PurposeId>1</PurposeId>", "<AdvertisementId>1</AdvertisementId>",
                        "<MailCategoryName>すべてのご案内</MailCategoryName>", "<MailTypeId>3</MailTypeId>",
                        "<CharsetId>1</CharsetId>")
                .doesNotContain("<Body>");
        assertThat(faults(template(sender.replace("info", "info@example.com") + bodies)))
                .containsExactly("400 INVALID_VALUE MailTemplate.SenderAddress");
        assertThat(faults(template(
                "<SenderAddress>a@example.com</SenderAddress><Cc>a@example.com</Cc><Body>[% Application.id %]</Body>")))
                .containsExactly("400 NOT_ALLOWED MailTemplate.Cc", "400 UNKNOWN_PLACEHOLDER MailTemplate.Body",
                        "400 REQUIRED MailTemplate.Body2");
        Reply copy = post("mailtemplate.post", "MailTemplate", "<Id>" + made.id() + "</Id><Memo>写し</Memo>");
        assertThat(copy.status()).as(copy.body()).isEqualTo(201);
        assertThat(get("mailtemplate.get", copy.id(), "body", "1").body()).contains("のコピー</Name>", "<Memo>写し</Memo>",
                "<Body>[% VisitorData.name1 %] 様</Body>");
        assertThat(faults(post("mailtemplate.post", "MailTemplate", "<Id>" + made.id() + "</Id>")))
                .containsExactly("409 DUPLICATE MailTemplate.Name");
        assertThat(faults(post("mailtemplate.put", "MailTemplate",
                "<Id>" + copy.id() + "</Id>" + ref("MailType", 1) + "<Body></Body>")))
                .containsExactly("400 REQUIRED MailTemplate.Body");
        assertThat(post("mailtemplate.put", "MailTemplate", "<Id>" + copy.id() + "</Id><Title>再</Title>").status())
                .isEqualTo(200);
        String longest = "あ".repeat(1_000_000);
        assertThat(post("mailtemplate.put", "MailTemplate",
                "<Id>" + copy.id() + "</Id>" + ref("MailType", 1) + "<Body>" + longest + "</Body>").status())
                .as("as long as the dictionary says").isEqualTo(200);
        Reply reserved = post("mailsender.post", "MailSender",
                ref("MailTemplate", copy.id()) + "<VisitorIdList><VisitorId>" + data.lead()
                        + "</VisitorId></VisitorIdList><ReserveDate>2027-01-20T10:00:00+09:00</ReserveDate>");
        assertThat(reserved.status()).as(reserved.body()).isEqualTo(201);
        assertThat(faults(post("mailtemplate.delete", "MailTemplate", "<Id>" + copy.id() + "</Id>")))
                .containsExactly("409 CONFLICT MailTemplate.Id");
        assertThat(faults(post("mailtemplate.put", "MailTemplate", "<Id>" + copy.id() + "</Id>" + ref("Purpose", 2))))
                .containsExactly("409 CONFLICT MailTemplate.Purpose");
        assertThat(post("mailsender.delete", "MailSender", "<Id>" + reserved.id() + "</Id>").status()).isEqualTo(200);
        assertThat(get("mailsender.get", reserved.id()).body()).contains("<MailSenderStatusId>6</MailSenderStatusId>");
        assertThat(faults(post("mailsender.delete", "MailSender", "<Id>" + reserved.id() + "</Id>")))
                .containsExactly("409 CONFLICT MailSender.Id");
        assertThat(post("mailtemplate.delete", "MailTemplate", "<Id>" + copy.id() + "</Id>").status()).isEqualTo(200);
        assertThat(get("mailtemplate.get", copy.id()).body()).doesNotContain("<Name>");
    }

    @Test
    void a_sending_says_why_each_lead_gets_nothing_and_its_numbers_add_up() {
        long domain = domain(true);
        Reply template = template(
                "<SenderAddress>info</SenderAddress>" + ref("SenderDomainAuthentication", domain + 1000)
                        + "<Body>[% VisitorData.name1 %]</Body><Body2>&lt;p&gt;x&lt;/p&gt;</Body2>");
        String same = Data.unique("same") + "@example.com";
        LongUnaryOperator wants = lead -> {
            data.jdbc().sql("update lead set permission_type_id = 1 where id = ?").param(lead).update();
            return lead;
        };
        long[] chosen = new long[9];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = wants.applyAsLong(data.lead("名" + i, i < 2 ? same : Data.unique("x") + "@docomo.ne.jp"));
        }
        String update = "update lead set %s where id = ";
        List.of("email = null", "email_valid_id = 0", "registration_type_id = 2", "unsubscribe_status = 1",
                "permission_type_id = 2")
                .forEach(set -> data.jdbc()
                        .sql(update.formatted(set) + chosen[2 + List.of("email = null", "email_valid_id = 0",
                                "registration_type_id = 2", "unsubscribe_status = 1", "permission_type_id = 2")
                                .indexOf(set)])
                        .update());
        data.jdbc().sql("insert into mail_stop (lead_id, reason, at) values (?, 7, now())").param(chosen[7]).update();
        transaction.executeWithoutResult(status -> settings.change(Audience.NO_DUPLICATES, "1"));
        StringBuilder list = new StringBuilder();
        for (long lead : chosen) {
            list.append("<VisitorId>").append(lead).append("</VisitorId>");
        }
        Reply made = post("mailsender.post", "MailSender",
                ref("MailTemplate", template.id()) + "<VisitorIdList>" + list + "</VisitorIdList>");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(sendings.due()).contains(made.id());
        sendings.advance(made.id());
        transaction.executeWithoutResult(status -> settings.change(Audience.NO_DUPLICATES, "0"));
        Reply told = get("mailsender.get", made.id(), "visitor_id_list", "1");
        assertThat(told.body()).contains("<MailSenderStatusId>3</MailSenderStatusId>", "<TargetNum>9</TargetNum>",
                "<UnsentNum>7</UnsentNum>",
                "<QueueNum>2</QueueNum>", "<SuccessNum>0</SuccessNum>", "<VisitorId>" + chosen[8] + "</VisitorId>");
        Map<Long, Integer> reasons = new java.util.TreeMap<>();
        data.jdbc().sql("select lead_id, coalesce(skip_reason, 0) from mail where sender_id = ?").param(made.id())
                .query(row -> {
                    reasons.put(row.getLong(1), row.getInt(2));
                });
        assertThat(List.copyOf(reasons.values())).containsExactly(0, 3, 1, 2, 8, 6, 4, 7, 0);
        assertThat(
                api.get("visitor.getMail", "type", "2", "search_key1", "MailSenderId", "search_value1", "" + made.id())
                        .count("Mail"))
                .isEqualTo(7);
        Reply history = api.get("visitor.getMail", "search_key1", "MailSenderId", "search_value1", "" + made.id());
        assertThat(history.body()).contains("<Title>名0 様 秋の展示会</Title>");
        long mail = data.jdbc().sql("select id from mail where sender_id = ? and lead_id = ?")
                .params(made.id(), chosen[8])
                .query(Long.class).single();
        data.jdbc().sql("update sender_domain set bounce_domain = 'bounce.example' where id = ?").param(domain)
                .update();
        assertThat(composed(mail)).contains("Precedence: bulk\r\n").as("each one line, however long").containsPattern(
                "\r\nList-Unsubscribe: <https?://[^\r\n>]+/public/unsubscribe/[^\r\n>]+>,"
                        + " <mailto:unsubscribe-[^\r\n>]+@bounce\\.example>\r\n"
                        + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        // A refusal counts until the mail is made.
        data.jdbc().sql("update lead set unsubscribe_status = 1 where id = ?").param(chosen[8]).update();
        assertThat(composed(mail)).contains("reason=6");
        assertThat(post("mailsender.delete", "MailSender", "<Id>" + made.id() + "</Id>").status()).isEqualTo(200);
        assertThat(get("mailsender.get", made.id()).body()).contains("<MailSenderStatusId>6</MailSenderStatusId>",
                "<CancelNum>2</CancelNum>", "<QueueNum>0</QueueNum>");
        // Cancelled mails were not sent: they do not count as sent before.
        Reply again = post("mailsender.post", "MailSender", ref("MailTemplate", template.id()) + ref("TargetType", 1)
                + "<VisitorIdList>" + list + "</VisitorIdList><LimitNum>1</LimitNum>");
        sendings.advance(again.id());
        assertThat(get("mailsender.get", again.id()).body()).contains("<MailSenderStatusId>4</MailSenderStatusId>",
                "送信上限数", "<QueueNum>2</QueueNum>");
        sendings.resume(again.id());
        sendings.pause(again.id(), "確認のため");
        assertThat(get("mailsender.get", again.id()).body()).contains("<StatusMessage>確認のため</StatusMessage>");
        // Who has the template, or waits for it, gets it once more only by asking; who was refused gets none where leads are inspected.
        data.jdbc().sql("update lead set inspection_type_id = 2 where id = ?").param(chosen[0]).update();
        String two = ref("MailTemplate", template.id()) + "<VisitorIdList><VisitorId>" + chosen[0]
                + "</VisitorId><VisitorId>" + chosen[1] + "</VisitorId></VisitorIdList>";
        transaction.executeWithoutResult(status -> settings.change("lead.inspection", "1"));
        try {
            Reply third = post("mailsender.post", "MailSender", two);
            sendings.advance(third.id());
            assertThat(skips(third.id())).containsExactly(9, 5);
            Reply fourth = post("mailsender.post", "MailSender", two + ref("IncludeSent", 1));
            sendings.advance(fourth.id());
            assertThat(skips(fourth.id())).containsExactly(9, 0);
        } finally {
            transaction.executeWithoutResult(status -> settings.change("lead.inspection", "0"));
        }
    }

    private List<Integer> skips(long sending) {
        return data.jdbc().sql("select coalesce(skip_reason, 0) from mail where sender_id = ? order by lead_id")
                .param(sending).query(Integer.class).list();
    }

    @Test
    void what_cannot_be_sent_to_many_is_told() {
        long unverified = domain(false);
        Reply template = template("<SenderAddress>info</SenderAddress>"
                + ref("SenderDomainAuthentication", unverified + 1000) + "<Body2>x</Body2>");
        String by = ref("MailTemplate", template.id());
        String lead = "<VisitorIdList><VisitorId>" + data.lead() + "</VisitorId></VisitorIdList>";
        assertThat(faults(post("mailsender.post", "MailSender", by)))
                .containsExactly("400 REQUIRED MailSender.SearchCondition");
        assertThat(faults(post("mailsender.post", "MailSender", by + ref("TargetType", 2) + lead)))
                .containsExactly("400 INVALID_VALUE MailSender.VisitorIdList");
        assertThat(faults(post("mailsender.post", "MailSender",
                by + lead + "<ReserveDate>2020-01-01T00:00:00+09:00</ReserveDate>")))
                .containsExactly("400 INVALID_VALUE MailSender.ReserveDate");
        assertThat(faults(post("mailsender.post", "MailSender", by + lead + ref("SendMode", 2))))
                .containsExactly("400 REQUIRED MailSender.ReserveDate");
        Reply unknown = post("mailsender.post", "MailSender",
                by + "<VisitorIdList><VisitorId>999999999</VisitorId></VisitorIdList>");
        assertThat(faults(unknown)).containsExactly("404 NOT_FOUND MailSender.VisitorIdList");
        assertThat(unknown.body()).contains("999999999");
        assertThat(faults(post("mailsender.post", "MailSender", ref("MailTemplate", 999_999_999) + lead)))
                .containsExactly("404 NOT_FOUND MailSender.MailTemplate");
        assertThat(faults(post("mailsender.post", "MailSender", by + lead)))
                .containsExactly("409 CONFLICT MailSender.MailTemplate");
        assertThat(faults(post("mailsender.post", "MailSender", by + lead + ref("PermissionType", 2))))
                .containsExactly("409 NOT_ALLOWED MailSender.PermissionType");
        transaction.executeWithoutResult(status -> settings.change(SenderLabel.POSTAL, ""));
        Reply unlabelled = post("mailsender.post", "MailSender", by + lead);
        assertThat(faults(unlabelled)).containsExactly("400 LABEL_MISSING MailSender.MailTemplate");
        assertThat(unlabelled.body()).contains("必要な表示がありません: 住所");
        assertThat(
                api.call(api.credentials(), "mailsender.post", Map.of(), "<MailSender>" + by + lead + "</MailSender>",
                        Map.of("Accept-Language", "en")).body())
                .contains("is missing: the sender’s address");
    }

    @Test
    void a_reservation_starts_when_it_is_due_and_not_when_it_is_an_hour_late() {
        Reply template = template(
                "<SenderAddress>info@example.com</SenderAddress>" + ref("Advertisement", 2) + "<Body2>x</Body2>");
        long lead = data.lead();
        data.jdbc().sql("update lead set permission_type_id = 1 where id = ?").param(lead).update();
        java.time.Instant at = java.time.Instant.ofEpochSecond(clock.instant().getEpochSecond() / 300 * 300 + 900);
        String body = ref("MailTemplate", template.id()) + "<VisitorIdList><VisitorId>" + lead
                + "</VisitorId></VisitorIdList><ReserveDate>" + Times.answer(at)
                + "</ReserveDate>";
        Reply one = post("mailsender.post", "MailSender", body);
        assertThat(one.status()).as(one.body()).isEqualTo(201);
        Reply late = post("mailsender.post", "MailSender", body);
        assertThat(sendings.due()).doesNotContain(one.id());
        clock.advance(Duration.ofMinutes(20));
        assertThat(sendings.due()).contains(one.id(), late.id());
        while (sendings.advance(one.id())) {
            // prepared
        }
        assertThat(get("mailsender.get", one.id()).body()).contains("<MailSenderStatusId>3</MailSenderStatusId>",
                "<QueueNum>1</QueueNum>");
        clock.advance(Duration.ofMinutes(61));
        sendings.advance(late.id());
        assertThat(get("mailsender.get", late.id()).body()).contains("<MailSenderStatusId>7</MailSenderStatusId>",
                "予約日時を過ぎました");
    }
}
