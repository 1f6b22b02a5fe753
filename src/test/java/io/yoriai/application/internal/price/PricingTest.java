package io.yoriai.application.internal.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** Prices, discounts and billings follow an application's lines; codes are never used too often (INV-9). */
@ServerTest
class PricingTest {

    private static final int TRANSFER = 2;

    @Autowired
    Pricing pricing;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    TransactionTemplate transactions;
    @Autowired
    SystemSettings settings;

    private long campaign;
    private long first;
    private long second;

    @BeforeEach
    void a_campaign_with_two_charged_sessions() {
        transactions.executeWithoutResult(status -> settings.change("payment.methods", "2:3:4"));
        campaign = data.campaign("講座");
        data.jdbc().sql("update campaign set price_type_id = 3 where id = ?").param(campaign).update();
        first = data.session(campaign, "第1回");
        second = data.session(campaign, "第2回");
        data.jdbc().sql("update session set payment_flag_id = 2, price = 8800 where campaign_id = ?").param(campaign)
                .update();
    }

    private long discount(int type, String code, int rate, Integer limit, Integer own) {
        return data.jdbc().sql("""
                insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id,
                    discount_rate, start_day, end_day, min_quantity, limit_num, limit_num_per_visitor, date_regist,
                    date_update)
                values (:campaign, :type, '割引', :code, 1, 2, :rate, :from, :to, 2, :limit, :own, now(), now())
                returning id""").param("campaign", campaign).param("type", type).param("code", code).param("rate", rate)
                .param("from", java.sql.Timestamp.from(clock.instant().minus(Duration.ofDays(1))))
                .param("to", java.sql.Timestamp.from(clock.instant().plus(Duration.ofDays(1)))).param("limit", limit)
                .param("own", own).query(Long.class).single();
    }

    private Ask ask(long lead, String code, Long replaced) {
        return new Ask(campaign, lead, clock.instant(), 1, Map.of(first, 1L, second, 2L), code, TRANSFER, replaced);
    }

    /** An application to both sessions, the second twice, stored and settled as whoever applies does. */
    private long apply(Ask ask, int status) {
        return transactions.execute(transaction -> {
            Quote quote = pricing.quote(ask);
            pricing.allow(quote);
            if (ask.replaced() != null) {
                status(ask.replaced(), 3);
            }
            long id = data.jdbc().sql("""
                    insert into application (lead_id, campaign_id, application_status_id, payment_method_id,
                        discount_code, date_application, date_regist, date_update)
                    values (?, ?, ?, ?, ?, ?, now(), now()) returning id""").params(ask.lead(), campaign, status,
                    ask.paymentMethod(), ask.code(), java.sql.Timestamp.from(ask.at())).query(Long.class).single();
            ask.sessions().forEach((session, quantity) -> data.jdbc().sql("""
                    insert into application_session (application_id, lead_id, campaign_id, session_id,
                        application_status_id, quantity, date_application, date_regist, date_update)
                    values (?, ?, ?, ?, ?, ?, now(), now(), now())""")
                    .params(id, ask.lead(), campaign, session, status, quantity).update());
            pricing.settle(id, quote);
            return id;
        });
    }

    private void status(long application, int status) {
        data.jdbc().sql("update application_session set application_status_id = ? where application_id = ?")
                .params(status, application).update();
        data.jdbc().sql("update application set application_status_id = ? where id = ?").params(status, application)
                .update();
    }

    private void settleAs(long application, int status) {
        transactions.executeWithoutResult(transaction -> {
            status(application, status);
            pricing.settle(application);
        });
    }

    /** Price, discount, total, payment status. */
    private List<Long> amounts(long application) {
        return data.jdbc().sql("select price, discount_amount, total_amount, payment_status_id from application"
                + " where id = ?").param(application).query((row, n) -> List.of(row.getLong(1), row.getLong(2),
                        row.getLong(3), row.getLong(4)))
                .single();
    }

    private String billing(long application) {
        return data.jdbc().sql("""
                select coalesce((select b.billing_status_id || ' ' || b.total_amount || ' ' || b.carried_amount || ' '
                    || (select sum((x ->> 'Amount')::bigint) from jsonb_array_elements(b.details) x)
                    from billing b where b.application_id = a.id and b.billing_code = a.billing_code), '-')
                from application a where a.id = ?""").param(application).query(String.class).single();
    }

