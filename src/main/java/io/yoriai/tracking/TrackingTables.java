package io.yoriai.tracking;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import io.yoriai.lead.LeadRetention;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Referable;

/** Where the columns of pages, page views and visits stand (spec/smp-mail-tracking.md 2.12, 2.16, 2.17). */
@Configuration(proxyBeanMethods = false)
class TrackingTables {

    @Bean
    ResourceTable trackingUrlRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("TrackingUrl"), "tracking_url u", "u").shared()
                .column("LastAccessDate", "u.last_access_at");
    }

    @Bean
    Referable trackingUrlReferable() {
        return new Referable("TrackingUrl", "tracking_url", "name", "true");
    }

    @Bean
    ResourceTable trackingAccessRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("TrackingAccessLog"),
                        "tracking_access a left join tracking_session s on s.id = a.session_id"
                                + " left join tracking_url u on u.id = a.tracking_url_id",
                        "a")
                .where("a.listed is not null").about("VisitorData", "s.lead_id").number("VisitorId", "s.lead_id")
                .whereUnlessOn("include_invalid", "a.listed")
                .number("TrackingSessionId", "a.session_id").column("BrowserId", "s.browser_id")
                .column("SessionKey", "s.session_key").pair("TrackingUrl", "a.tracking_url_id", "u.name")
                .column("AccessDate", "a.at").column("IpAddress", "a.address").column("UserAgent", "a.agent");
    }

    @Bean
    ResourceTable trackingSessionRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("TrackingSession"), "tracking_session s", "s")
                .where("s.lead_id is not null").about("VisitorData", "s.lead_id").number("VisitorId", "s.lead_id")
                .whereUnlessOn("include_invalid", "s.valid_id = 1", "Valid", "ValidId")
                .column("StartDate", "s.start_at")
                .column("EndDate", "s.end_at")
                .column("StayTime", "extract(epoch from s.end_at - s.start_at)::integer")
                .column("BindReason", "s.bind_reason_id").column("BindDate", "s.bound_at")
                .json("CustomFieldList", """
                        (select json_agg(json_build_object('Name', f.key, 'Value', f.value) order by f.key)
                         from jsonb_each_text(s.fields) f)""");
    }

    @Bean
    Copied trackingSessionsCopied() {
        return Copied.of("TrackingSession").column("fields", """
                select jsonb_object_agg(f ->> 'Name', coalesce(f ->> 'Value', ''))
                from jsonb_array_elements(a -> 'CustomFieldList') f""")
                .untold("visits that are no lead's");
    }

    @Bean
    ResourceTable documentDownloadRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("DocumentDownload"),
                        "document_download k join document d on d.id = k.document_id", "k")
                .about("VisitorData", "k.lead_id").number("VisitorId", "k.lead_id")
                .pair("Document", "k.document_id", "d.name")
                .column("DocumentCategory", "d.document_category_key")
                .column("SsTargetType", "case when d.session_id is null then 1 else 2 end")
                .column("SsDataId", "coalesce(d.session_id, d.campaign_id)::text").column("DownloadRoute", "k.route_id")
                .number("MailId", "k.mail_id").column("DownloadDate", "k.downloaded_at")
                .column("ClickVerdict", "k.verdict_id").column("IpAddress", "k.address").column("UserAgent", "k.agent")
                .column("DateRegist", "k.downloaded_at");
    }

    @Bean
    Relation trackingRelation(ResourceTable trackingAccessRows) {
        return Relation.of("tracking", trackingAccessRows, "a.at");
    }

    @Bean
    Relation trackingSessionRelation(ResourceTable trackingSessionRows) {
        return Relation.of("tracking_session", trackingSessionRows, "s.start_at").number("PageViews", "s.page_view_num")
                .number("Seconds", "extract(epoch from s.end_at - s.start_at)");
    }

    @Bean
    Relation documentRelation(ResourceTable documentDownloadRows) {
        return Relation.of("document", documentDownloadRows, "k.downloaded_at");
    }

    @Bean
    Referable trackingSessionReferable() {
        return new Referable("TrackingSession", "tracking_session", "session_key", "true");
    }

    /** When leads were heard of here. */
    @Bean
    LeadRetention.Sign trackingSign() {
        return () -> List.of("select from tracking_session x where x.lead_id = l.id and x.end_at >= :since",
                "select from document_download x where x.lead_id = l.id and x.downloaded_at >= :since");
    }
}
