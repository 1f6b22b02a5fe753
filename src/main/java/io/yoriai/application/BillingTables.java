package io.yoriai.application;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;

/** Where billings and discount histories stand (spec/smp-application-attendance.md 7). What is said of payment is the application's. */
@Configuration(proxyBeanMethods = false)
class BillingTables {

    @Bean
    ResourceTable billingRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("Billing"), """
                billing b join application ba on ba.id = b.application_id
                    left join campaign bc on bc.id = ba.campaign_id""", "b").campaign("ba.campaign_id")
                .number("VisitorId", "ba.lead_id").pair("Seminar", "ba.campaign_id", "bc.title")
                .json("BillingDetailList", "b.details").column("PaymentStatus", "ba.payment_status_id")
                .column("PaymentMethod", "ba.payment_method_id").column("PaymentDueDate", "ba.payment_due_date")
                .column("PaymentDate", "ba.payment_date");
    }

    /** Codes of a campaign's own series. */
    @Bean
    Copied billingsCopied() {
        return Copied.of("Billing").column("own_code", "a ->> 'BillingCode'")
                .untold("series of codes that a campaign has of its own");
    }

    @Bean
    ResourceTable discountHistoryRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("DiscountHistory"), """
                discount_history dh join application da on da.id = dh.application_id
                    left join campaign dc on dc.id = da.campaign_id left join session ds on ds.id = dh.session_id""",
                "dh").campaign("da.campaign_id").number("VisitorId", "da.lead_id")
                .pair("Seminar", "da.campaign_id", "dc.title").pair("Session", "dh.session_id", "ds.title")
                .pair("Discount", "dh.discount_id", "dh.discount_name");
    }

    @Bean
    Relation billingRelation(ResourceTable billingRows) {
        return Relation.of("billing", billingRows, "b.date_regist");
    }
}
