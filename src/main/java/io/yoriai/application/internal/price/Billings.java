package io.yoriai.application.internal.price;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.application.internal.price.Bill.Taken;
import io.yoriai.application.internal.price.Cart.Charging;
import io.yoriai.application.internal.price.Cart.Kind;
import io.yoriai.campaign.CodeNumbering;
import io.yoriai.record.SystemSettings;

/** Prices, discounts and billings of applications as they are stored. */
@Component
final class Billings {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int WAITING = 2;
    private static final Set<Integer> SEATED = Set.of(1, 5);
    private static final int NOTHING_DUE = 1;
    private static final int UNPAID = 2;
    private static final int PAID = 3;

    /**
     * An application that has a price, locked.
     *
     * @param sessions quantities of the lines that have a seat
     * @param code in capitals, or null
     * @param paid what was paid for it and for what it replaced
     * @param billed whether its billing is in force
     * @param discounts those whose uses it counts
     */
    record State(long id, long campaign, long lead, int status, Instant at, long quantity, Map<Long, Long> sessions,
            int method, @Nullable LocalDate due, @Nullable String code, Cart cart, long paid, boolean billed,
            Set<Long> discounts) {

        boolean seated() {
            return SEATED.contains(status);
        }

        /** What is paid for: nothing where nothing has a seat. */
        Cart priced() {
            return seated() ? Carts.seated(cart, quantity, sessions) : free();
        }

        private Cart free() {
            return new Cart(Charging.FREE, cart.campaign(), List.of(), List.of(), List.of());
        }
    }

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Due due;
    private final SystemSettings settings;
    private final CodeNumbering numbering;

    Billings(JdbcClient jdbc, Clock clock, Due due, SystemSettings settings, CodeNumbering numbering) {
        this.numbering = numbering;
        this.jdbc = jdbc;
        this.clock = clock;
        this.due = due;
        this.settings = settings;
    }

    /** Locks an application and reads what its price hangs on; null: it has none. */
    @Nullable
    State lock(long application) {
        return jdbc
                .sql("""
                        select a.id, a.campaign_id, a.lead_id, a.application_status_id, a.date_application, a.quantity,
                            (select json_object_agg(l.session_id, l.quantity) from application_session l
                             where l.application_id = a.id and l.application_status_id in (1, 5)) as sessions,
                            a.payment_method_id, a.payment_due_date, a.discount_code, c.cart,
                            coalesce(b.carried_amount + b.received_amount, 0) as paid,
                            coalesce(b.billing_status_id = 1, false) as billed,
                            array(select h.discount_id from discount_history h
                                  where h.application_id = a.id and h.discount_history_status_id = 1) as discounts
                        from application a join application_cart c on c.application_id = a.id
                            left join billing b on b.application_id = a.id
                        where a.id = ? for no key update of a""")
                .param(application).query((row, n) -> state(row)).optional()
                .orElse(null);
    }

    private static State state(ResultSet row) throws SQLException {
        String sessions = row.getString("sessions");
        return new State(row.getLong("id"), row.getLong("campaign_id"), row.getLong("lead_id"),
                row.getInt("application_status_id"), row.getTimestamp("date_application").toInstant(),
                row.getLong("quantity"), sessions == null ? Map.of() : JSON.readValue(sessions, new TypeReference<>() {
                }), row.getInt("payment_method_id"), row.getObject("payment_due_date", LocalDate.class),
                Uses.normal(row.getString("discount_code")), Carts.read(Objects.requireNonNull(row.getString("cart"))),
                row.getLong("paid"), row.getBoolean("billed"),
                Stream.of((Long[]) row.getArray("discounts").getArray()).collect(Collectors.toSet()));
    }

    /** Takes what was paid for an application off it, to be carried over; 0: nothing. */
    long carry(long application) {
        long paid = jdbc.sql("select carried_amount + received_amount from billing where application_id = ? for update")
                .param(application).query((row, n) -> row.getLong(1)).optional().orElse(0L);
        if (paid > 0) {
            jdbc.sql("update billing set carried_amount = 0, received_amount = 0 where application_id = ?")
                    .param(application).update();
        }
        return paid;
    }

    /** Applications of a campaign that are cancelled or rejected while their billing or discounts are in force. */
    List<Long> cancelled(long campaign) {
        return jdbc.sql("""
                select a.id from application a
                where a.campaign_id = ? and a.application_status_id in (3, 4) and (
                    exists (select from billing b where b.application_id = a.id and b.billing_status_id = 1)
                    or exists (select from discount_history h where h.application_id = a.id
                        and h.discount_history_status_id = 1))
                order by a.id""").param(campaign).query((row, n) -> row.getLong(1)).list();
    }

    /**
     * Stores what an application costs now. Of one that is cancelled the amounts stay, and billing and discounts are void; of one
     * that waits there is a price and no billing.
     *
     * @param carried from what it replaces, where it is new
     */
    void write(State state, Bill bill, boolean fresh, long carried) {
        if (!state.seated()) {
            cancel(state.id());
            if (state.status() == WAITING) {
                amounts(state.id(), Bill.of(state.cart()), NOTHING_DUE, null);
            }
            return;
        }
        long paid = state.paid() + carried;
        boolean asks = bill.total() > 0 || paid > 0;
        int status = paid >= bill.total() ? asks ? PAID : NOTHING_DUE : UNPAID;
        Instant billed = fresh ? state.at() : clock.instant();
        LocalDate until = !asks
                ? null
                : state.billed() || state.due() != null && !fresh && status == PAID
                        ? state.due()
                        : due.date(state.campaign(), state.method(), billed);
        if (asks) {
            billing(state, bill, carried, billed);
        } else {
            cancelBilling(state.id());
        }
        discounts(state, bill.taken());
        amounts(state.id(), bill, status, until);
    }

