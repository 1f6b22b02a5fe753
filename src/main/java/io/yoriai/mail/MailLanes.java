package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;
import io.yoriai.record.SqlTime;

/**
 * Lanes: receivers with limits of their own, how they stand, and which domains get mails over TLS alone
 * (spec/smp-mail-tracking.md 3.5, 3.6). Engines follow within a second.
 */
@Service
public class MailLanes {

    /** All receivers that no lane names. */
    public static final int EVERYBODY = 0;

    private static final String ELEMENT = "Lane.";
    private static final int MOST_LANES = 200;
    private static final int MOST_DOMAINS = 500;
    private static final int MOST_CONNECTIONS = 200;
    private static final int MOST_A_SECOND = 10_000;
    private static final int MOST_NAME = 50;

    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;

    MailLanes(JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A lane.
     *
     * @param name "" for {@link #EVERYBODY}
     * @param perSecond mails a second; null: no limit
     * @param paused whether nothing is handed over
     * @param waiting mails that wait in it
     */
    public record Lane(int id, String name, List<String> domains, int connections, @Nullable Integer perSecond,
            boolean paused, long waiting) {}

    /**
     * A domain that is left alone because it refused too many of the last mails by its policy.
     *
     * @param reply what it said last
     */
    public record Rest(String domain, String reply, Instant since, Instant until) {}

    /** All lanes, that of everybody first. What waits is counted by the queue's rows and the spans of packets. */
    public List<Lane> all() {
        return jdbc
                .sql("""
                        select l.id, l.name, array(select d.domain from mail_lane_domain d where d.lane = l.id order by d.domain),
                            l.connections, l.per_second, coalesce(l.parked_until > :now, false),
                            coalesce((select count(*) from mail_queue q where q.lane = l.id), 0)
                                + coalesce((select sum(p.to_id - p.from_id + 1) from mail_packet p where p.lane = l.id), 0)
                        from mail_lane l order by l.id""")
                .param("now", SqlTime.now(clock))
                .query((row, n) -> new Lane(row.getInt(1), Objects.requireNonNull(row.getString(2)),
                        List.of((String[]) row.getArray(3).getArray()), row.getInt(4),
                        row.getObject(5, Integer.class), row.getBoolean(6), row.getLong(7)))
                .list();
    }

    /** @throws FaultException 404 */
    public Lane get(int id) {
        return all().stream().filter(lane -> lane.id() == id).findFirst()
                .orElseThrow(() -> new FaultException(Fault.notFound(ELEMENT + "Id")));
    }

    /** Domains that are left alone now. */
    public List<Rest> rests() {
        return jdbc.sql("select domain, reply, since, until from mail_rest where until > ? order by domain")
                .param(SqlTime.now(clock))
                .query((row, n) -> new Rest(Objects.requireNonNull(row.getString(1)),
                        Objects.requireNonNull(row.getString(2)), SqlTime.read(row, "since"),
                        SqlTime.read(row, "until")))
                .list();
    }

    /**
     * Makes or changes a lane. Mails that wait already stay in the lane in which they were put.
     *
     * @param id null: a new one
     * @param domains each in one lane alone; of everybody's lane none
     * @param perSecond null: no limit
     * @return its id
     * @throws FaultException 400 with all that is wrong, 404; 409 DUPLICATE where another lane has one of the domains
     */
    @Transactional
    public int save(Actor by, @Nullable Integer id, String name, List<String> domains, int connections,
            @Nullable Integer perSecond) {
        List<String> small = domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).distinct().toList();
        check(id, name, small, connections, perSecond);
        int lane = id == null ? made(name) : get(id).id();
        jdbc.sql("update mail_lane set name = :name, connections = :most, per_second = :pace where id = :id")
                .param("name", name).param("most", connections).param("pace", perSecond, Types.INTEGER)
                .param("id", lane).update();
        jdbc.sql("delete from mail_lane_domain where lane = ?").param(lane).update();
        for (String domain : small) {
            if (jdbc.sql("insert into mail_lane_domain (domain, lane) values (?, ?) on conflict do nothing")
                    .params(domain, lane).update() == 0) {
                throw new FaultException(Fault.of(409, "DUPLICATE", ELEMENT + "Domains").saying("mail.lane.taken",
                        domain));
            }
        }
        audit.write(by, id == null ? "mailLane.create" : "mailLane.change", "MailLane/" + lane, Map.of(),
                Map.of("name", name, "connections", "" + connections, "perSecond", "" + perSecond));
        return lane;
    }

    private int made(String name) {
        int next = jdbc.sql("select coalesce(max(id), 0) + 1 from mail_lane").query(Integer.class).single();
        if (next > MOST_LANES) {
            throw new FaultException(Fault.of(400, "TOO_MANY", ELEMENT + "Name", MOST_LANES));
        }
        jdbc.sql("insert into mail_lane (id, name) values (?, ?)").params(next, name).update();
        return next;
    }

    private static void check(@Nullable Integer id, String name, List<String> domains, int connections,
            @Nullable Integer perSecond) {
        List<Fault> faults = new ArrayList<>();
        boolean everybody = id != null && id == EVERYBODY;
        if (!everybody && name.isBlank()) {
            faults.add(Fault.required(ELEMENT + "Name"));
        } else if (name.length() > MOST_NAME || !Formats.isOneLine(name)) {
            faults.add(Fault.tooLong(ELEMENT + "Name", MOST_NAME));
        }
        if (everybody ? !domains.isEmpty() : domains.isEmpty()) {
            faults.add(everybody ? Fault.invalidValue(ELEMENT + "Domains") : Fault.required(ELEMENT + "Domains"));
        }
        domains(faults, ELEMENT + "Domains", domains);
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            faults.add(Fault.invalidValue(ELEMENT + "Connections"));
        }
        if (perSecond != null && (perSecond < 1 || perSecond > MOST_A_SECOND)) {
            faults.add(Fault.invalidValue(ELEMENT + "PerSecond"));
        }
        FaultException.throwIfAny(faults);
    }

