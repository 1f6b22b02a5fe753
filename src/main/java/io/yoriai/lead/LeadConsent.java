package io.yoriai.lead;

import io.yoriai.person.Consent.Kind;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Resource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A person's refusal, as it stands with all leads that have its address (spec/smp-lead.md 4, spec/neo.md 9). */
@Service
public class LeadConsent {

    /** VisitorChangeLog.Route: 配信停止. */
    private static final int ROUTE = 8;
    private static final long STOPPED = 1;
    private static final long NOT_WANTED = 2;

    private final JdbcClient jdbc;
    private final LeadStore store;
    private final LeadHistory history;
    private final ConsentLedger ledger;
    private final Dictionary dictionary;
    private final Clock clock;

    LeadConsent(JdbcClient jdbc, LeadStore store, LeadHistory history, ConsentLedger ledger, Dictionary dictionary,
            Clock clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.history = history;
        this.ledger = ledger;
        this.dictionary = dictionary;
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
        List<Long> leads = jdbc.sql("select id from lead where lower(email) = :address order by id")
                .param("address", address).query((row, n) -> row.getLong(1)).list();
        List<Long> stopped = new ArrayList<>();
        for (long lead : leads) {
            LeadStore.Stored stored = store.read(lead);
            if (stored != null && address.equalsIgnoreCase(stored.text("email"))
                    && (stored.number("unsubscribe_status") != STOPPED
                            || stored.number("permission_type_id") != NOT_WANTED)) {
                stop(lead, stored);
                ledger.recordLead(address, lead, "all", Kind.REFUSED, origin);
                stopped.add(lead);
            }
        }
        return stopped;
    }

    private void stop(long lead, LeadStore.Stored stored) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Resource resource = dictionary.resource("VisitorData");
        Timestamp before = (Timestamp) stored.row().get("unsubscribe_date");
        List<LeadChange> changes = new ArrayList<>();
        change(changes, resource.column("PermissionType"), "permission_type_id",
                (long) stored.number("permission_type_id"), NOT_WANTED);
        if (stored.number("unsubscribe_status") != STOPPED) {
            change(changes, resource.column("UnsubscribeStatus"), "unsubscribe_status",
                    (long) stored.number("unsubscribe_status"), STOPPED);
            Column date = resource.column("UnsubscribeDate");
            changes.add(new LeadChange(date.name(), "unsubscribe_date", null,
                    before == null ? null : before.toInstant(), now, date, true));
        }
        store.update(lead, changes.stream().map(LeadConsent::stored).toList(), stored);
        history.changed(lead, changes, new Writing(ROUTE, null, "システム", false));
    }

    /** The driver takes a moment as a timestamp; the history tells it as a moment. */
    private static LeadChange stored(LeadChange change) {
        return change.value() instanceof Instant moment
                ? new LeadChange(change.name(), change.column(), null, change.before(), Timestamp.from(moment),
                        change.given(), change.logged())
                : change;
    }

    private static void change(List<LeadChange> changes, Column column, String name, @Nullable Object before,
            Object after) {
        if (!Objects.equals(before, after)) {
            changes.add(new LeadChange(column.name(), name, null, before, after, column, true));
        }
    }
}
