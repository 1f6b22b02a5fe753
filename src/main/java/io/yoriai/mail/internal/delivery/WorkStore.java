package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.mail.internal.MailRow;
import io.yoriai.record.SqlTime;

/**
 * What is still to be sent. Each method is one statement that commits itself. A claim is made only by an epoch that is not
 * dead, and holds its row of {@code mail_node} while it is made: nobody is buried between.
 */
@Repository
class WorkStore {

    private static final String COLUMNS = "m.id, m.content_id, m.sender_id, m.lead_id, m.reader_id, m.email, m.send_type,"
            + " m.campaign_id, m.values, m.created_at, m.send_result";

    private final JdbcClient jdbc;
    private final Clock clock;

    WorkStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A lane's limits. */
    record Lane(int connections, int perSecond, boolean tls, boolean parked) {}

    /**
     * Claims mails of the queue that are due; for each weight up to {@code limit}, by mail_queue_due: 4 pages each.
     *
     * @param closed lanes of which nothing is taken
     */
    List<Claimed> claimMails(long epoch, List<Integer> weights, Collection<Integer> closed, int limit) {
        List<Claimed> claimed = new ArrayList<>();
        List<Long> settled = new ArrayList<>();
        jdbc.sql("""
                with me as materialized (select epoch from mail_node where epoch = :epoch and not dead for share),
                claimed as (
                    update mail_queue set claimed_by = :epoch
                     where (select count(*) from me) = 1 and mail_id in (
                        select due.mail_id from unnest(:weights::smallint[]) as w (weight) cross join lateral (
                            select q.mail_id from mail_queue q
                             where q.claimed_by is null and q.weight = w.weight and q.due <= :now
                               and not (q.lane = any (:closed::smallint[]))
                               and not exists (select 1 from mail_halt h where h.sender_id = q.sender_id)
                             order by q.due limit :limit for update skip locked) due)
                    returning mail_id, lane, weight
                )
                select %s, claimed.lane, claimed.weight from claimed join mail m on m.id = claimed.mail_id
                 order by claimed.weight desc, m.id""".formatted(COLUMNS)).param("epoch", epoch)
                .param("weights", weights.toArray(new Integer[0])).param("closed", closed.toArray(new Integer[0]))
                .param("now", SqlTime.now(clock)).param("limit", limit).query(row -> {
                    if (row.getInt("send_result") == 1) {
                        claimed.add(new Claimed(read(row), row.getInt("lane"), row.getInt("weight"), null));
                    } else {
                        settled.add(row.getLong("id"));
                    }
                });
        if (!settled.isEmpty()) {
            jdbc.sql("delete from mail_queue where mail_id = any (:ids)").param("ids", settled.toArray(new Long[0]))
                    .update();
        }
        return claimed;
    }

    /** Claims the next packet, by mail_packet_free; null: there is none. */
    @Nullable
    Packet claimPacket(long epoch, Collection<Integer> closed) {
        return jdbc.sql("""
                with me as materialized (select epoch from mail_node where epoch = :epoch and not dead for share)
                update mail_packet set claimed_by = :epoch
                 where (select count(*) from me) = 1 and id = (
                    select p.id from mail_packet p
                     where p.claimed_by is null and not (p.lane = any (:closed::smallint[]))
                       and not exists (select 1 from mail_halt h where h.sender_id = p.sender_id)
                     order by p.weight desc, p.id limit 1 for update skip locked)
                returning id, sender_id, lane, weight, from_id, to_id""").param("epoch", epoch)
                .param("closed", closed.toArray(new Integer[0])).query((row, n) -> new Packet(row.getLong(1),
                        row.getLong(2), row.getInt(3), row.getInt(4), row.getLong(5), row.getLong(6)))
                .optional().orElse(null);
    }

    /** The next rows of a packet, those that wait for a retry of their own left out. */
    List<Claimed> read(Packet packet, int most) {
        long until = Math.min(packet.to(), packet.at() + most - 1);
        List<Claimed> rows = jdbc.sql("select " + COLUMNS + " from mail m where m.id between :from and :until"
                + " and m.sender_id = :sender and m.send_result = 1"
                + " and not exists (select 1 from mail_queue q where q.mail_id = m.id) order by m.id")
                .param("from", packet.at()).param("until", until).param("sender", packet.senderId)
                .query((row, n) -> new Claimed(read(row), packet.lane, packet.weight, packet)).list();
        packet.read(until, rows.size());
        return rows;
    }

    /** Takes away packets that are done, and lets others have those of which something was given back. */
    void finish(long epoch, List<Packet> over) {
        Map<Boolean, List<Long>> ids = new HashMap<>();
        over.forEach(packet -> ids.computeIfAbsent(packet.dropped(), d -> new ArrayList<>()).add(packet.id));
        jdbc.sql("""
                with done as (delete from mail_packet where id = any (:done) and claimed_by = :epoch)
                update mail_packet set claimed_by = null where id = any (:dropped) and claimed_by = :epoch""")
                .param("done", ids.getOrDefault(false, List.of()).toArray(new Long[0]))
                .param("dropped", ids.getOrDefault(true, List.of()).toArray(new Long[0])).param("epoch", epoch)
                .update();
    }

    /** Sendings of which nothing may be handed over. */
    Set<Long> halted() {
        return new HashSet<>(jdbc.sql("select sender_id from mail_halt").query((row, n) -> row.getLong(1)).list());
    }

    /** Domains that get mails over TLS or not at all. */
    Set<String> tlsDomains() {
        return new HashSet<>(jdbc.sql("select domain from mail_tls_domain").query(String.class).list());
    }

    /** Tells people that a domain is left alone for so long, by what it said last. */
    void rests(String domain, String reply, Duration time) {
        Instant now = clock.instant();
        jdbc.sql(
                """
                        with over as (delete from mail_rest where until < :now and domain <> :domain)
                        insert into mail_rest (domain, reply, since, until) values (:domain, left(:reply, 500), :now, :until)
                        on conflict (domain) do update set reply = excluded.reply, since = excluded.since, until = excluded.until""")
                .param("domain", domain).param("reply", reply).param("now", SqlTime.of(now))
                .param("until", SqlTime.of(now.plus(time))).update();
    }

    Map<Integer, Lane> lanes() {
        Map<Integer, Lane> lanes = new HashMap<>();
        jdbc.sql(
                "select id, connections, coalesce(per_second, 0), tls, coalesce(parked_until > :now, false) from mail_lane")
                .param("now", SqlTime.now(clock)).query(row -> {
                    lanes.put(row.getInt(1), new Lane(row.getInt(2), row.getInt(3), row.getBoolean(4),
                            row.getBoolean(5)));
                });
        return lanes;
    }

    private static MailRow read(ResultSet row) throws SQLException {
        return new MailRow(row.getLong("id"), number(row, "content_id"), number(row, "sender_id"),
                number(row, "lead_id"), number(row, "reader_id"), Objects.requireNonNull(row.getString("email")),
                row.getInt("send_type"), number(row, "campaign_id"), row.getString("values"),
                Objects.requireNonNullElse(SqlTime.orNull(row, "created_at"), Instant.EPOCH));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Long.class);
    }
}