    private void billing(State state, Bill bill, long carried, Instant billed) {
        jdbc.sql(
                """
                        insert into billing as b (application_id, own_code, details, tax_rate, price, discount_amount, total_amount,
                            carried_amount, date_billing, date_regist, date_update)
                        values (:id, :code, :details::jsonb, :rate, :price, :discount, :total, :carried, :billed, :now, :now)
                        on conflict (application_id) do update set details = excluded.details, price = excluded.price,
                            discount_amount = excluded.discount_amount, total_amount = excluded.total_amount,
                            date_billing = case b.billing_status_id when 1 then b.date_billing else excluded.date_billing end,
                            billing_status_id = 1, date_update = excluded.date_update""")
                .param("id", state.id())
                .param("code", code(state), Types.VARCHAR).param("details", details(bill))
                .param("rate", settings.number("invoice.tax_rate"))
                .param("price", bill.price()).param("discount", bill.discount()).param("total", bill.total())
                .param("carried", carried).param("billed", billed.atOffset(ZoneOffset.UTC))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    /** A code of the campaign's own series for a billing that is new; null: it has none, or the billing has its code. */
    private @Nullable String code(State state) {
        boolean draws = jdbc.sql("""
                select exists (select from campaign_numbering where campaign_id = ? and kind = 'BILLING')
                    and not exists (select from billing where application_id = ?)""")
                .params(state.campaign(), state.id())
                .query(Boolean.class).single();
        return draws ? numbering.draw(state.campaign(), CodeNumbering.Kind.BILLING).orElse(null) : null;
    }

    private static String details(Bill bill) {
        List<Map<String, Object>> details = new ArrayList<>();
        bill.details().forEach(detail -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("Name", detail.name());
            one.put("UnitPrice", detail.unitPrice());
            one.put("Quantity", detail.quantity());
            one.put("Amount", detail.amount());
            details.add(one);
        });
        return JSON.writeValueAsString(details);
    }

    private void discounts(State state, List<Taken> taken) {
        for (Taken one : taken) {
            boolean single = one.lines().size() == 1
                    && one.lines().keySet().iterator().next().of() == Charging.SESSION;
            jdbc.sql(
                    """
                            insert into discount_history (application_id, discount_id, session_id, discount_type_id, discount_name,
                                discount_code, quantity, discount_amount, date_regist, date_update)
                            values (:id, :discount, :session, :type, :name, :code, :quantity, :amount, :now, :now)
                            on conflict (application_id, discount_id) do update set discount_history_status_id = 1,
                                session_id = excluded.session_id, quantity = excluded.quantity,
                                discount_amount = excluded.discount_amount, date_update = excluded.date_update""")
                    .param("id", state.id()).param("discount", one.reduction().id())
                    .param("session", single ? one.lines().keySet().iterator().next().id() : null)
                    .param("type", one.reduction().kind().id()).param("name", one.reduction().name())
                    .param("code", one.reduction().kind() == Kind.CODE ? state.code() : null)
                    .param("quantity", one.quantity()).param("amount", one.amount())
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC)).update();
        }
        cancelDiscounts(state.id(), taken.stream().map(one -> one.reduction().id()).toArray(Long[]::new));
    }

    private void cancel(long application) {
        cancelBilling(application);
        cancelDiscounts(application, new Long[0]);
    }

    private void cancelBilling(long application) {
        jdbc.sql("update billing set billing_status_id = 2, date_update = ? where application_id = ?"
                + " and billing_status_id = 1").params(clock.instant().atOffset(ZoneOffset.UTC), application).update();
    }

    private void cancelDiscounts(long application, Long[] but) {
        jdbc.sql("""
                update discount_history set discount_history_status_id = 2, date_update = :now
                where application_id = :id and discount_history_status_id = 1 and discount_id <> all (:but)""")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC)).param("id", application).param("but", but)
                .update();
    }

    private void amounts(long application, Bill bill, int status, @Nullable LocalDate until) {
        Map<Long, Long> prices = bill.bySession();
        jdbc.sql("""
                with line as (
                    update application_session l set price = p.price
                    from unnest(:sessions::bigint[], :prices::bigint[]) p (session, price)
                    where l.application_id = :id and l.session_id = p.session and l.price <> p.price)
                update application set price = :price, discount_amount = :discount, total_amount = :total,
                    payment_status_id = :status, payment_due_date = :until,
                    billing_code = (select billing_code from billing where application_id = :id)
                where id = :id""").param("id", application).param("sessions", prices.keySet().toArray(Long[]::new))
                .param("prices", prices.values().toArray(Long[]::new)).param("price", bill.price())
                .param("discount", bill.discount()).param("total", bill.total()).param("status", status)
                .param("until", until).update();
    }
}
