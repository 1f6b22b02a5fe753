package io.yoriai.mail;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.yoriai.audience.ConditionUse;
import io.yoriai.list.ListUseSource;
import io.yoriai.mail.internal.sending.SendingRules;
import io.yoriai.mail.internal.sending.SingleMailRules;
import io.yoriai.mail.internal.sending.TemplateRules;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.secret.Sealed;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;

/** Where the columns of mails, templates and sendings stand, and how they are written (spec/smp-mail-tracking.md 2). */
@Configuration(proxyBeanMethods = false)
class MailTables {

    private static final String FILE = "(select json_build_object('Id', f.id, 'Name', f.name, 'Extension', f.extension)"
            + " from stored_file f where f.id = %s)";
    private static final int MOST_BODIES = 100;
    private static final int MOST_LEAD_LISTS = 10;

    /** Of a lead that is deleted or a mail that a copy is of nothing personal is told. */
    private static String ofLead(String sql) {
        return "case when l.id is not null then " + sql + " end";
    }

    @Bean
    ResourceTable mailRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("Mail"), "mail m left join mail_content mc on mc.id = m.content_id"
                        + " left join lead l on l.id = m.lead_id left join mail_sender s on s.id = m.sender_id"
                        + " left join campaign c on c.id = m.campaign_id", "m")
                .where("m.lead_id is not null").where("m.content_id is not null")
                .about("VisitorData", "m.lead_id")
                .whereParameter("type", "m.skip_reason is null", "m.skip_reason is not null").few("body", MOST_BODIES)
                .number("VisitorId", "m.lead_id").column("Email", ofLead("nullif(m.email, '')"))
                .column("SendType", "m.send_type").pair("MailSender", "m.sender_id", "s.name")
                .pair("MailTemplate", "mc.template_id", "mc.template_name").pair("Seminar", "m.campaign_id", "c.title")
                .column("MailType", "mc.mail_type").column("Title", ofLead("coalesce(m.values ->> 'Title', mc.title)"))
                .column("SenderAddress", "mc.sender_address").column("SenderName", "mc.sender_name")
                .column("Cc", "mc.cc").column("Bcc", "mc.bcc").column("ReplyTo", "mc.reply_to")
                .column("ReturnPath", "mc.return_path").column("Body", ofLead("mc.body"))
                .column("Body2", ofLead("mc.body2")).column("Charset", "mc.charset")
                .json("AttachmentFile", FILE.formatted("mc.attachment_file_id"))
                .column("SenderDomainAuthentication", "mc.sender_domain_id::text")
                .column("Advertisement", "mc.advertisement").column("SendResult", "m.send_result")
                .column("SkipReason", "m.skip_reason").column("DateRegist", "m.created_at")
                .column("DateUpdate", "m.updated_at");
    }

    /** A sending that is not over holds on to the list that it goes to. */
    @Bean
    ListUseSource listsOfSendings(JdbcClient jdbc) {
        return list -> holds(jdbc, "staticlist_id", list);
    }

    /** The same of the condition that chooses whom it goes to. */
    @Bean
    ConditionUse conditionsOfSendings(JdbcClient jdbc) {
        return condition -> holds(jdbc, "search_condition_id", condition);
    }

    private static boolean holds(JdbcClient jdbc, String column, long id) {
        // By mail_sender_open.
        return jdbc
                .sql("select exists (select from mail_sender where mail_sender_status_id < 5 and " + column + " = ?)")
                .param(id).query(Boolean.class).single();
    }

    /** A content of its own for each mail, by the mail's number with a minus. One that waits is sent there, and not here, too. */
    @Bean
    Copied mailsCopied() {
        return Copied.of("Mail").except("a -> 'SendResult' ->> 'SendResultId' = '1'", "waits there to be sent")
                .column("content_id", "-(a ->> 'Id')::bigint").column("open_count", number("OpenCount"))
                .column("click_count", number("ClickCount")).column("retry_count", number("RetryCount"))
                .column("machine_click_count", number("MachineClickCount"))
                .along("""
                        insert into mail_content (id, template_id, template_name, campaign_id, mail_type, title, body, body2,
                            charset, sender_address, sender_name, cc, bcc, reply_to, return_path, sender_domain_id, advertisement,
                            attachment_file_id, created_at)
                        select -(a ->> 'Id')::bigint, (a -> 'MailTemplate' ->> 'MailTemplateId')::bigint,
                            a -> 'MailTemplate' ->> 'MailTemplateName', (a -> 'Seminar' ->> 'SeminarId')::bigint,
                            coalesce((a -> 'MailType' ->> 'MailTypeId')::smallint, 1), a ->> 'Title', a ->> 'Body', a ->> 'Body2',
                            coalesce((a -> 'Charset' ->> 'CharsetId')::smallint, 2), coalesce(a ->> 'SenderAddress', ''),
                            a ->> 'SenderName', a ->> 'Cc', a ->> 'Bcc', a ->> 'ReplyTo', a ->> 'ReturnPath',
                            (select e.key::bigint from master_entry e where e.master = 'SenderDomain'
                                and e.wire_id::text = a -> 'SenderDomainAuthentication' ->> 'SenderDomainAuthenticationId'),
                            coalesce((a -> 'Advertisement' ->> 'AdvertisementId')::smallint, 2),
                            (a -> 'AttachmentFile' ->> 'AttachmentFileId')::bigint, (a ->> 'DateRegist')::timestamptz
                        from copied
                        on conflict (id) do update set (template_name, title, body, body2) = row (
                            excluded.template_name, excluded.title, excluded.body, excluded.body2)""")
                .files("MailContent",
                        """
                                select -(a ->> 'Id')::bigint, 'AttachmentFile', (a -> 'AttachmentFile' ->> 'AttachmentFileId')::bigint
                                from copied""")
                .untold("mails to readers of magazines, and what a mail held of a lead that was deleted");
    }

    private static String number(String column) {
        return "(a ->> '" + column + "')::integer";
    }

    @Bean
    Copied mailSendersCopied() {
        return Copied.of("MailSender")
                .except("a -> 'MailSenderStatus' ->> 'MailSenderStatusId' in ('1', '2', '3', '4')",
                        "is not over there, and would be sent here, too")
                .column("mail_template_name", "a -> 'MailTemplate' ->> 'MailTemplateName'")
                .along("""
                        insert into mail_sender_count (sender_id, epoch, success, error, cancelled)
                        select (a ->> 'Id')::bigint, 0, coalesce(%s, 0), coalesce(%s, 0), coalesce(%s, 0) from copied
                        on conflict (sender_id, epoch) do update set (success, error, cancelled) = row (excluded.success,
                            excluded.error, excluded.cancelled)"""
                        .formatted(number("SuccessNum"), number("ErrorNum"), number("CancelNum")))
                .along("""
                        insert into mail_sender_lead (sender_id, lead_id)
                        select s.id, v::bigint from copied join mail_sender s on s.id = (a ->> 'Id')::bigint
                            cross join jsonb_array_elements_text(a -> 'VisitorIdList') v on conflict do nothing""");
    }

    @Bean
    Relation mailRelation(ResourceTable mailRows) {
        return Relation.of("mail", mailRows, "m.send_date").flag("Opened", "m.open_date is not null")
                .flag("Clicked", "m.click_date is not null").flag("Unsubscribed", "m.unsubscribe_date is not null");
    }

    @Bean
    Writable mailWritable(ResourceTable mailRows, SingleMailRules rules) {
        return Writable.of(mailRows, "mail").made().belongsTo("VisitorId").personal().rules(rules);
    }

    @Bean
    ResourceTable mailTemplateRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("MailTemplate"),
                        "mail_template t left join campaign c on c.id = t.seminar_id left join staff a on a.id = t.admin_id",
                        "t")
                .campaign("t.seminar_id").few("body", MOST_BODIES).pair("Seminar", "t.seminar_id", "c.title")
                .pair("Admin", "t.admin_id", "concat_ws(' ', a.name1, a.name2)")
                .json("AttachmentFile", FILE.formatted("t.attachment_file_id"));
    }

    @Bean
    Writable mailTemplateWritable(ResourceTable mailTemplateRows, TemplateRules rules) {
        return Writable.of(mailTemplateRows, "mail_template").rules(rules);
    }

    @Bean
    Referable mailTemplateReferable() {
        return new Referable("MailTemplate", "mail_template", "name", "true");
    }

    /** Numbers come of one reading of the counters, so that they always add up. */
    @Bean
    ResourceTable mailSenderRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("MailSender"),
                        """
                                mail_sender s left join mail_template t on t.id = s.mail_template_id left join campaign c on c.id = s.seminar_id
                                left join search_condition sc on sc.id = s.search_condition_id left join staticlist sl on sl.id = s.staticlist_id
                                left join staff a on a.id = s.admin_id
                                cross join lateral (
                                    select coalesce(sum(k.success), 0) as success, coalesce(sum(k.error), 0) as error,
                                        coalesce(sum(k.cancelled), 0) as cancelled, coalesce(sum(k.skipped), 0) as skipped
                                    from mail_sender_count k where k.sender_id = s.id) k""",
                        "s")
                .where("s.magazine_id is null").campaign("s.seminar_id")
                .few("visitor_id_list", MOST_LEAD_LISTS)
                .pair("MailTemplate", "s.mail_template_id", "coalesce(t.name, s.mail_template_name)")
                .pair("Seminar", "s.seminar_id", "c.title")
                .pair("SearchCondition", "s.search_condition_id", "sc.name")
                .pair("Staticlist", "s.staticlist_id", "sl.name")
                .json("VisitorIdList", """
                        (select json_agg(v.lead_id::text order by v.lead_id) from mail_sender_lead v
                         where v.sender_id = s.id)""")
                .column("UnsentNum", "s.unsent_num + k.skipped").column("SuccessNum", "k.success")
                .column("ErrorNum", "k.error").column("CancelNum", "k.cancelled")
                .column("QueueNum", "s.target_num - s.unsent_num - k.skipped - k.success - k.error - k.cancelled")
                .column("OpenNum", count("m.open_date is not null"))
                .column("ClickNum", count("m.click_date is not null"))
                .column("MachineClickNum", count("m.machine_click_count > 0 and m.click_date is null"))
                .column("UnsubscribeNum", count("m.unsubscribe_date is not null"))
                .column("ComplaintNum", count("m.complaint_date is not null"))
                .json("SkipList",
                        """
                                (select json_agg(json_build_object('SkipReason', g.skip_reason::text, 'Num', g.num) order by g.skip_reason)
                                 from (select m.skip_reason, count(*) as num from mail m
                                    where m.sender_id = s.id and m.skip_reason is not null group by m.skip_reason) g)""")
                .pair("Admin", "s.admin_id", "concat_ws(' ', a.name1, a.name2)");
    }

    /** By a partial index of these few. */
    private static String count(String condition) {
        return "(select count(*) from mail m where m.sender_id = s.id and " + condition + ")";
    }

    @Bean
    Writable mailSenderWritable(ResourceTable mailSenderRows, SendingRules rules) {
        return Writable.of(mailSenderRows, "mail_sender").ended().handled("VisitorIdList")
                .belongsTo("MailTemplate", "SearchCondition", "Staticlist").rules(rules);
    }

    @Bean
    Referable mailSenderReferable() {
        return new Referable("MailSender", "mail_sender", "name", "magazine_id is null");
    }

    @Bean
    Sealed sealedDomainKeys() {
        return new Sealed("sender_domain", "private_key");
    }
}
