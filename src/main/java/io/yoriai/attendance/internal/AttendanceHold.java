package io.yoriai.attendance.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.yoriai.campaign.CampaignDeletionListener;

/** Attendances hold on to their campaign and session. */
@Component
@Order(1)
class AttendanceHold implements CampaignDeletionListener {

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final CancelledAttendances cancelled;

    AttendanceHold(JdbcClient jdbc, CancelledAttendances cancelled) {
        this.jdbc = jdbc;
        this.cancelled = cancelled;
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

    /** Sessions before the venue: what a campaign line is without its venue depends on its session lines. */
    @Override
    public void releaseCampaign(long id) {
        all("""
                select a.id from session s join session_attendance a on a.session_id = s.id
                where s.campaign_id = ? and a.cancelled_at is null order by a.id limit %d""".formatted(AT_ONCE), id,
                ids -> cancelled.sessions(id, ids, CancelledAttendances.Reason.PLACE_DELETED));
        all("select venue_id from attendance where campaign_id = ? and venue_id is not null order by id limit "
                + AT_ONCE,
                id, ids -> cancelled.venues(id, ids, CancelledAttendances.Reason.PLACE_DELETED));
    }

    @Override
    public void releaseSession(long id) {
        Optional<Long> campaign = jdbc.sql("select campaign_id from session where id = ?").param(id).query(Long.class)
                .optional();
        campaign.ifPresent(of -> all("select id from session_attendance where session_id = ? and cancelled_at is null"
                + " order by id limit " + AT_ONCE, id,
                ids -> cancelled.sessions(of, ids, CancelledAttendances.Reason.PLACE_DELETED)));
    }

    private void all(String live, long of, Consumer<List<Long>> cancel) {
        for (List<Long> ids = next(live, of); !ids.isEmpty(); ids = next(live, of)) {
            cancel.accept(ids);
        }
    }

    private List<Long> next(String live, long of) {
        return jdbc.sql(live).param(of).query((row, n) -> row.getLong(1)).list();
    }
}
