package io.yoriai.list.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.record.Verb;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/**
 * A list's date of change moves with its members (spec/smp-lead.md 1). That of a new one is its own; one that goes leaves
 * nothing behind to take it from, so it is set here.
 */
@Component
public class ListMembers implements Rules, LeadDeletionListener {

    private final JdbcClient jdbc;
    private final Clock clock;

    ListMembers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        if (writing.verb() == Verb.DELETE) {
            changed(writing.known().number("staticlist_id"), writing.now());
        }
    }

    /** The memberships themselves go with the lead's row. */
    @Override
    public void release(long lead) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        // In the order of ids, as whoever adds to several lists locks them.
        jdbc.sql("select staticlist_id from staticlist_lead where lead_id = ? order by staticlist_id").param(lead)
                .query(Long.class).list().forEach(list -> changed(Objects.requireNonNull(list), now));
    }

    private void changed(long list, Instant now) {
        jdbc.sql("update staticlist set date_update = ? where id = ?").params(Timestamp.from(now), list).update();
    }
}
