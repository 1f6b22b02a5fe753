package io.yoriai.mail;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import io.yoriai.lead.LeadRetention;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Referable;

/** Where the columns of counted links and of clicks stand (spec/smp-mail-tracking.md 2.11, 2.15). */
@Configuration(proxyBeanMethods = false)
class HitTables {

    @Bean
    ResourceTable clickCountUrlRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("ClickCountUrl"),
                        "click_count_url u left join mail_template t on t.id = u.template_id left join campaign c on c.id = u.campaign_id",
                        "u")
                .where("u.issue_id is null and u.magazine_id is null").campaign("u.campaign_id")
                .pair("MailTemplate", "u.template_id", "coalesce(t.name, u.template_name)")
                .pair("Seminar", "u.campaign_id", "c.title").column("ClickNum", counted("count(*)", "<> 2"))
                .column("VisitorNum", counted("count(distinct k.lead_id)", "<> 2"))
                .column("MachineClickNum", counted("count(*)", "= 2"));
    }

    @Bean
    Copied clickCountUrlsCopied() {
        return Copied.of("ClickCountUrl").column("template_name", "a -> 'MailTemplate' ->> 'MailTemplateName'")
                .untold("clicks that are no lead's, and therefore their number");
    }

    @Bean
    Copied clickCountsCopied() {
        return Copied.of("ClickCount").column("reasons", "a ->> 'VerdictReason'");
    }

    /** By mail_click_url, a link at a time. */
    private static String counted(String what, String verdict) {
        return "(select " + what + "::integer from mail_click k where k.click_count_url_id = u.id and k.verdict_id "
                + verdict
                + ")";
    }

    @Bean
    Referable clickCountUrlReferable() {
        return new Referable("ClickCountUrl", "click_count_url", "name", "issue_id is null and magazine_id is null");
    }

    @Bean
    ResourceTable clickCountRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("ClickCount"),
                        """
                                mail_click k left join click_count_url u on u.id = k.click_count_url_id
                                left join mail m on m.id = k.mail_id left join mail_template t on t.id = u.template_id
                                left join mail_sender s on s.id = m.sender_id left join campaign c on c.id = u.campaign_id""",
                        "k")
                .where("k.listed").about("VisitorData", "k.lead_id").number("VisitorId", "k.lead_id")
                .pair("ClickCountUrl", "k.click_count_url_id", "u.name").column("TargetUrl", "k.target_url")
                .number("MailId", "k.mail_id")
                .pair("MailTemplate", "u.template_id", "coalesce(t.name, u.template_name)")
                .pair("MailSender", "m.sender_id", "s.name").pair("Seminar", "u.campaign_id", "c.title")
                .column("ClickDate", "k.clicked_at").column("ClickVerdict", "k.verdict_id")
                .column("VerdictReason", "nullif(k.reasons, '')").column("IpAddress", "k.address")
                .column("UserAgent", "k.agent").column("DateRegist", "k.clicked_at");
    }

    /** What a scanner clicks counts where it is asked for. */
    @Bean
    Relation clickRelation(ResourceTable clickCountRows) {
        return Relation.of("mail_click", clickCountRows, "k.clicked_at").flag("Machine", "k.verdict_id = 2")
                .unasked("Machine", "k.verdict_id <> 2");
    }

    /** When leads were heard of here. */
    @Bean
    LeadRetention.Sign hitSign() {
        return () -> List.of("select from mail_click x where x.lead_id = l.id and x.clicked_at >= :since",
                "select from mail_open x where x.lead_id = l.id and x.opened_at >= :since");
    }
}
