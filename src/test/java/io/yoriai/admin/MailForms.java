package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.yoriai.testkit.Data;

/** Forms of mails, their servers and templates, and of automations. */
final class MailForms extends FormLog {

    MailForms(FormLog of) {
        super(of);
    }

    void all() {
        mails();
        automations();
    }

    private void mails() {
        String domain = location(kept("/admin/settings/mail/new", () -> visitor.submit("/admin/settings/mail/new",
                "domainName", Data.unique("記録"), "domain", "example.co.jp"))).replaceFirst("\\?.*", "");
        kept("/admin/settings/mail/{id:[0-9]+}/delete", () -> visitor.submit(domain + "/delete"));
        kept("/admin/settings/mail", () -> visitor.submit("/admin/settings/mail", "unregistered", "1"));
        logged("/admin/settings/mail/link-key", "mail.linkKey", () -> visitor.submit("/admin/settings/mail/link-key"));
        String lanes = "/admin/settings/mail/lanes";
        logged(lanes, "mail.setting", () -> visitor.submit(lanes, "tlsDomains", "bank.example.com"));
        logged(lanes + "/new", "mailLane.create", () -> visitor.submit(lanes + "/new", "laneName", "記録", "laneDomains",
                Data.unique("lane") + ".example.com", "laneConnections", "3", "lanePerSecond", "5"));
        String lane = lanes + "/" + jdbc.sql("select max(id) from mail_lane").query(Integer.class).single();
        logged(lanes + "/{id:[0-9]{1,4}}", "mailLane.change",
                () -> visitor.submit(lane, "laneName", "記録", "laneDomains",
                        Data.unique("lane") + ".example.com", "laneConnections", "4"));
        for (String act : List.of("pause", "resume")) {
            logged(lanes + "/{id:[0-9]{1,4}}/{act:pause|resume}", "mailLane." + act,
                    () -> visitor.submitTo(lanes, lane + "/" + act));
        }
        jdbc.sql("delete from mail_lane where id > 7").update();
        jdbc.sql("delete from mail_tls_domain").update();
        reports();
        jdbc.sql("delete from system_setting where name like 'mail.%'").update();
        GreenMail imap = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        imap.start();
        imap.setUser("box@example.com", "box", "secret");
        String box = "/admin/settings/mail/mailbox";
        kept(box, () -> visitor.submit(box, "boxHost", "127.0.0.1", "boxPort", "" + imap.getImap().getPort(), "boxTls",
                "NONE", "boxUser", "box", "boxPassword", "secret", "boxFolder", "INBOX"));
        imap.stop();
        kept(box + "/delete", () -> visitor.submitTo(box, box + "/delete"));
        String[] fields = {"templateName", Data.unique("雛形"), "purpose", "1", "advertisement", "2", "mailType", "1",
            "charset", "2",
            "mailTitle", "件名", "mailSender", "info@example.co.jp", "body", "本文"};
        String templates = "/admin/mail-templates";
        String template = location(kept(templates + "/new", () -> visitor.submit(templates + "/new", fields)))
                .replaceFirst("\\?.*", "");
        kept(templates + "/{id:[0-9]+}",
                () -> visitor.submit(template, ConsoleFlowTest.with(fields, "mailTitle", "件名2")));
        logged(templates + "/{id:[0-9]+}/copy", "mailtemplate.copy",
                () -> visitor.submitTo(template, template + "/copy"));
        assertThat(visitor.submitTo(template, template + "/copy").statusCode()).as("of that name").isEqualTo(409);
        jdbc.sql("update staff set email = ? where id = ?").params(Data.unique("log") + "@example.com", me).update();
        kept(templates + "/{id:[0-9]+}/test", () -> visitor.submitTo(template + "/preview", template + "/test"));
        long list = jdbc
                .sql("insert into staticlist (name, date_regist, date_update) values (?, now(), now()) returning id")
                .param(Data.unique("記録")).query((row, n) -> row.getLong(1)).single();
        String at = java.time.LocalDateTime.ofInstant(clock.instant(), io.yoriai.record.Times.JST).plusDays(2)
                .withMinute(0)
                .withSecond(0).toString().replace('T', ' ').substring(0, 16);
        String sending = location(kept("/admin/sendings/new", () -> visitor.submit("/admin/sendings/new", "template",
                template.substring(template.lastIndexOf('/') + 1), "audience", "l" + list, "reserveAt", at)))
                .replaceFirst("\\?.*", "");
        logged("/admin/sendings/{id:[0-9]+}/export", "mailsender.export",
                () -> visitor.submitTo(sending, sending + "/export", "what", "unsent"));
        kept("/admin/sendings/{id:[0-9]+}/{act:pause|resume|cancel}",
                () -> visitor.submitTo(sending, sending + "/cancel"));
        kept(templates + "/{id:[0-9]+}/delete", () -> visitor.submit(template + "/delete"));
    }

