package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;

import io.yoriai.account.Staff;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Staff register a domain, write a template, try it, send it to a list, and follow what comes of it. */
@ServerTest
class MailScreensTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Data data;

    private Visitor visitor = new Visitor(0);
    private String login = "";

    @BeforeEach
    void signIn() {
        login = Data.unique("mail");
        staff.create(login, PASSWORD, "高橋 みなみ", null);
        visitor = new Visitor(port).signedIn(login, PASSWORD);
    }

    private static String path(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isIn(302, 303);
        String location = reply.headers().firstValue("Location").orElse("");
        return location.replaceFirst("^https?://[^/]+", "").replaceFirst("\\?.*", "");
    }

    @Test
    void a_sender_domain_shows_what_to_publish() {
        String name = Data.unique("本社");
        HttpResponse<String> wrong = visitor.submit("/admin/settings/mail/new", "domainName", name, "domain",
                "localhost");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("形式が正しくありません", name);
        String domain = path(visitor.submit("/admin/settings/mail/new", "domainName", name, "domain", "Example.co.jp"));
        String page = visitor.get(domain).body();
        assertThat(page).contains("._domainkey.example.co.jp", "v=DKIM1; k=rsa; p=MII", "_dmarc.example.co.jp", "未設定");
        assertThat(visitor.get("/admin/settings/mail").body()).contains(name);
        assertThat(visitor.get(domain + "/check").statusCode()).isEqualTo(302);
        assertThat(data.jdbc().sql("select count(*) from master_entry where master = 'SenderDomain' and name_ja = ?")
                .param(name)
                .query(Long.class).single()).isEqualTo(1);
        path(visitor.submit(domain + "/delete"));
        assertThat(visitor.get(domain).statusCode()).isEqualTo(404);
    }

    @Test
    void a_template_is_written_tried_and_sent() {
        String name = Data.unique("雛形");
        String[] fields = {"templateName", name, "purpose", "1", "advertisement", "2", "mailType", "1", "charset", "1",
            "mailTitle", "[% VisitorData.name1 || \"お客様\" %] 様へ", "mailSender", "info@example.co.jp", "body",
            "髙島 [% VisitorData.name1 %] 様 http://localhost/x https://www.example.co.jp/"};
        String[] wrong = fields.clone();
        wrong[wrong.length - 1] = "[% Nobody.x %]";
        HttpResponse<String> refused = visitor.submit("/admin/mail-templates/new", wrong);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("差込み項目 Nobody.x は使用できません", name);
        String template = path(visitor.submit("/admin/mail-templates/new", fields));
        assertThat(visitor.get(template).body()).contains(name, "お客様");
        long lead = data.lead("佐藤", Data.unique("s") + "@example.com");
        assertThat(visitor.get(template + "/preview").body()).contains("お客様 様へ", "髙", "署名（DKIM）が付きません",
                "どこにもつながらないリンクがあります: http://localhost/x");
        assertThat(visitor.get(template + "/preview?leadId=" + lead).body()).contains("佐藤 様へ");
        assertThat(visitor.get(template + "/preview?leadId=999999999").statusCode()).isEqualTo(404);
        HttpResponse<String> nobody = visitor.submitTo(template + "/preview", template + "/test");
        assertThat(nobody.statusCode()).as("the editor has no address").isEqualTo(409);
        data.jdbc().sql("update staff set email = ? where login_id = ?").params(login + "@example.com", login).update();
        path(visitor.submitTo(template + "/preview", template + "/test", "leadId", "" + lead));
        assertThat(data.jdbc().sql("select send_type from mail where email = ?").param(login + "@example.com")
                .query(Integer.class)
                .single()).isEqualTo(7);
    }

    @Test
    void a_template_of_a_campaign_fills_in_its_fields_and_names_who_gets_copies() {
        long campaign = data.campaign(Data.unique("秋の催し"));
        String[] fields = {"templateName", Data.unique("雛形"), "purpose", "4", "advertisement", "2", "mailType", "1",
            "charset", "2", "mailTitle", "[% Seminar.title %]", "mailSender", "info@example.co.jp", "body", "本文",
            "templateCampaign", "" + campaign, "mailCc", "a@example.com, b@example.com", "mailBcc", "c@example.com"};
        String template = path(visitor.submit("/admin/mail-templates/new", fields));
        String id = template.substring(template.lastIndexOf('/') + 1);
        assertThat(data.jdbc().sql("select seminar_id || ' ' || cc || ' ' || bcc from mail_template where id = ?")
                .param(Long.valueOf(id)).query(String.class).single())
                .isEqualTo(campaign + " a@example.com,b@example.com c@example.com");
        assertThat(visitor.get(template).body()).contains("秋の催し", "a@example.com,b@example.com");
        path(visitor.submit(template, fields));
        fields[3] = "1";
        assertThat(visitor.submit(template, fields).statusCode()).as("copies of bulk mails").isEqualTo(400);
    }

    @Test
    void a_sending_is_reserved_and_cancelled() {
        String name = Data.unique("雛形");
        String template = path(visitor.submit("/admin/mail-templates/new", "templateName", name, "purpose", "1",
                "advertisement", "2", "mailType", "1", "charset", "2", "mailTitle", "件名", "mailSender",
                "info@example.co.jp",
                "body", "本文"));
        long list = data.jdbc().sql("""
                insert into staticlist (name, date_regist, date_update) values (?, now(), now()) returning id""")
                .param(name)
                .query(Long.class).single();
        String at = java.time.LocalDateTime.ofInstant(data.now().toInstant(), io.yoriai.record.Times.JST).plusDays(2)
                .withMinute(0).withSecond(0).toString().replace('T', ' ').substring(0, 16);
        String sending = path(visitor.submit("/admin/sendings/new", "template",
                template.substring(template.lastIndexOf('/') + 1), "audience", "l" + list, "reserveAt", at, "fixedNow",
                "1", "noClicks", "1", "limitNum", "500"));
        assertThat(data.jdbc()
                .sql("select target_type_id || ' ' || open_counting_id || ' ' || click_counting_id || ' ' || limit_num"
                        + " from mail_sender where id = ?")
                .param(Long.valueOf(sending.substring(sending.lastIndexOf('/') + 1)))
                .query(String.class).single()).isEqualTo("1 1 2 500");
        assertThat(visitor.get(sending).body()).contains("予約中", name);
        assertThat(visitor.get("/admin/sendings").body()).contains(name);
        path(visitor.submitTo(sending, sending + "/cancel"));
        long lead = data.lead();
        data.jdbc().sql("update mail_sender set status_message = '広告宣伝メールに必要な表示がありません: 送信者名、住所' where id = ?")
                .param(Long.valueOf(sending.substring(sending.lastIndexOf('/') + 1))).update();
        assertThat(visitor.get(sending + "?lang=ja").body()).contains("必要な表示がありません: 送信者名、住所");
        assertThat(visitor.get(sending + "?lang=en").body())
                .contains("is missing: the sender’s name, the sender’s address").doesNotContain("必要な表示");
        visitor.get(sending + "?lang=ja");
        data.jdbc().sql("update mail_sender set target_num = 2, unsent_num = 1 where id = ?")
                .param(Long.valueOf(sending.substring(sending.lastIndexOf('/') + 1))).update();
        for (int result : new int[]{2, 4}) {
            data.jdbc()
                    .sql("""
                            insert into mail (sender_id, lead_id, email, send_type, send_result, skip_reason, open_date, created_at, updated_at)
                            values (?, ?, 'a@example.com', 1, ?, ?, case when ? = 2 then now() end, now(), now())""")
                    .param(Long.valueOf(sending.substring(sending.lastIndexOf('/') + 1))).param(lead + result)
                    .param(result).param(result == 4 ? 6 : null).param(result).update();
        }
        data.jdbc().sql("insert into mail_sender_count (sender_id, epoch, success) values (?, 1, 1)")
                .param(Long.valueOf(sending.substring(sending.lastIndexOf('/') + 1))).update();
        assertThat(visitor.get(sending).body()).contains("未送信履歴", "<dt>開封</dt><dd>1</dd>");
        assertThat(visitor.get(sending + "?counted=people").body()).contains("<dt>開封</dt><dd>0</dd>");
        data.jdbc()
                .sql("insert into mail_open (mail_id, opened_at, head, verdict_id) select id, now(), false, 2 from mail"
                        + " where sender_id = ?")
                .param(Long.valueOf(sending.substring(sending.lastIndexOf('/') + 1))).update();
        assertThat(visitor.get(sending + "?counted=all").body()).contains("<dt>開封</dt><dd>2</dd>");
        assertThat(visitor.get(sending + "/unsent").body()).contains("a@example.com", "配信停止");
        assertThat(visitor.submitTo(sending, sending + "/export").body().lines()).hasSize(3)
                .anyMatch(line -> line.contains("\"成功\""));
        assertThat(visitor.submitTo(sending, sending + "/export", "what", "unsent").body().lines()).hasSize(2)
                .anyMatch(line -> line.contains("\"未送信\",\"\",\"配信停止\""));
        assertThat(visitor.get(sending).body()).contains("取消").doesNotContain("/cancel\"");
        assertThat(visitor.submitTo(template, sending + "/pause").statusCode()).isEqualTo(409);
    }
}
