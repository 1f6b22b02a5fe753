package io.yoriai.mail;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Mails, templates and sendings to test with. */
public final class MailSamples {

    private MailSamples() {}

    private static String addresses(int n) {
        return n % 2 == 0 ? "a" + n + "@example.com" : "b@example.co.jp,c" + n + "@example.jp";
    }

    public static List<SampleRecord> records() {
        return List.of(
                SampleRecord.of("MailTemplate").value("SenderAddress", n -> "info" + n + "@example.co.jp")
                        .value("Cc", MailSamples::addresses).value("Bcc", MailSamples::addresses)
                        .without("SenderDomainAuthentication").codes("Purpose", "4", "4").codes("MailType", "3")
                        .needed("SenderAddress", "Body2").drawn("Advertisement", "MailCategory")
                        .tied("Purpose", "SenderAddress", "Body2")
                        .filled((samples, id, n) -> samples.data().jdbc()
                                .sql("""
                                        update mail_template set admin_id = nullif(:n % 4, 0), purpose_id = :n % 4 + 1,
                                            mail_type_id = :n % 3 + 1 where id = :id""")
                                .param("n", n).param("id", id).update()),
                SampleRecord.of("MailSender").without("VisitorIdList", "SearchCondition", "SendMode", "ReserveDate")
                        .reference("MailTemplate", (samples, n) -> template(samples.data().jdbc(), samples.now()))
                        .needed("Staticlist").tied("Staticlist").drawnWhereAbsent("Name", "TargetType", "SendMode")
                        .filled((samples, id, n) -> samples.data().jdbc()
                                .sql("""
                                        update mail_sender set mail_sender_status_id = :n % 7 + 1, status_message = nullif('理由 ' || :n % 3, '理由 0'),
                                            target_num = :n * 10, unsent_num = :n % 3, admin_id = nullif(:n % 4, 0), seminar_id = null,
                                            start_date = case when :n % 2 = 0 then date_regist + interval '1 minute' end,
                                            end_date = case when :n % 3 = 0 then date_regist + interval '2 minutes' end where id = :id""")
                                .param("n", n).param("id", id).update()),
                SampleRecord.of("ClickCountUrl").made((samples, n) -> url(samples, n)),
                SampleRecord.of("ClickCount").made((samples, n) -> samples.data().jdbc()
                        .sql("""
                                insert into mail_click (mail_id, lead_id, click_count_url_id, target_url, clicked_at, head, verdict_id, reasons,
                                    address, agent, date_update)
                                values (:n + 1, :lead, :url, 'https://www.example.co.jp/?n=' || :n, :now, false, :n % 3 + 1,
                                    case when :n % 3 > 0 then 'FAST' else '' end, '192.0.2.' || :n, 'Mozilla/5.0', :now) returning id""")
                        .param("n", n).param("lead", samples.data().lead()).param("url", url(samples, n))
                        .param("now", samples.now()).query(Long.class).single()),
                SampleRecord.of("Mail").reference("VisitorId", (samples, n) -> samples.data().lead())
                        .value("SenderAddress", n -> "info" + n + "@example.co.jp")
                        .value("Cc", MailSamples::addresses).value("Bcc", MailSamples::addresses)
                        .without("SenderDomainAuthentication").codes("Advertisement", "2").always("SenderAddress")
                        .drawnWhereAbsent("Advertisement")
                        .filled((samples, id, n) -> samples.data().jdbc()
                                .sql("""
                                        update mail set send_type = :n % 7 + 1, send_result = case :n % 4 when 3 then 5 else :n % 4 + 1 end,
                                            result_code = case when :n % 2 = 0 then '40000' else '42550' end, result_message = 'x' || :n,
                                            retry_count = :n % 3, next_retry_date = case when :n % 2 = 0 then created_at end,
                                            send_date = case when :n % 3 > 0 then created_at + interval '1 minute' end,
                                            open_count = :n % 2, click_count = :n % 3, machine_click_count = :n % 4,
                                            open_date = case when :n % 2 = 1 then created_at + interval '2 minutes' end where id = :id""")
                                .param("n", n).param("id", id).update()));
    }

    private static long url(io.yoriai.testkit.Samples samples, int n) {
        return samples.data().jdbc()
                .sql("""
                        insert into click_count_url (name, target_url, regist_type_id, template_id, template_name, campaign_id, status_id,
                            date_regist, date_update)
                        values ('リンク ' || gen_random_uuid(), 'https://www.example.co.jp/?n=' || :n, 1, null, null, :campaign, :n % 2 + 1,
                            :now, :now) returning id""")
                .param("n", n)
                .param("campaign", n % 2 == 0 ? null : samples.data().campaign("回数" + n), java.sql.Types.BIGINT)
                .param("now", samples.now()).query(Long.class).single();
    }

    /** A template of mails that are no advertising, so that nothing keeps it from being sent. */
    private static long template(org.springframework.jdbc.core.simple.JdbcClient jdbc, java.sql.Timestamp now) {
        return jdbc
                .sql("""
                        insert into mail_template (name, advertisement_id, mail_type_id, title, sender_address, body, date_regist, date_update)
                        values ('雛形 ' || gen_random_uuid(), 2, 1, '件名', 'info@example.co.jp', '本文', :now, :now) returning id""")
                .param("now", now).query(Long.class).single();
    }
}