    private void reports() {
        String email = Data.unique("came-back") + "@example.com";
        long lead = jdbc.sql("insert into lead (login_id, email, date_regist, date_update) values (?, ?, now(), now())"
                + " returning id").params(Data.unique("l"), email).query((row, n) -> row.getLong(1)).single();
        jdbc.sql("insert into mail (lead_id, email, send_type, send_result, result_code, created_at, updated_at)"
                + " values (?, ?, 4, 2, '40000', ?::timestamptz - interval '1 hour', now())").params(lead, email,
                        io.yoriai.record.SqlTime.of(clock.instant()))
                .update();
        String reports = "/admin/settings/mail/reports";
        List<String> made = new java.util.ArrayList<>();
        for (int i = 0; i < 2; i++) {
            made.add(reports + "/" + jdbc
                    .sql("insert into mail_report (digest, kind, diagnostic, raw, received_at) values (?, 'UNREAD', '戻り',"
                            + " ?, ?) returning id")
                    .param(Data.unique("d").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .param("Subject: x\r\n\r\n<script>odd words</script>\r\n".getBytes(
                            java.nio.charset.StandardCharsets.UTF_8))
                    .param(io.yoriai.record.SqlTime.of(clock.instant())).query(Long.class).single());
        }
        assertThat(visitor.get(made.getFirst()).body()).contains("&lt;script&gt;odd words");
        assertThat(visitor.get(made.getFirst() + "/raw").headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment");
        String one = reports + "/{id:[0-9]{1,18}}";
        assertThat(visitor.submit(made.getFirst(), "reportRecipient", "nobody@example.com", "reportCode", "42552")
                .statusCode()).isEqualTo(404);
        logged(one, "mailReport.assign",
                () -> visitor.submit(made.getFirst(), "reportRecipient", email, "reportCode", "42552"));
        assertThat(
                jdbc.sql("select m.send_result || ' ' || m.result_code || ' ' || l.email_send_error_count from mail m"
                        + " join lead l on l.id = m.lead_id where l.id = ?").param(lead).query(String.class).single())
                .isEqualTo("3 42552 1");
        logged(one + "/seen", "mailReport.seen", () -> visitor.submitTo(made.getLast(), made.getLast() + "/seen"));
        assertThat(visitor.get(reports).body()).doesNotContain(made.getFirst(), made.getLast());
        assertThat(visitor.get(reports + "?all=1").body()).contains(made.getFirst(), made.getLast(), "42552");
    }

    /** Which parts of a scenario's form are not folded. */
    private static List<String> open(String page) {
        return Pattern.compile("<details class=\"panel fold\" open[^>]*>\\s*<summary><h2>部品 (\\d+)</h2>").matcher(page)
                .results()
                .map(found -> found.group(1)).toList();
    }

    private void automations() {
        String one = "/{id:[0-9]{1,18}}";
        String path = "/admin/scenarios";
        String made = location(logged(path + "/new/{kind:step|scenario}", "automation.create",
                () -> visitor.submit(path + "/new/scenario", "automationName", Data.unique("記録"), "start",
                        "APPLICATION",
                        "kind-1", "WAIT", "amount-1", "3", "unit-1", "days")))
                .replaceFirst("\\?.*", "");
        assertThat(open(visitor.get(path + "/new/scenario").body())).as("the first of what is new")
                .containsExactly("1");
        assertThat(open(visitor.get(made + "/edit").body())).as("what is there says what it is").isEmpty();
        assertThat(open(visitor.submit(path + "/new/scenario", "automationName", Data.unique("記録"), "start",
                "APPLICATION", "kind-1", "WAIT", "amount-1", "3", "kind-3", "MAIL").body())).as("what is wrong")
                .containsExactly("3");
        logged(path + one + "/edit", "automation.change", () -> visitor.submit(made + "/edit", "automationName",
                Data.unique("記録"), "start", "APPLICATION", "kind-1", "WAIT", "amount-1", "4", "unit-1", "days"));
        logged(path + one + "/{act:start|stop}", "automation.start", () -> visitor.submitTo(made, made + "/start"));
        logged(path + one + "/{act:start|stop}", "automation.stop", () -> visitor.submitTo(made, made + "/stop"));
        assertThat(visitor.get(made + "/persons").statusCode()).isEqualTo(200);
        logged(path + one + "/delete", "automation.remove", () -> visitor.submit(made + "/delete"));
        String scoring = "/admin/scoring";
        String rule = location(
                logged(scoring + "/new", "scoring.create", () -> visitor.submit(scoring + "/new", "ruleName",
                        Data.unique("記録"), "block-1", "APPLICATION:", "points-1", "5")))
                .replaceFirst("\\?.*", "");
        logged(scoring + one + "/edit", "scoring.change", () -> visitor.submit(rule + "/edit", "ruleName",
                Data.unique("記録"), "block-1", "APPLICATION:", "points-1", "-5"));
        logged(scoring + one + "/{act:on|off|past}", "scoring.on", () -> visitor.submitTo(rule, rule + "/on"));
        logged(scoring + one + "/{act:on|off|past}", "scoring.past", () -> visitor.submitTo(rule, rule + "/past"));
        logged(scoring + one + "/delete", "scoring.remove", () -> visitor.submit(rule + "/delete"));
    }
}
