package io.yoriai.application.internal.price;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.text.Normalizer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;

import io.yoriai.campaign.PartUseSource;
import io.yoriai.record.Fault;

/**
 * Discount codes and how often they may be used (spec/smp-campaign.md 9.6). The counter of a discount's uses is changed only
 * together with a use, and its row lock makes the count of one lead's uses and of a single code's right (INV-9).
 */
@Component
final class Uses implements PartUseSource {

    private static final String FIELD = "Application.DiscountCode";

    /** Uses in force of a discount but those of one application that is given up: all, those of a lead, of a code. */
    private static final String COUNTED = """
            select count(*) as uses, count(*) filter (where a.lead_id = :lead) as own,
                count(*) filter (where h.discount_code = :code) as same
            from discount_history h join application a on a.id = h.application_id
            where h.discount_id = d.id and h.discount_history_status_id = 1
                and h.application_id is distinct from cast(:but as bigint)""";

    private final JdbcClient jdbc;

    Uses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean usedDiscount(long discount) {
        return jdbc.sql("select exists (select from discount_history where discount_id = ?)").param(discount)
                .query(Boolean.class).single();
    }

    @Override
    public boolean usedFlow(long flow) {
        return jdbc.sql("select exists (select from application where flow_id = ?)").param(flow).query(Boolean.class)
                .single();
    }

    @Override
    public boolean usedPackage(long campaign, long sessionPackage) {
        return jdbc
                .sql("""
                        select exists (select from application a join application_cart k on k.application_id = a.id
                            where a.campaign_id = ? and k.cart -> 'bundles' @> jsonb_build_array(jsonb_build_object('id', ?::bigint)))""")
                .params(campaign, sessionPackage).query(Boolean.class).single();
    }

    /** A typed code as codes are compared: full width folded, without case and outer spaces; null where nothing is left. */
    static @Nullable String normal(@Nullable String typed) {
        String code = typed == null
                ? ""
                : Normalizer.normalize(typed, Normalizer.Form.NFKC).strip().toUpperCase(Locale.ROOT);
        return code.isEmpty() ? null : code;
    }

    static Fault unknown() {
        return Fault.notFound(FIELD);
    }

    /** What forbids the use of a code's discount now, in the order of the table; null: nothing. No lock is taken. */
    @Nullable
    Fault forbids(long discount, Ask ask, String code) {
        return jdbc.sql("""
                select (d.start_day is null or d.start_day <= :at) and (d.end_day is null or :at < d.end_day),
                    (coalesce(d.limit_num, 0) = 0 or n.uses < d.limit_num) and (d.code_type_id = 1 or n.same = 0),
                    coalesce(d.limit_num_per_visitor, 0) = 0 or n.own < d.limit_num_per_visitor
                from discount d cross join lateral (""" + COUNTED + ") n where d.id = :id").param("id", discount)
                .param("at", at(ask.at())).param("lead", ask.lead()).param("code", code).param("but", ask.replaced())
                .query((row, n) -> fault(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3))).list().getFirst();
    }

    /**
     * Counts a use. That of a code is counted under the discount's lock; what locks it afterwards sees it. What acts by itself has
     * no limit, and is counted by a row that nobody waits for.
     *
     * @return what forbids it, then nothing is counted; null: nothing
     */
    @Nullable
    Fault take(long discount, boolean byCode, long lead, @Nullable String code) {
        if (!byCode) {
            change(discount, 1);
            return null;
        }
        // Two steps: the count must see what was committed while the lock was waited for.
        jdbc.sql("select id from discount where id = ? for no key update").param(discount).query(Long.class).single();
        return jdbc
                .sql("""
                        with n as (select x.* from discount d cross join lateral (""" + COUNTED
                        + """
                                        ) x where d.id = :id),
                                may as (select (coalesce(d.limit_num, 0) = 0 or d.used_num < d.limit_num)
                                            and (d.code_type_id is distinct from 2 or n.same = 0) as is_left,
                                        coalesce(d.limit_num_per_visitor, 0) = 0 or n.own < d.limit_num_per_visitor as is_own
                                    from discount d, n where d.id = :id),
                                used as (update discount d set used_num = used_num + 1 from may where d.id = :id and may.is_left and may.is_own)
                                select is_left, is_own from may""")
                .param("id", discount).param("lead", lead)
                .param("code", code).param("but", null)
                .query((row, n) -> fault(true, row.getBoolean(1), row.getBoolean(2))).list().getFirst();
    }

    /** Gives a use back. */
    void release(long discount) {
        if (jdbc.sql("update discount set used_num = used_num - 1 where id = ? and discount_type_id = 1")
                .param(discount)
                .update() == 0) {
            change(discount, -1);
        }
    }

    private void change(long discount, int uses) {
        jdbc.sql("insert into discount_change (discount_id, uses) values (?, ?)").params(discount, uses).update();
    }

    private static @Nullable Fault fault(boolean inPeriod, boolean someLeft, boolean ownLeft) {
        if (!inPeriod) {
            return Fault.of(409, "OUT_OF_PERIOD", FIELD).saying("fault.discount.period");
        }
        if (!someLeft) {
            return Fault.of(409, "FULL", FIELD).saying("fault.discount.used");
        }
        return ownLeft ? null : Fault.of(409, "NOT_ALLOWED", FIELD).saying("fault.discount.own");
    }

    private static OffsetDateTime at(Instant moment) {
        return Objects.requireNonNull(moment).atOffset(ZoneOffset.UTC);
    }
}