    private static void domains(List<Fault> faults, String field, List<String> domains) {
        if (domains.size() > MOST_DOMAINS) {
            faults.add(Fault.of(400, "TOO_MANY", field, MOST_DOMAINS));
        } else if (!domains.stream().allMatch(Formats::isDomain)) {
            faults.add(Fault.invalidType(field));
        }
    }

    /**
     * Hands nothing over to a lane until it goes on; what was given to a server already is.
     *
     * @throws FaultException 404
     */
    @Transactional
    public void pause(Actor by, int id) {
        park(by, id, "mailLane.pause", "infinity");
    }

    /** @throws FaultException 404 */
    @Transactional
    public void resume(Actor by, int id) {
        park(by, id, "mailLane.resume", null);
    }

    private void park(Actor by, int id, String what, @Nullable String until) {
        if (jdbc.sql("update mail_lane set parked_until = :until::timestamptz where id = :id")
                .param("until", until, Types.VARCHAR).param("id", id).update() == 0) {
            throw new FaultException(Fault.notFound(ELEMENT + "Id"));
        }
        audit.write(by, what, "MailLane/" + id);
    }

    /** TLS必須ドメイン. */
    public List<String> tlsDomains() {
        return jdbc.sql("select domain from mail_tls_domain order by domain")
                .query((row, n) -> Objects.requireNonNull(row.getString(1))).list();
    }

    /**
     * Says which they are.
     *
     * @throws FaultException 400
     */
    @Transactional
    public void tlsDomains(Actor by, List<String> domains) {
        List<String> small = domains.stream().map(one -> one.toLowerCase(Locale.ROOT))
                .distinct().sorted().toList();
        List<Fault> faults = new ArrayList<>();
        domains(faults, "Setting.tlsDomains", small);
        FaultException.throwIfAny(faults);
        String before = String.join(", ", tlsDomains());
        jdbc.sql("delete from mail_tls_domain").update();
        small.forEach(one -> jdbc.sql("insert into mail_tls_domain (domain) values (?)").param(one).update());
        audit.write(by, "mail.setting", "Setting/mail.tls_domains", Map.of("value", before),
                Map.of("value", String.join(", ", small)));
    }
}
