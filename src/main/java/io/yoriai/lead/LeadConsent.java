package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Resource;
import io.yoriai.record.SqlTime;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Change;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.StoredRows;

/** A person's refusal, as it stands with all leads that have its address, and its end (spec/smp-lead.md 7.3, spec/neo.md 9). */
@Service
public class LeadConsent {

    private static final long STOPPED = 1;
    private static final long WANTED = 1;
    private static final long NOT_WANTED = 2;
    private static final int MOST_REASON = 500;
    private static final String RESUMED = "lead.resumeDelivery";
    private static final Map<String, String> LIFTED = Map.of("PermissionType", Long.toString(WANTED),
            "UnsubscribeStatus", "0");

    private final JdbcClient jdbc;
    private final StoredRows rows;
    private final Resource resource;
    private final LeadHistory history;
    private final ConsentLedger ledger;
    private final AuditLog audit;
    private final Clock clock;

    LeadConsent(JdbcClient jdbc, StoredRows rows, Dictionary dictionary, LeadHistory history,
            ConsentLedger ledger, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        resource = dictionary.resource("VisitorData");
        this.history = history;
        this.ledger = ledger;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * 配信停止: PermissionType 希望しない, UnsubscribeStatus 1 with its date, history and one row of the ledger for each lead
     * whose Email is the address. Leads that are stopped already stay as they are. Part of the caller's transaction.
     *
     * @param address the person ({@link EmailAddress#key()})
     * @return ids of the leads stopped now
     */
    @Transactional
    public List<Long> stopDelivery(String address, Origin origin) {
        // By lead_email; always in the order of the ids, so that two calls never wait for each other.
        List<Long> ids = jdbc.sql("select id from lead where lower(email) = :address order by id")
                .param("address", address).query((row, n) -> row.getLong(1)).list();
        List<Long> stopped = new ArrayList<>();
        for (long lead : ids) {
            Stored stored = rows.lock("lead", "true", lead);
            if (stored != null && address.equalsIgnoreCase(stored.text("email"))
                    && (stored.number("unsubscribe_status") != STOPPED
                            || stored.number("permission_type_id") != NOT_WANTED)) {
                stop(lead, stored);
                ledger.recordLead(address, lead, "all", Act.REFUSED, origin);
                stopped.add(lead);
            }
        }
        return stopped;
    }

    /** Whether a lead is stopped now; false where there is none. */
    public boolean isStopped(long lead) {
        return jdbc.sql("select unsubscribe_status = 1 from lead where id = ?").param(lead)
                .query((row, n) -> row.getBoolean(1)).optional().orElse(false);
    }

    /**
     * 配信の再開: the lead told somebody of the staff that it wants mails again. DM許可 希望する, no 配信停止 any more, history and a
     * row of the ledger with the reason. Categories that it refused and complaints stay.
     *
     * @param reason when and how it said so
     * @throws FaultException 400 of {@code consentReason}; 404; 409 CONFLICT where it is not stopped
     */
    @Transactional
    public void resume(SignedIn by, long lead, String reason) {
        if (reason.isBlank()) {
            throw new FaultException(Fault.required("consentReason"));
        }
        if (reason.length() > MOST_REASON) {
            throw new FaultException(Fault.tooLong("consentReason", MOST_REASON));
        }
        Stored stored = rows.lock("lead", "true", lead);
        if (stored == null) {
            throw new FaultException(Fault.notFound("VisitorData.Id"));
        }
        if (stored.number("unsubscribe_status") != STOPPED) {
            throw new FaultException(Fault.of(409, "CONFLICT", "VisitorData.UnsubscribeStatus"));
        }
        lift(lead, stored, by.author(), Origin.staff(Source.STAFF, by.loginId(), reason));
        audit.write(by, RESUMED, "VisitorData/" + lead, Map.of(), LIFTED);
    }

    /**
     * The lead says by itself, on a page of ours, that it wants mails again; one that is not stopped says nothing new.
     *
     * @return whether it was stopped
     */
    @Transactional
    public boolean resumeOwn(long lead, Origin origin) {
        Stored stored = rows.lock("lead", "true", lead);
        if (stored == null || stored.number("unsubscribe_status") != STOPPED) {
            return false;
        }
        lift(lead, stored,
                Author.system(origin.source() == Source.MY_PAGE ? Route.MY_PAGE : Route.PUBLIC_PAGE), origin);
        audit.write(new Actor.Job("lead " + lead), RESUMED, "VisitorData/" + lead, Map.of(), LIFTED);
        return true;
    }

    /** The same of all leads whose Email is the address, which {@link #stopDelivery} stopped together. */
    @Transactional
    public void resumeDelivery(String address, Origin origin) {
        jdbc.sql("select id from lead where lower(email) = :address order by id").param("address", address)
                .query(Long.class).list().forEach(lead -> resumeOwn(lead, origin));
    }

    private void lift(long lead, Stored stored, Author by, Origin origin) {
        List<Change> changes = new ArrayList<>();
        change(changes, "PermissionType", stored.row().get("permission_type_id"), WANTED);
        change(changes, "UnsubscribeStatus", STOPPED, 0L);
        changes.add(new Change(resource.column("UnsubscribeDate"), null, stored.row().get("unsubscribe_date"), null));
        jdbc.sql("update lead set permission_type_id = ?, date_update = ?, unsubscribe_status = 0,"
                + " unsubscribe_date = null where id = ?").param(WANTED)
                .param(SqlTime.of(clock.instant().truncatedTo(ChronoUnit.SECONDS))).param(lead).update();
        history.changed(lead, changes, by);
        String email = stored.text("email");
        if (email != null) {
            ledger.recordLead(email.toLowerCase(Locale.ROOT), lead, ConsentSubject.ALL, Act.AGREED, origin);
        }
    }

    private void stop(long lead, Stored stored) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Change> changes = new ArrayList<>();
        change(changes, "PermissionType", stored.row().get("permission_type_id"), NOT_WANTED);
        if (stored.number("unsubscribe_status") != STOPPED) {
            change(changes, "UnsubscribeStatus", stored.row().get("unsubscribe_status"), STOPPED);
            change(changes, "UnsubscribeDate", stored.row().get("unsubscribe_date"), now);
        }
        jdbc.sql("""
                update lead set permission_type_id = :refused, date_update = :now, unsubscribe_status = :stopped,
                    unsubscribe_date = case when unsubscribe_status = :stopped then unsubscribe_date else :now end
                where id = :lead""").param("refused", NOT_WANTED).param("stopped", STOPPED)
                .param("now", now.atOffset(ZoneOffset.UTC)).param("lead", lead).update();
        history.changed(lead, changes, Author.system(Route.UNSUBSCRIPTION));
        audit.write(null, "lead.stopDelivery", "VisitorData/" + lead, Map.of(),
                Map.of("PermissionType", Long.toString(NOT_WANTED), "UnsubscribeStatus", Long.toString(STOPPED)));
    }

    private void change(List<Change> changes, String column, @Nullable Object before, Object after) {
        if (!after.equals(before)) {
            changes.add(new Change(resource.column(column), null, before, after));
        }
    }
}
