package io.yoriai.application;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.lead.LeadRetention;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Referable;

/**
 * Where the lists of applications stand (spec/smp-application-attendance.md 4 and 6). The campaign line of an application is its
 * own row (docs/adr/0004). A lead's rows are found by {@code application_lead} and {@code application_session_lead}.
 */
@Configuration(proxyBeanMethods = false)
class ApplicationTables {

    /** What a ticket's barcode says: settings 31 and 33 (spec/smp-platform.md 5). */
    static final String CODE = """
            case %1$s when '1' then lpad(a.lead_id::text, greatest(%2$s::integer, length(a.lead_id::text)), '0')
                when '4' then (select lpad(t.user_id::text, greatest(%2$s::integer, length(t.user_id::text)), '0')
                    from lead t where t.id = a.lead_id)
                when '2' then (select t.common_code from lead t where t.id = a.lead_id)
                else a.visitor_data_code end""".formatted(CampaignSettings.sql("c", 31), CampaignSettings.sql("c", 33));
    /** The same as it stands below the barcode, by its kind (setting 32): between the signs of NW7 or Code39, bare for QR. */
    static final String TICKET = "(select sign || " + CODE + " || sign from (values (case "
            + CampaignSettings.sql("c", 32) + " when '2' then '*' when '3' then '' else 'a' end)) kind (sign))";

    private static final String ATTENDED = "%s.application_status_id = 5";

    @Bean
    ResourceTable applicationSessionRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("ApplicationSession"), """
                        application_session l left join application la on la.id = l.application_id
                        left join session ls on ls.id = l.session_id left join campaign lc on lc.id = l.campaign_id""",
                        "l")
                .campaign("l.campaign_id").number("VisitorId", "l.lead_id")
                .pair("Seminar", "l.campaign_id", "lc.title").pair("Session", "l.session_id", "ls.title")
                .column("WaitingNumber", "case when l.application_status_id = 2 then l.waiting_number end")
                .column("PaymentStatus", "la.payment_status_id")
                .column("AttendanceFlag", "(" + ATTENDED.formatted("l") + ")::int");
    }

    @Bean
    ResourceTable applicationCampaignRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("ApplicationSeminar"), """
                application x left join campaign xc on xc.id = x.campaign_id left join flow xf on xf.id = x.flow_id""",
                "x").campaign("x.campaign_id").number("ApplicationId", "x.id").number("VisitorId", "x.lead_id")
                .pair("Seminar", "x.campaign_id", "xc.title").pair("Flow", "x.flow_id", "xf.name")
                .column("WaitingNumber", "case when x.application_status_id = 2 then x.waiting_number end")
                .column("Price", "case when xc.price_type_id = 2 then x.price else 0 end")
                .column("AttendanceFlag", "(" + ATTENDED.formatted("x") + ")::int");
    }

    /** Two applications name each other: the row of either comes first without the other's number. */
    @Bean
    Copied applicationsCopied() {
        return Copied.of("Application").column("previous_application_id", "null::bigint")
                .column("next_application_id", "null::bigint")
                .along(names("previous_application_id", "'PreviousApplicationId'", "'Id'"))
                .along(names("next_application_id", "'NextApplicationId'", "'Id'"))
                .along(names("next_application_id", "'Id'", "'PreviousApplicationId'"))
                .along(names("previous_application_id", "'Id'", "'NextApplicationId'"))
                .untold("campaigns that were deleted, whose applications are told");
    }

    /** The application of the latter number names that of the former, where both are here. */
    private static String names(String column, String named, String naming) {
        return """
                update application p set %1$s = o.id from copied join application o on o.id = (a ->> %2$s)::bigint
                where p.id = (a ->> %3$s)::bigint""".formatted(column, named, naming);
    }

    @Bean
    ResourceTable applicationRows(Dictionary dictionary, ResourceTable applicationSessionRows,
            ResourceTable discountHistoryRows, ObjectProvider<Referable> referables) {
        return ResourceTable.of(dictionary.resource("Application"), """
                application a left join campaign c on c.id = a.campaign_id left join flow f on f.id = a.flow_id""", "a")
                .campaign("a.campaign_id").number("VisitorId", "a.lead_id")
                .pair("Seminar", "a.campaign_id", "c.title").pair("Flow", "a.flow_id", "f.name")
                .pair("ProxyAdmin", "a.proxy_admin_id",
                        Referable.name(referables.stream(), "Admin", "a.proxy_admin_id"))
                .column("WaitingNumber", "case when a.application_status_id = 2 then a.waiting_number end")
                .nested("ApplicationSessionList", applicationSessionRows, "l.application_id = a.id", "l.id")
                .nested("DiscountHistoryList", discountHistoryRows, "dh.application_id = a.id", "dh.id")
                .column("BarcodeData", TICKET).number("PreviousApplicationId", "a.previous_application_id")
                .number("NextApplicationId", "a.next_application_id")
                .number("EnqueteHistoryId", "a.enquete_history_id");
    }

    /** When leads were heard of here. */
    @Bean
    LeadRetention.Sign applicationSign() {
        return () -> List.of("select from application x where x.lead_id = l.id and x.date_update >= :since");
    }
}
