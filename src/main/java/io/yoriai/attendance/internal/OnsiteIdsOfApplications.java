package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.yoriai.application.OnsiteIdListener;
import io.yoriai.attendance.Place;
import io.yoriai.attendance.internal.rules.Admission;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Ties an on-site id to a lead that applies with it, or to somebody who lost another (INV-7). One that an unregistered visitor wears
 * is claimed: what that one attended is the lead's (spec/smp-application-attendance.md 9.3).
 */
@Component
public class OnsiteIdsOfApplications implements OnsiteIdListener {

    private final JdbcClient jdbc;
    private final PersonMerge merge;
    private final Headcounts headcounts;

    OnsiteIdsOfApplications(JdbcClient jdbc, PersonMerge merge, Headcounts headcounts) {
        this.jdbc = jdbc;
        this.merge = merge;
        this.headcounts = headcounts;
    }

    private record Holder(long attendance, boolean active, boolean unregistered) {}

    @Override
    public void ask(long campaign, @Nullable Long lead, String onsiteId) {
        boolean free = jdbc.sql("""
                select o.active and (a.lead_id is null or a.lead_id = cast(:lead as bigint))
                from onsite_id o join attendance a on a.id = o.attendance_id
                where o.campaign_id = :campaign and o.anonymous_id = :id""").param("lead", lead)
                .param("campaign", campaign).param("id", onsiteId).query((row, n) -> row.getBoolean(1)).optional()
                .orElse(true);
        if (!free) {
            throw inUse();
        }
    }

    @Override
    public void tie(long campaign, long lead, String onsiteId, Instant at) {
        Timestamp now = Timestamp.from(at);
        // The person's row, whose lock all that changes of a person waits for.
        long person = jdbc.sql("""
                insert into attendance (campaign_id, lead_id, date_regist, date_update) values (?, ?, ?, ?)
                on conflict (campaign_id, lead_id) do update set date_update = excluded.date_update returning id""")
                .params(campaign, lead, now, now).query((row, n) -> row.getLong(1)).single();
        Optional<Holder> holder = jdbc
                .sql("""
                        select o.attendance_id, o.active, a.lead_id is null
                        from onsite_id o join attendance a on a.id = o.attendance_id
                        where o.campaign_id = ? and o.anonymous_id = ? for update of a""").params(campaign, onsiteId)
                .query((row, n) -> new Holder(row.getLong(1), row.getBoolean(2), row.getBoolean(3))).optional();
        if (holder.isPresent()) {
            if (!holder.get().active() || holder.get().attendance() != person && !holder.get().unregistered()) {
                throw inUse();
            }
            if (holder.get().attendance() != person) {
                claim(new PersonMerge.Pair(holder.get().attendance(), person, lead, campaign, false, now), onsiteId);
            }
            return;
        }
        wear(campaign, person, onsiteId, now);
    }

    /**
     * Gives somebody another on-site id; the one that was worn is refused from then on.
     *
     * @param person row of attendance, of a lead or of an unregistered visitor
     * @throws FaultException 404 where the person has gone meanwhile; 409 CONFLICT where it is, or was, somebody else's
     */
    public void replace(long campaign, long person, String onsiteId, Instant at) {
        // With the row of who wears it, in the order of their ids: of two exchanges at once one waits for the other.
        jdbc.sql("""
                select id from attendance where id = :person or id = (select o.attendance_id from onsite_id o
                    where o.campaign_id = :campaign and o.anonymous_id = :id) order by id for update""")
                .param("person", person).param("campaign", campaign).param("id", onsiteId).query(row -> {});
        long lead = jdbc.sql("select coalesce(lead_id, 0) from attendance where id = ?").param(person)
                .query((row, n) -> row.getLong(1)).optional().orElseThrow(() -> new FaultException(
                        Fault.notFound(Place.Level.VENUE.field("BarcodeData")).saying("attendance.nobody")));
        if (lead != 0) {
            tie(campaign, lead, onsiteId, at);
        } else {
            wear(campaign, person, onsiteId, Timestamp.from(at));
        }
    }

    private void wear(long campaign, long person, String onsiteId, Timestamp now) {
        jdbc.sql("update onsite_id set active = false where attendance_id = ? and active").param(person).update();
        int tied = jdbc.sql("""
                insert into onsite_id (campaign_id, anonymous_id, attendance_id, tied_at) values (?, ?, ?, ?)
                on conflict (campaign_id, anonymous_id) do nothing""").params(campaign, onsiteId, person, now).update();
        if (tied == 0) {
            throw inUse();
        }
    }

    private void claim(PersonMerge.Pair pair, String onsiteId) {
        merge.sessions(pair);
        merge.history(pair);
        merge.venue(pair, new Admission(null, null));
        jdbc.sql("update onsite_id set active = false where attendance_id = ? and active").param(pair.attendance())
                .update();
        jdbc.sql("update onsite_id set attendance_id = ? where campaign_id = ? and anonymous_id = ?")
                .params(pair.attendance(), pair.campaign(), onsiteId).update();
        // Counted anew when they are next asked for.
        headcounts.forget(List.of(pair.campaign()));
    }

    private static FaultException inUse() {
        return new FaultException(
                Fault.of(409, "CONFLICT", "Application.AnonymousId").saying("attendance.id-in-use"));
    }
}
