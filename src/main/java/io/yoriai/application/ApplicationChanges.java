package io.yoriai.application;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.account.AuditLog;
import io.yoriai.application.internal.ApplyPrice;
import io.yoriai.application.internal.ApplyReader;
import io.yoriai.application.internal.ChangeWriter;
import io.yoriai.application.internal.HeldRows;
import io.yoriai.application.internal.ApplicationPayments;
import io.yoriai.application.internal.Seats;
import io.yoriai.application.internal.rules.ChangeRules;
import io.yoriai.application.internal.rules.Counts;
import io.yoriai.application.internal.rules.Facts;
import io.yoriai.application.internal.rules.Held;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Echoes;

/**
 * Cancels applications and changes their state (spec/smp-application-attendance.md 3 and 5). Locks come in the order of
 * {@link Applying}; seats that get free are given to those who wait in the same transaction.
 */
@Service
public class ApplicationChanges {

    private static final String ID = "Application.Id";
    private static final String SESSION = "ApplicationSession.Session";

    private final JdbcClient jdbc;
    private final ApplyReader reader;
    private final HeldRows rows;
    private final ChangeWriter writer;
    private final ApplyPrice price;
    private final ApplicationPayments payments;
    private final Seats seats;
    private final Promotion promotion;
    private final AttendedLeads attended;
    private final Echoes echoes;
    private final ResourceTable applicationRows;
    private final AuditLog audit;
    private final Clock clock;

    ApplicationChanges(JdbcClient jdbc, ApplyReader reader, HeldRows rows, ChangeWriter writer,
            ApplyPrice price, ApplicationPayments payments,
            Seats seats, Promotion promotion, AttendedLeads attended, Echoes echoes, ResourceTable applicationRows,
            AuditLog audit, Clock clock) {
        this.attended = attended;
        this.jdbc = jdbc;
        this.reader = reader;
        this.rows = rows;
        this.writer = writer;
        this.price = price;
        this.payments = payments;
        this.seats = seats;
        this.promotion = promotion;
        this.echoes = echoes;
        this.applicationRows = applicationRows;
        this.audit = audit;
        this.clock = clock;
    }

    /** A line of an application, by its own id or by its session. */
    public record Line(@Nullable Long id, @Nullable Ref session) {}

    /**
     * A change.
     *
     * @param status of the application as a whole; null: stays
     * @param lines statuses by the ids of lines
     * @param draft cancel reason, memo and what concerns the payment, as they were given
     * @param mails whether the lead gets a mail
     */
    public record Change(long id, @Nullable Integer status, Map<Long, Integer> lines, Draft draft, boolean mails) {}

    private record Named(long campaign, long lead, boolean ofSessions) {}

    /**
     * Cancels an application, or some of its lines; what is cancelled already stays so.
     *
     * @param lines empty: the application as a whole
     * @param reason null: none is told
     * @throws FaultException 403, 404, or 409 NOT_ALLOWED where somebody came, or it was rejected
     */
    @Transactional
    public void cancel(Author by, long id, List<Line> lines, @Nullable String reason, boolean mails) {
        Named named = named(by, id);
        seats.lock(named.campaign());
        List<Held> all = rows.of(named.campaign(), named.lead());
        Held before = find(all, id);
        Held after = ChangeRules.cancelled(before, lines(before, lines));
        if (!after.equals(before)) {
            writer.write(before, after, named.campaign(), reason, mails, now());
            audit.write(null, "application.delete", "Application/" + id);
            count(named, all, before, after);
        }
    }

    /** Cancels an application unless it was paid meanwhile; the lead gets a mail. Payments wait for the lead's lock, too. */
    @Transactional
    public void cancelUnpaid(Author by, long id, String reason) {
        named(by, id);
        if (jdbc.sql("select payment_status_id = 2 from application where id = ?").param(id).query(Boolean.class)
                .single()) {
            cancel(by, id, List.of(), reason, true);
        }
    }

    /**
     * Changes state, payment, cancel reason and memo.
     *
     * @throws FaultException 403, 404, or 409 where the state cannot follow, or there is no seat
     */
    @Transactional
    public void change(Author by, Change change) {
        Named named = named(by, change.id());
        Faults faults = new Faults();
        echoes.readOnly(change.draft(), applicationRows, change.id(), fault -> fault, faults);
        faults.throwInOrder(change.draft().resource());
        audit.write(null, "visitor.putApplication", "Application/" + change.id());
        boolean moves = change.status() != null || !change.lines().isEmpty();
        if (moves) {
            seats.lock(named.campaign());
        }
        List<Held> all = rows.of(named.campaign(), named.lead());
        Held before = find(all, change.id());
        if (!before.lines().stream().map(Held.Line::id).toList().containsAll(change.lines().keySet())) {
            throw new FaultException(Fault.notFound("ApplicationSession.Id"));
        }
        Held after = change.status() == null ? before : ChangeRules.changed(before, change.status());
        for (Map.Entry<Long, Integer> line : change.lines().entrySet()) {
            after = ChangeRules.changed(after, line.getKey(), line.getValue());
        }
        if (!after.equals(before)) {
            Facts facts = reader.standing(named.campaign(), before, named.lead(), all, now());
            ChangeRules.admit(before, after, facts);
            writer.write(before, after, named.campaign(), change.draft().text("CancelReason"), change.mails(), now());
            count(named, all, before, after);
            attended.turn(List.of(named.lead()), now());
        }
        payments.store(change.id(), change.draft(), !after.live(), change.mails(), now());
    }

    /** The application's campaign and lead, both of which stay; the lead is locked before all else. */
    private Named named(Author by, long id) {
        Named named = jdbc.sql("""
                select a.campaign_id, a.lead_id, c.ss_target_type_id = 2
                from application a join campaign c on c.id = a.campaign_id where a.id = ?""").param(id)
                .query((row, n) -> new Named(row.getLong(1), row.getLong(2), row.getBoolean(3))).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound(ID)));
        if (!by.mayActOn(named.campaign())) {
            throw new FaultException(
                    Fault.of(403, "NOT_ALLOWED", "Application.Seminar").saying("fault.CAMPAIGN_NOT_ALLOWED"));
        }
        if (!by.sees("Application", id)) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", ID));
        }
        jdbc.sql("select id from lead where id = ? for no key update").param(named.lead())
                .query((row, n) -> row.getLong(1)).list();
        return named;
    }

    private static Held find(List<Held> all, long id) {
        // Its lead may have been merged into another one meanwhile.
        return all.stream().filter(held -> held.id() == id).findFirst()
                .orElseThrow(() -> new FaultException(Fault.notFound(ID)));
    }

    private Set<Long> lines(Held held, List<Line> named) {
        Set<Long> ids = new HashSet<>();
        for (Line line : named) {
            Ref session = line.session();
            Set<Long> sessions = session == null ? Set.of() : reader.sessions(session);
            List<Long> found = held.lines().stream()
                    .filter(one -> (line.id() == null || line.id() == one.id())
                            && (session == null || sessions.contains(one.session())))
                    .map(Held.Line::id).toList();
            if (found.isEmpty()) {
                throw new FaultException(Fault.notFound(line.id() == null ? SESSION : "ApplicationSession.Id"));
            }
            ids.addAll(found);
        }
        return ids;
    }

    private void count(Named named, List<Held> all, Held before, Held after) {
        List<Held> afterwards = all.stream().map(held -> held.equals(before) ? after : held).toList();
        Counts counts = Counts.between(named.campaign(), named.ofSessions(), all, afterwards);
        price.settle(after.id());
        seats.add(counts);
        if (counts.frees()) {
            promotion.promote(named.campaign());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