    private long used(long discount) {
        return data.jdbc().sql("""
                select used_num + (select coalesce(sum(uses), 0) from discount_change where discount_id = d.id)
                from discount d where id = ?""").param(discount).query(Long.class).single();
    }

    private String histories(long application) {
        return data.jdbc().sql("""
                select coalesce(string_agg(discount_type_id || ':' || discount_amount || ':' || quantity || ':'
                    || discount_history_status_id, ' ' order by discount_type_id), '-')
                from discount_history where application_id = ?""").param(application).query(String.class).single();
    }

    @Test
    void what_is_applied_for_is_priced_discounted_and_billed() {
        long automatic = discount(2, null, 10, null, null);
        long code = discount(1, Data.unique("EARLY").toUpperCase(), 20, null, null);
        String typed = data.jdbc().sql("select lower(code) from discount where id = ?").param(code)
                .query(String.class).single();

        long application = apply(ask(data.lead(), typed, null), 1);

        assertThat(amounts(application)).containsExactly(26400L, 7392L, 19008L, 2L);
        assertThat(histories(application)).isEqualTo("1:4752:3:1 2:2640:3:1");
        assertThat(billing(application)).isEqualTo("1 19008 0 19008");
        assertThat(List.of(used(automatic), used(code))).containsExactly(1L, 1L);
        assertThat(data.jdbc().sql("select sum(price) from application_session where application_id = ?")
                .param(application).query(Long.class).single()).isEqualTo(26400L);
        assertThat(data.jdbc().sql("select payment_due_date from application where id = ?").param(application)
                .query(LocalDate.class).single())
                .isEqualTo(LocalDate.ofInstant(clock.instant(), Times.JST).plusDays(14));
    }

    @Test
    void a_cancel_gives_discounts_back_and_voids_the_billing_and_its_undoing_takes_them_again() {
        long code = discount(1, Data.unique("C").toUpperCase(), 20, 1, 1);
        String typed = data.jdbc().sql("select code from discount where id = ?").param(code).query(String.class)
                .single();
        long application = apply(ask(data.lead(), typed, null), 1);

        settleAs(application, 3);
        assertThat(billing(application)).isEqualTo("2 21120 0 21120");
        assertThat(histories(application)).isEqualTo("1:5280:3:2");
        assertThat(used(code)).isZero();

        settleAs(application, 1);
        assertThat(billing(application)).isEqualTo("1 21120 0 21120");
        assertThat(used(code)).isOne();

        settleAs(application, 3);
        apply(ask(data.lead(), typed, null), 1);
        settleAs(application, 1);
        assertThat(amounts(application)).as("used up meanwhile").containsExactly(26400L, 0L, 26400L, 2L);
        assertThat(used(code)).isOne();
    }

    @Test
    void a_partial_cancel_reckons_anew_from_the_prices_of_its_time() {
        long application = apply(ask(data.lead(), null, null), 1);
        data.jdbc().sql("update session set price = 1 where campaign_id = ?").param(campaign).update();
        transactions.executeWithoutResult(transaction -> {
            data.jdbc().sql("update application_session set application_status_id = 3 where application_id = ?"
                    + " and session_id = ?").params(application, second).update();
            pricing.settle(application);
        });
        assertThat(amounts(application)).containsExactly(8800L, 0L, 8800L, 2L);
        assertThat(billing(application)).isEqualTo("1 8800 0 8800");
    }

    @Test
    void what_waits_has_a_price_and_is_billed_when_it_gets_its_seat() {
        long code = discount(1, Data.unique("W").toUpperCase(), 50, null, null);
        String typed = data.jdbc().sql("select code from discount where id = ?").param(code).query(String.class)
                .single();
        long application = apply(ask(data.lead(), typed, null), 2);
        assertThat(amounts(application)).containsExactly(26400L, 13200L, 13200L, 1L);
        assertThat(billing(application)).isEqualTo("-");
        assertThat(used(code)).isZero();

        settleAs(application, 1);
        assertThat(amounts(application)).containsExactly(26400L, 13200L, 13200L, 2L);
        assertThat(billing(application)).isEqualTo("1 13200 0 13200");
        assertThat(used(code)).isOne();
    }

