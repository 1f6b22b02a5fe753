package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;

import io.yoriai.record.Times;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** What nobody pays is cancelled, and its seat goes to who waits (spec/smp-application-attendance.md B3). */
@ServerTest
class UnpaidTest extends ApplyingTest {

    @Autowired
    Unpaid unpaid;
    @Autowired
    TransactionTemplate transactions;
    @Autowired
    TestClock time;

    private long campaign;

    @BeforeEach
    void a_charged_campaign_of_one_seat() {
        transactions.executeWithoutResult(status -> settings.change("payment.methods", "2:3"));
        campaign = campaign(1, "limit_user_num = 1, waiting_list_type_id = 2, price_type_id = 2, price = 5500,"
                + " settings = '{\"13\": \"1\"}'");
    }

    private long applied(int method, String waiting) {
        return made(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead(),
                "waiting", waiting),
                body("<PaymentMethod><PaymentMethodId>" + method + "</PaymentMethodId></PaymentMethod>")));
    }

    private String state(long application) {
        return data.jdbc().sql("""
                select a.application_status_id || ' ' || a.payment_status_id || ' '
                    || coalesce(b.billing_status_id::text, '-') || ' ' || coalesce(a.cancel_reason, '')
                from application a left join billing b on b.application_id = a.id where a.id = ?""").param(application)
                .query(String.class).single();
    }

    @Test
    void an_overdue_application_is_cancelled_and_who_waits_is_billed() {
        long first = applied(2, "0");
        long second = applied(2, "1");
        assertThat(state(first) + "/" + state(second)).isEqualTo("1 2 1 /2 1 - ");
        time.advance(Duration.ofDays(14));
        unpaid.cancelOverdue();
        assertThat(state(first)).as("its last day is today").startsWith("1 2 1");
        time.advance(Duration.ofDays(1));
        unpaid.cancelOverdue();
        assertThat(state(first) + "/" + state(second)).isEqualTo("3 2 2 支払期限切れ/1 2 1 ");
        Reply billed = api.get("visitor.getBilling", "search_key1", "ApplicationId", "search_value1", "" + second);
        assertThat(billed.first("DateBilling")).as("when it got its seat").startsWith(day(0));
        assertThat(billed.first("PaymentDueDate")).isEqualTo(day(14));
        assertThat(api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + second)
                .first("DateApplication")).startsWith(day(-15));
    }

    private String day(int later) {
        return LocalDate.ofInstant(time.instant(), Times.JST).plusDays(later).toString();
    }

    @Test
    void what_is_paid_or_whose_campaign_does_not_want_it_stays() {
        long paid = applied(2, "0");
        assertThat(api.call("visitor.putApplication", body("<Id>" + paid
                + "</Id><PaymentStatus><PaymentStatusId>3</PaymentStatusId></PaymentStatus>")).status()).isEqualTo(200);
        data.jdbc().sql("update campaign set limit_user_num = 2 where id = ?").param(campaign).update();
        long open = applied(2, "0");
        data.jdbc().sql("update campaign set settings = '{}' where id = ?").param(campaign).update();
        time.advance(Duration.ofDays(40));
        unpaid.cancelOverdue();
        assertThat(state(paid) + "/" + state(open)).isEqualTo("1 3 1 /1 2 1 ");
    }

    @Test
    void a_card_payment_that_is_not_finished_gives_its_seat_back() {
        long card = applied(3, "0");
        time.advance(Duration.ofMinutes(29));
        unpaid.cancelUnfinished();
        assertThat(state(card)).startsWith("1 2 1");
        time.advance(Duration.ofMinutes(1));
        unpaid.cancelUnfinished();
        assertThat(state(card)).isEqualTo("3 2 2 カード決済の未完了");
    }
}
