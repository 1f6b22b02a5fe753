package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import io.yoriai.testkit.ServerTest;

/**
 * Walks at random through the states of applications to one campaign with a price, a limit and a queue (spec/smp-application-attendance.md
 * 1, 2, 3, 5, B2, B3), beside a model that knows nothing of the program. After each step statuses, seats, billings, payments and the
 * feed are compared. {@code -Dstates.seed=7} walks another way.
 */
@ServerTest
class ApplicationStatesTest extends ApplyingTest {

    private static final int STEPS = Integer.getInteger("states.steps", 250);
    private static final int SEATS = 6;
    private static final int PRICE = 1000;

    private final Random random = new Random(Integer.getInteger("states.seed", 20261127));
    private final List<Model> all = new ArrayList<>();
    private final List<String> walked = new ArrayList<>();
    private long campaign;
    private long last;

    /** An application as the specification has it. */
    private static final class Model {
        private final long lead;
        private final int quantity;
        private final List<String> told = new ArrayList<>();
        private long id;
        private int status;
        private long number;
        private int payment = 1;
        private int billing;
        private int paid;

        Model(long lead, int quantity) {
            this.lead = lead;
            this.quantity = quantity;
        }

        boolean seated() {
            return status == 1;
        }

        boolean live() {
            return status == 1 || status == 2;
        }

        int total() {
            return quantity * PRICE;
        }

        /** A seat is asked for with a bill. */
        void seat() {
            status = 1;
            billing = 1;
            payment = paid >= total() ? 3 : 2;
        }

        void end(int to) {
            status = to;
            billing = billing == 0 ? 0 : 2;
        }
    }

    private int free() {
        return SEATS - all.stream().filter(Model::seated).mapToInt(one -> one.quantity).sum();
    }

    private List<Model> queue() {
        return all.stream().filter(one -> one.status == 2).sorted(Comparator.comparingLong(one -> one.number)).toList();
    }

    private void promote() {
        for (Model one : queue()) {
            if (one.quantity > free()) {
                return;
            }
            one.seat();
            one.told.add("PROMOTED");
        }
    }

    private @Nullable Model liveOf(long lead) {
        return all.stream().filter(one -> one.lead == lead && one.live()).findFirst().orElse(null);
    }

    @Test
    void whatever_is_done_to_applications_they_are_what_the_specification_says() {
        payable();
        campaign = campaign(1, "limit_user_num = " + SEATS + ", waiting_list_type_id = 2, price_type_id = 2, price = "
                + PRICE);
        flow(campaign, "max_quantity = 3");
        List<Long> leads = List.of(data.lead(), data.lead(), data.lead(), data.lead(), data.lead(), data.lead());
        for (int i = 0; i < STEPS; i++) {
            long lead = leads.get(random.nextInt(leads.size()));
            Model one = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
            Model live = liveOf(lead);
            switch (one == null ? 0 : random.nextInt(7)) {
                case 0, 1 -> apply(lead, null);
                case 2 -> {
                    if (live != null) {
                        apply(lead, live);
                    }
                }
                case 3 -> cancel(live != null ? live : one);
                case 4 -> move(one, 4);
                case 5 -> move(random.nextBoolean() && !queue().isEmpty() ? queue().getFirst() : one, 1);
                default -> pay(one, 2 + random.nextInt(3));
            }
            compare();
        }
        assertThat(all).extracting(one -> one.status).as("every state was seen").contains(1, 3, 4);
        assertThat(all.stream().flatMap(one -> one.told.stream()).distinct()).contains("APPLIED", "WAITING", "CHANGED",
                "PROMOTED", "CANCELLED", "REJECTED", "RESTORED", "PAID");
    }

