package io.yoriai.reader.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.person.AddressHash;
import io.yoriai.reader.PaymentStanding;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;

/** Due dates and payments. */
@Repository
public class PaymentStore {

    private static final int BATCH = 500;

    /** The first due date of a reader r of a magazine m. */
    private static final String FIRST_DUE = """
            (greatest((coalesce(r.confirmed_at, r.registered_at) at time zone 'Asia/Tokyo')::date, m.paid_since)
                + case when m.use_trial then billing_period(m.trial_freq) else interval '0' end)::date""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AddressHash hash;
    private final Clock clock;

    PaymentStore(JdbcClient jdbc, TransactionTemplate transaction, AddressHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.hash = hash;
        this.clock = clock;
    }

    private record Unpaid(long id, String key) {}

    public Optional<Long> reader(Magazine magazine, String key) {
        return jdbc.sql("select id from reader where magazine_id = ? and email_key = ? and provisional_until is null")
                .params(magazine.id(), key).query((row, n) -> row.getLong(1)).optional();
    }

    public Optional<PaymentStanding> standing(Magazine magazine, long reader) {
        return jdbc
                .sql("select coalesce(r.paid_until, " + FIRST_DUE + "), r.unpaid_stopped from reader r join magazine m"
                        + " on m.id = r.magazine_id where m.id = ? and r.id = ? and m.paid")
                .params(magazine.id(), reader)
                .query((row, n) -> new PaymentStanding(row.getObject(1, LocalDate.class), row.getBoolean(2)))
                .optional();
    }

    /** In the running transaction. */
    public Optional<LocalDate> paid(Magazine magazine, long reader, @Nullable LocalDate nextDue, String actor) {
        Optional<String> key = jdbc
                .sql("select email_key from reader where magazine_id = ? and id = ? and provisional_until is null"
                        + " for update")
                .params(magazine.id(), reader).query(String.class).optional();
        return key.map(address -> {
            jdbc.sql("update reader r set paid_until = " + FIRST_DUE + " from magazine m where m.id = r.magazine_id"
                    + " and r.id = ? and r.paid_until is null").param(reader).update();
            return jdbc.sql("select newsletter_reader_paid(:reader, :next, :actor, :hash, :now)")
                    .param("reader", reader).param("next", nextDue, java.sql.Types.DATE).param("actor", actor)
                    .param("hash", hash.of(address)).param("now", SqlTime.now(clock)).query(LocalDate.class).single();
        });
    }

    /** Stops whom the settings of paid magazines stop today. Run twice, or by two nodes, it is done once. */
    public void stopUnpaid() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.JST);
        jdbc.sql("update reader r set paid_until = " + FIRST_DUE + " from magazine m where m.id = r.magazine_id"
                + " and m.paid and r.paid_until is null and r.provisional_until is null").update();
        List<Unpaid> unpaid = unpaid(today);
        while (!unpaid.isEmpty()) {
            for (Unpaid one : unpaid) {
                transaction.executeWithoutResult(status -> jdbc
                        .sql("select newsletter_reader_unpaid(:reader, :hash, :today, :now)").param("reader", one.id())
                        .param("hash", hash.of(one.key())).param("today", today).param("now", SqlTime.now(clock))
                        .query((row, n) -> 0).list());
            }
            unpaid = unpaid(today);
        }
    }

    /** By reader_due. */
    private List<Unpaid> unpaid(LocalDate today) {
        return jdbc.sql("""
                select r.id, r.email_key from magazine m join reader r on r.magazine_id = m.id
                where m.paid and r.paid_until < :today::date - m.unpaid_days and r.sendstatus = 1
                    and r.provisional_until is null
                order by r.id limit :limit""").param("today", today).param("limit", BATCH)
                .query((row, n) -> new Unpaid(row.getLong(1), row.getString(2))).list();
    }
}
