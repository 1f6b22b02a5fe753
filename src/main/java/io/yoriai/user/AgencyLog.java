package io.yoriai.user;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.job.Job;

/** Who acted for which lead, and what was opened and written meanwhile (spec/smp-platform.md 2, 代理操作); kept for so many days. */
@Service
public class AgencyLog {

    private static final int PART = 1_000;

    private final JdbcClient jdbc;
    private final SystemSettings settings;
    private final Clock clock;

    AgencyLog(JdbcClient jdbc, SystemSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * One acting.
     *
     * @param staff who acted; "" where the account is gone
     * @param lead number of the lead; null: it is gone
     * @param person the lead's name, or ""
     * @param client the application it came from, or ""
     * @param reason why it ended, 1 to 5; 0: it goes on
     */
    public record Acting(long id, String staff, @Nullable Long lead, String person, String client, String network,
            String agent, Instant since, @Nullable Instant ended, int reason, int steps) {}

    /** Something that was opened or written. */
    public record Step(Instant at, String what, int status) {}

    /**
     * The newest first.
     *
     * @param lead for whom somebody acted; null: for anybody
     * @param before number of the last one that was seen; null: from the newest
     */
    public List<Acting> page(@Nullable Long lead, @Nullable Long before, int most) {
        // By the primary key, or agency_session_lead.
        return find("a.id < " + (before == null ? Long.MAX_VALUE : before)
                + (lead == null ? "" : " and a.lead_id = " + lead), most);
    }

    public Optional<Acting> find(long id) {
        return find("a.id = " + id, 1).stream().findFirst();
    }

    private List<Acting> find(String which, int most) {
        return jdbc
                .sql("""
                        select a.id, concat_ws(' ', s.name1, s.name2), a.lead_id, concat_ws(' ', l.name1, l.name2), coalesce(k.name, ''),
                               host(a.address), a.agent, a.created_at, a.ended_at, coalesce(a.end_reason_id, 0),
                               (select count(*) from agency_step p where p.agency_session_id = a.id)
                          from agency_session a left join staff s on s.id = a.staff_id left join lead l on l.id = a.lead_id
                          left join api_client k on k.id = a.client_id where %s order by a.id desc limit ?"""
                        .formatted(which))
                .param(most)
                .query((row, n) -> new Acting(row.getLong(1), row.getString(2), row.getObject(3, Long.class),
                        row.getString(4), row.getString(5), row.getString(6), row.getString(7),
                        SqlTime.read(row, "created_at"), SqlTime.orNull(row, "ended_at"), row.getInt(10),
                        row.getInt(11)))
                .list();
    }

    /** What was done in an acting, in order; the first thousand. */
    public List<Step> steps(long id) {
        return jdbc.sql("select at, what, status from agency_step where agency_session_id = ? order by id limit 1000")
                .param(id).query((row, n) -> new Step(SqlTime.read(row, "at"),
                        Objects.requireNonNullElse(row.getString(2), ""), row.getInt(3)))
                .list();
    }

    /** Takes away what ended earlier, a part at a time. */
    public void expire() {
        int gone;
        Duration kept = Duration.ofDays(settings.number("agency.days"));
        do {
            gone = jdbc.sql("delete from agency_session where id in (select id from agency_session"
                    + " where created_at < :before and (ended_at < :before or ends_at < :before) order by created_at limit :part)")
                    .param("before", SqlTime.of(clock.instant().minus(kept))).param("part", PART)
                    .update();
        } while (gone == PART);
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> agencyRetentionJob(AgencyLog log) {
        return Job.daily("agency-retention", 3, 45, log::expire);
    }
}