    private void apply(long lead, @Nullable Model replaced) {
        Model made = new Model(lead, 1 + random.nextInt(3));
        boolean waits = random.nextInt(3) > 0;
        String asked = "<Quantity>" + made.quantity + "</Quantity><PaymentMethod><PaymentMethodId>2</PaymentMethodId>"
                + "</PaymentMethod>" + (replaced == null
                        ? ""
                        : "<PreviousApplicationId>" + replaced.id + "</PreviousApplicationId>");
        boolean kept = replaced != null && replaced.seated();
        int more = made.quantity - (kept ? replaced.quantity : 0);
        boolean full = more > 0 && (more > free() || !queue().isEmpty());
        boolean stays = replaced != null && replaced.status == 2 && made.quantity <= replaced.quantity;
        String expected = "201";
        if (replaced == null && liveOf(lead) != null) {
            expected = "409 DUPLICATE";
        } else if (full && (kept || !stays && !waits)) {
            expected = "409 FULL";
        }
        var reply = api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + lead, "waiting",
                waits ? "1" : "0"), body(asked));
        step("apply " + made.quantity + " waiting " + waits + (replaced == null ? "" : " for " + replaced.id), told(
                reply), expected);
        if (!expected.equals("201")) {
            return;
        }
        made.id = reply.id();
        made.told.add(replaced != null ? "CHANGED" : full ? "WAITING" : "APPLIED");
        if (replaced != null) {
            replaced.end(3);
            made.paid = replaced.paid;
            replaced.paid = 0;
        }
        if (full) {
            made.status = 2;
            made.number = stays ? replaced.number : ++last;
        } else {
            made.seat();
        }
        all.add(made);
        promote();
    }

    private void cancel(Model one) {
        step("cancel " + one.id, told(delete(one.id, "")), one.status == 4 ? "409 NOT_ALLOWED" : "200");
        if (one.live()) {
            one.end(3);
            one.told.add("CANCELLED");
            promote();
        }
    }

    private void move(Model one, int to) {
        Model other = liveOf(one.lead);
        boolean back = to == 1 && !one.live();
        String expected = "200";
        if (one.status != to && to == 4 && !one.live()) {
            expected = "409 NOT_ALLOWED";
        } else if (back && other != null) {
            expected = "409 DUPLICATE";
        } else if (one.status != to && to == 1 && (one.quantity > free() || back && !queue().isEmpty())) {
            expected = "409 FULL";
        }
        step("move " + one.id + " from " + one.status + " to " + to, told(put(one.id, status(to))), expected);
        if (one.status == to || !expected.equals("200")) {
            return;
        }
        if (to == 1) {
            one.told.add(one.status == 2 ? "PROMOTED" : "RESTORED");
            one.seat();
        } else {
            one.end(4);
            one.told.add("REJECTED");
        }
        promote();
    }

    private void pay(Model one, int to) {
        boolean may = one.payment == to || one.payment == 2 && to == 3
                || one.payment == 3 && (to == 2 || to == 4 && !one.live());
        step("pay " + one.id + " from " + one.payment + " to " + to, told(put(one.id,
                "<PaymentStatus><PaymentStatusId>" + to + "</PaymentStatusId></PaymentStatus>")),
                may ? "200" : "409 NOT_ALLOWED");
        if (!may || one.payment == to) {
            return;
        }
        one.payment = to;
        one.paid = to == 3 ? one.total() : 0;
        if (to == 3) {
            one.told.add("PAID");
        }
    }

    private void step(String what, String answer, String expected) {
        walked.add(what + ": " + expected);
        assertThat(answer).as(String.join("\n", walked)).startsWith(expected);
    }

    private void compare() {
        String expected = all.stream().map(one -> String.join(" ", "" + one.id, "" + one.status, "" + one.payment, ""
                + one.total(), "" + one.billing, String.join(",", one.told))).collect(Collectors.joining("\n"));
        String stored = data.jdbc().sql("""
                select string_agg(concat_ws(' ', a.id, a.application_status_id, a.payment_status_id, a.total_amount,
                    coalesce(b.billing_status_id, 0), (select string_agg(e.kind, ',' order by e.id)
                        from application_event e where e.application_id = a.id)), E'\\n' order by a.id)
                from application a left join billing b on b.application_id = a.id where a.campaign_id = ?""")
                .param(campaign).query((row, n) -> String.valueOf(row.getString(1))).single();
        assertThat(stored).as(String.join("\n", walked)).isEqualTo(all.isEmpty() ? "null" : expected);
        int waiting = queue().stream().mapToInt(one -> one.quantity).sum();
        long holders = all.stream().filter(Model::seated).map(one -> one.lead).distinct().count();
        assertThat(counters("campaign", campaign)).isEqualTo((SEATS - free()) + " " + holders + " " + waiting);
        String capacity = free() == 0 || waiting > 0 ? "キャンセル待ち受付中" : free() == 1 ? "残りわずか" : "残席あり";
        assertThat(api.get("seminar.get", "search_key1", "Id", "search_value1", "" + campaign).first("CapacityStatus"))
                .isEqualTo(capacity);
    }
}
