package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import io.yoriai.campaign.CodeNumbering;
import io.yoriai.campaign.CodeNumbering.Kind;
import io.yoriai.campaign.CodeNumbering.Series;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** 連番設定: codes of a campaign's own series have no gaps and never come twice (INV-9). */
@ServerTest
class NumberingTest extends ApplyingTest {

    @Autowired
    CodeNumbering numbering;
    @Autowired
    SystemSettings settings;

    private String prefix = "";

    @BeforeEach
    void methods() {
        prefix = Data.unique("N") + "-";
        data.jdbc().sql("insert into system_setting (name, value) values ('payment.methods', '2:3:4:5:6')"
                + " on conflict (name) do update set value = excluded.value").update();
        await().until(() -> settings.get("payment.methods", "").contains("6"));
    }

    private void number(long campaign, Kind kind, @Nullable Series series) {
        Map<Kind, @Nullable Series> all = new LinkedHashMap<>();
        all.put(kind, series);
        numbering.change(data.staff(), campaign, all);
    }

    private static Series series(String prefix, int digits, long next) {
        return new Series(prefix, digits, next, false);
    }

    private long buy(long campaign, long lead) {
        return made(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + lead, "waiting",
                "1"), body("<PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod>")));
    }

    private String codes(long application) {
        return data.jdbc().sql("select concat_ws(' ', billing_code, visitor_data_code) from application where id = ?")
                .param(application).query(String.class).single();
    }

    @Test
    void codes_are_drawn_in_turn_and_a_lead_keeps_its_own() {
        long campaign = campaign(1, "price_type_id = 2, price = 100, limit_user_num = 2, waiting_list_type_id = 2");
        number(campaign, Kind.BILLING, series(prefix, 4, 7));
        number(campaign, Kind.LEAD, series("AS09-", 4, 244));
        long lead = data.lead();
        long first = buy(campaign, lead);
        assertThat(codes(first)).isEqualTo(prefix + "0007 AS09-0244");
        assertThat(api.get("visitor.getBilling", "search_key1", "BillingCode", "search_value1", prefix + "0007")
                .first("ApplicationId")).isEqualTo("" + first);
        long second = buy(campaign, data.lead());
        long third = buy(campaign, data.lead());
        assertThat(codes(second)).isEqualTo(prefix + "0008 AS09-0245");
        assertThat(codes(third)).as("who waits is billed when promoted").isEqualTo("AS09-0246");
        assertThat(delete(first, "").status()).isEqualTo(200);
        assertThat(codes(third)).isEqualTo(prefix + "0009 AS09-0246");
        assertThat(delete(second, "").status()).isEqualTo(200);
        assertThat(codes(buy(campaign, lead))).as("the lead's code stays").isEqualTo(prefix + "0010 AS09-0244");
        long other = campaign(1, "price_type_id = 2, price = 100");
        assertThat(codes(buy(other, lead))).matches("B\\d{8} L\\d{8}");
    }

    @Test
    void tickets_are_read_in_the_series_also_where_it_has_outgrown_its_digits() {
        long campaign = campaign(1, "settings = '{\"31\": \"3\"}'");
        number(campaign, Kind.LEAD, series("X-", 1, 8));
        for (String code : List.of("X-8", "X-9", "X-10")) {
            long lead = data.lead();
            assertThat(codes(made(apply(campaign, lead)))).isEqualTo(code);
            String came = "<SeminarAttendance><Seminar><SeminarId>" + campaign + "</SeminarId></Seminar><BarcodeData>%s"
                    + "</BarcodeData></SeminarAttendance>";
            assertThat(told(api.call("visitor.postAttendanceSeminar", came.formatted(code)))).as(code).isEqualTo("201");
        }
    }

    @Test
    void many_who_buy_at_once_get_numbers_without_gaps_though_some_are_refused() throws Exception {
        long campaign = campaign(1, "price_type_id = 2, price = 100, limit_user_num = 12");
        number(campaign, Kind.BILLING, series(prefix, 6, 1));
        number(campaign, Kind.LEAD, series("L-", 6, 1));
        List<Long> leads = LongStream.range(0, 24).map(n -> data.lead()).boxed().toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = new ArrayList<>();
            leads.forEach(lead -> calls.add(() -> api.call("application.post", Map.of("seminar_id", "" + campaign,
                    "visitor_id", "" + lead),
                    body("<PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod>"))
                    .status()));
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnly(201, 409);
        }
        assertThat(data.jdbc().sql("select billing_code || ' ' || visitor_data_code from application"
                + " where campaign_id = ? order by billing_code").param(campaign).query(String.class).list())
                .hasSize(12).extracting(codes -> codes.split(" ")[0])
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 12)
                        .mapToObj(n -> String.format("%s%06d", prefix, n)).toList());
        assertThat(numbering.of(campaign, Kind.LEAD).orElseThrow().next()).isEqualTo(13);
    }

    @Test
    void a_series_that_could_repeat_a_code_is_refused() {
        long campaign = campaign(1, "price_type_id = 2, price = 100");
        number(campaign, Kind.BILLING, series(prefix + "A", 4, 1));
        long other = campaign(1, "");
        for (String taken : List.of(prefix + "A", prefix + "A1", "B", "B0")) {
            assertThatThrownBy(() -> number(other, Kind.BILLING, series(taken, 4, 1))).as(taken)
                    .isInstanceOf(FaultException.class).hasMessageContaining("DUPLICATE");
        }
        for (Series wrong : List.of(series("日本", 4, 1), series("x", 0, 1), series("x", 13, 1), series("x", 2, 100))) {
            assertThatThrownBy(() -> number(other, Kind.LEAD, wrong)).isInstanceOf(FaultException.class)
                    .hasMessageContaining("INVALID_VALUE");
        }
        number(campaign, Kind.BILLING, series(prefix + "C", 5, 3));
        buy(campaign, data.lead());
        number(campaign, Kind.BILLING, series(prefix + "C", 5, 90));
        assertThat(codes(buy(campaign, data.lead()))).startsWith(prefix + "C00090 ");
        for (Series late : new Series[]{series(prefix + "D", 5, 91), series(prefix + "C", 6, 91), series(prefix + "C",
                5, 4),
            null}) {
            assertThatThrownBy(() -> number(campaign, Kind.BILLING, late)).isInstanceOf(FaultException.class)
                    .hasMessageContaining("CONFLICT");
        }
        assertThatThrownBy(() -> number(campaign, Kind.LEAD, series("x", 4, 1))).as("somebody has applied")
                .isInstanceOf(FaultException.class).hasMessageContaining("CONFLICT");
    }

    @Test
    void a_copy_has_the_rules_and_begins_anew_with_codes_of_its_own() {
        long campaign = campaign(1, "price_type_id = 2, price = 100");
        number(campaign, Kind.BILLING, series("K" + campaign + "-", 4, 5));
        number(campaign, Kind.LEAD, series("K", 4, 8));
        buy(campaign, data.lead());
        long copy = api.call("seminar.post", "<Seminar><Id>" + campaign
                + "</Id><SsTargetType><SsTargetTypeId>1</SsTargetTypeId></SsTargetType><PriceType><PriceTypeId>2</PriceTypeId>"
                + "</PriceType><Title>写し</Title></Seminar>").id();
        set("campaign", copy, "seminar_status_id = 1");
        assertThat(codes(buy(copy, data.lead()))).isEqualTo("K" + campaign + "-" + copy + "-0005 K0008");
        long bare = api.call("seminar.post", "<Seminar><Id>" + campaign
                + "</Id><SsTargetType><SsTargetTypeId>1</SsTargetTypeId></SsTargetType><PriceType><PriceTypeId>2</PriceTypeId>"
                + "</PriceType><SeminarCopyCategory><Flow>1</Flow></SeminarCopyCategory><Title>写し</Title></Seminar>")
                .id();
        assertThat(numbering.of(bare, Kind.LEAD)).isEmpty();
    }
}
