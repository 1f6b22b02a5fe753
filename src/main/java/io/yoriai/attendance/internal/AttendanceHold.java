package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;

import io.yoriai.campaign.CampaignHold;

/** Attendances hold on to their campaign and session. */
@Component
@Order(1)
class AttendanceHold implements CampaignHold {

    private final JdbcClient jdbc;
    private final Clock clock;

    AttendanceHold(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public boolean holdsCampaign(long id) {
        return jdbc.sql("""
                select exists (select from attendance where campaign_id = :id and venue_id is not null)
                    or exists (select from session s join session_attendance a on a.session_id = s.id
                               where s.campaign_id = :id and a.cancelled_at is null)""").param("id", id)
                .query(Boolean.class).single();
    }

    @Override
    public boolean holdsSession(long id) {
        return jdbc.sql("select exists (select from session_attendance where session_id = ? and cancelled_at is null)")
                .param(id).query(Boolean.class).single();
    }

    @Override
    public void releaseCampaign(long id) {
        release(id, null);
    }

    @Override
    public void releaseSession(long id) {
        release(null, id);
    }

    private void release(@Nullable Long campaignId, @Nullable Long sessionId) {
        jdbc.sql("select attendance_release(?, ?::bigint, ?::bigint)").param(Timestamp.from(clock.instant()))
                .param(campaignId).param(sessionId).query((row, n) -> true).single();
    }
}