    @Test
    void what_was_paid_is_carried_over_to_what_takes_its_place() {
        long code = discount(1, Data.unique("R").toUpperCase(), 50, null, 1);
        String typed = data.jdbc().sql("select code from discount where id = ?").param(code).query(String.class)
                .single();
        long lead = data.lead();
        long old = apply(ask(lead, typed, null), 1);
        data.jdbc().sql("update billing set received_amount = total_amount where application_id = ?").param(old)
                .update();

        long same = apply(ask(lead, typed, old), 1);
        assertThat(amounts(same)).containsExactly(26400L, 13200L, 13200L, 3L);
        assertThat(billing(same)).isEqualTo("1 13200 13200 13200");
        assertThat(used(code)).isOne();

        long dearer = apply(ask(lead, null, same), 1);
        assertThat(amounts(dearer)).containsExactly(26400L, 0L, 26400L, 2L);
        assertThat(billing(dearer)).isEqualTo("1 26400 13200 26400");
        assertThat(used(code)).isZero();
    }

    @Test
    void what_cannot_be_used_or_paid_so_is_refused() {
        long lead = data.lead();
        long code = discount(1, Data.unique("F").toUpperCase(), 50, 2, 1);
        String typed = data.jdbc().sql("select code from discount where id = ?").param(code).query(String.class)
                .single();
        refused(ask(lead, "NO-SUCH", null), "404 NOT_FOUND Application.DiscountCode");
        Ask plain = ask(lead, null, null);
        refused(new Ask(campaign, lead, plain.at(), 1, plain.sessions(), null, null, null),
                "400 REQUIRED Application.PaymentMethod");
        refused(new Ask(campaign, lead, plain.at(), 1, plain.sessions(), null, 6, null),
                "400 INVALID_VALUE Application.PaymentMethod");
        refused(new Ask(campaign, lead, plain.at().plus(Duration.ofDays(1)), 1, plain.sessions(), typed, TRANSFER,
                null),
                "409 OUT_OF_PERIOD Application.DiscountCode");
        apply(ask(lead, typed, null), 1);
        refused(ask(lead, typed, null), "409 NOT_ALLOWED Application.DiscountCode");
        apply(ask(data.lead(), typed, null), 1);
        refused(ask(data.lead(), typed, null), "409 FULL Application.DiscountCode");
        data.jdbc().sql("update discount set limit_num = null, code = ? where id = ?")
                .params("ｆ－" + typed.toLowerCase(java.util.Locale.ROOT), code).update();
        assertThat(pricing.quote(ask(data.lead(), "Ｆ-" + typed, null)).bill().discount())
                .as("folded, however it is typed or stored").isPositive();
        data.jdbc().sql("update discount set is_active = 0, code = ? where id = ?").params(typed, code).update();
        refused(ask(data.lead(), typed, null), "404 NOT_FOUND Application.DiscountCode");
    }

    private void refused(Ask ask, String fault) {
        assertThatThrownBy(() -> pricing.allow(pricing.quote(ask))).isInstanceOfSatisfying(FaultException.class,
                thrown -> assertThat(thrown.faults()).extracting(one -> one.status() + " " + one.code() + " "
                        + one.field()).containsExactly(fault));
    }

    @Test
    void a_code_is_never_used_more_often_than_it_may_by_many_at_once() throws Exception {
        long code = discount(1, Data.unique("MANY").toUpperCase(), 50, 10, 1);
        String typed = data.jdbc().sql("select code from discount where id = ?").param(code).query(String.class)
                .single();
        List<Long> leads = IntStream.range(0, 12).mapToObj(n -> data.lead()).toList();
        List<Callable<Long>> calls = IntStream.range(0, 48)
                .<Callable<Long>>mapToObj(n -> () -> apply(ask(leads.get(n % 12), typed, null), 1)).toList();
        List<Long> made = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (Future<Long> call : threads.invokeAll(calls)) {
                if (call.state() == Future.State.SUCCESS) {
                    made.add(call.resultNow());
                } else {
                    assertThat(call.exceptionNow()).isInstanceOf(FaultException.class);
                }
            }
        }
        assertThat(made).hasSize(10);
        assertThat(used(code)).isEqualTo(10);
        assertThat(data.jdbc().sql("""
                select count(distinct a.lead_id) from discount_history h join application a on a.id = h.application_id
                where h.discount_id = ? and h.discount_history_status_id = 1""").param(code).query(Long.class).single())
                .isEqualTo(10);
        assertThat(data.jdbc().sql("select count(*) from application where campaign_id = ?").param(campaign)
                .query(Long.class).single()).as("what was refused left nothing").isEqualTo(10);
    }
}
