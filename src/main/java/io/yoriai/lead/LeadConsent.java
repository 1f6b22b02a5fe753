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
import java.util.Map;

import io.yoriai.account.AuditLog;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Resource;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Change;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.StoredRows;

/** A person's refusal, as it stands with all leads that have its address (spec/smp-lead.md 4, spec/neo.md 9). */
@Service
public class LeadConsent {

    private static final long STOPPED = 1;
    private static final long NOT_WANTED = 2;

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
