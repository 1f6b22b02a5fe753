package io.yoriai.attendance.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;

import io.yoriai.application.OnsiteIdListener;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Ties an on-site id to a lead that applies with it (INV-7). One that an unregistered visitor wears is claimed at the door alone,
 * where the bearer stands.
 */
@Component
class OnsiteIdsOfApplications implements OnsiteIdListener {

    private final JdbcClient jdbc;

    OnsiteIdsOfApplications(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Holder(long attendance, boolean active) {}

    @Override
    public void tie(long campaign, long lead, String onsiteId, Instant at) {
        Timestamp now = Timestamp.from(at);
        // The person's row, whose lock all that changes of a person waits for.
        long person = jdbc.sql("""
                insert into attendance (campaign_id, lead_id, date_regist, date_update) values (?, ?, ?, ?)
                on conflict (campaign_id, lead_id) do update set date_update = excluded.date_update returning id""")
                .params(campaign, lead, now, now).query((row, n) -> row.getLong(1)).single();
        Optional<Holder> holder = jdbc
                .sql("select attendance_id, active from onsite_id where campaign_id = ? and anonymous_id = ?")
                .params(campaign, onsiteId).query((row, n) -> new Holder(row.getLong(1), row.getBoolean(2))).optional();
        if (holder.isPresent()) {
            if (holder.get().attendance() != person || !holder.get().active()) {
                throw inUse();
            }
            return;
        }
        jdbc.sql("update onsite_id set active = false where attendance_id = ? and active").param(person).update();
        int tied = jdbc.sql("""
                insert into onsite_id (campaign_id, anonymous_id, attendance_id, tied_at) values (?, ?, ?, ?)
                on conflict (campaign_id, anonymous_id) do nothing""").params(campaign, onsiteId, person, now).update();
        if (tied == 0) {
            throw inUse();
        }
    }

    private static FaultException inUse() {
        return new FaultException(
                Fault.of(409, "CONFLICT", "Application.AnonymousId").saying("attendance.id-in-use"));
    }
}
