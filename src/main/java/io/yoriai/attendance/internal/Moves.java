package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

import io.yoriai.campaign.SettingValues;
import io.yoriai.attendance.internal.rules.Admission;
import io.yoriai.attendance.internal.rules.DoorSettings;
import io.yoriai.attendance.internal.rules.Headcount;
import io.yoriai.attendance.internal.rules.MoveRules;

/** Records entries and exits after the reception, which is itself the first entry. Locks as a reception does. */
@Component
public class Moves {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Headcounts headcounts;
    private final Clock clock;

    public Moves(JdbcClient jdbc, TransactionTemplate transaction, Headcounts headcounts, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.headcounts = headcounts;
        this.clock = clock;
    }

    /**
     * One entry or exit.
     *
     * @param attendance the person's row
     * @param session null: the venue
     */
    public record Move(long attendance, @Nullable Long session, boolean entry, Instant at, int source) {}

    private record Campaign(long id, SettingValues settings, int pattern) {}

    private record Stay(int stay, boolean entered) {}

    /** @return null: it is recorded; else why not */
    public MoveRules.@Nullable Refusal record(Move move) {
        return transaction.execute(status -> inTransaction(move));
    }

    private MoveRules.@Nullable Refusal inTransaction(Move move) {
        Campaign campaign = jdbc.sql("""
                select c.id, c.settings, c.entry_pattern from attendance a join campaign c on c.id = a.campaign_id
                where a.id = ?""").param(move.attendance())
                .query((row, n) -> new Campaign(row.getLong(1),
                        SettingValues.stored(Objects.requireNonNull(row.getString(2))), row.getInt(3)))
                .optional().orElse(null);
        if (campaign == null) {
            return MoveRules.Refusal.NOT_RECEIVED;
        }
        boolean counted = campaign.settings().on(DoorSettings.COUNTED);
        Admission admission = move.session() == null
                ? new Admission(campaign.settings().number(DoorSettings.ADMISSION_LIMIT),
                        campaign.settings().number(DoorSettings.ADMISSION_RESUME))
                : headcounts.ofSession(move.session());
        boolean stopped = counted && admission.stops(lock(campaign.id(), move.session()));
        jdbc.sql("select id from attendance where id = ? for update").param(move.attendance()).query(Long.class).list();
        Stay stay = stay(move);
        if (stay == null) {
            return MoveRules.Refusal.NOT_RECEIVED;
        }
        MoveRules.Refusal refusal = MoveRules.refuse(move.entry(), counted ? campaign.pattern() : 1, stay.stay(),
                stay.entered(), stopped);
        if (refusal != null) {
            return refusal;
        }
        write(move, stay);
        boolean wasInside = stay.stay() == MoveRules.STAYING;
        if (counted && move.entry() != wasInside) {
            headcounts.add(campaign.id(), place(move.session()), admission, move.entry() ? 1 : -1);
        }
        return null;
    }

    private Headcount lock(long campaign, @Nullable Long session) {
        Headcount venue = headcounts.lock(campaign, Headcounts.VENUE);
        return session == null ? venue : headcounts.lock(campaign, session);
    }

    private static long place(@Nullable Long session) {
        return session == null ? Headcounts.VENUE : session;
    }

    private @Nullable Stay stay(Move move) {
        String sql = move.session() == null
                ? "select venue_stay, venue_first_entry is not null from attendance where id = :id and venue_id is not null"
                : "select stay, first_entry is not null from session_attendance"
                        + " where attendance_id = :id and session_id = :session and cancelled_at is null";
        return jdbc.sql(sql).param("id", move.attendance()).param("session", move.session())
                .query((row, n) -> new Stay(row.getInt(1), row.getBoolean(2))).optional().orElse(null);
    }

    private void write(Move move, Stay stay) {
        Timestamp now = Timestamp.from(clock.instant());
        Timestamp at = Timestamp.from(move.at());
        if (!move.entry() || stay.entered()) {
            jdbc.sql("""
                    insert into entry_exit (attendance_id, session_id, kind, at, source, date_regist)
                    values (:id, :session, :kind, :at, :source, :now)""").param("id", move.attendance())
                    .param("session", move.session()).param("kind", move.entry() ? 1 : 2).param("at", at)
                    .param("source", move.source()).param("now", now).update();
        }
        if (move.session() == null) {
            jdbc.sql(move.entry()
                    ? "update attendance set venue_stay = 2, venue_first_entry = least(venue_first_entry, :at),"
                            + " venue_update = :now, date_update = :now where id = :id"
                    : "update attendance set venue_stay = 3, venue_last_exit = greatest(venue_last_exit, :at),"
                            + " venue_update = :now, date_update = :now where id = :id")
                    .param("at", at).param("now", now).param("id", move.attendance()).update();
            return;
        }
        jdbc.sql((move.entry()
                ? "update session_attendance set stay = 2, first_entry = least(first_entry, :at), date_update = :now"
                : "update session_attendance set stay = 3, last_exit = greatest(last_exit, :at), date_update = :now")
                + " where attendance_id = :id and session_id = :session and cancelled_at is null").param("at", at)
                .param("now", now).param("id", move.attendance()).param("session", move.session()).update();
        jdbc.sql("update attendance set date_update = ? where id = ?").params(now, move.attendance()).update();
    }
}
