package io.yoriai.automation.internal;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.PartKind;
import io.yoriai.automation.Plan;
import io.yoriai.automation.PlanPart;
import io.yoriai.record.SqlTime;
import io.yoriai.record.list.Conditions;

/** Plans as they were saved, which step mails and scenarios run, and what leads who arrive at a part wait for. */
@Component
public class Plans {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What came just before a run began to wait is seen by then, where its news came too early. */
    private static final int LOOK_AGAIN = 3;
    /** Hits are judged for so long after the last moment that counts. */
    private static final int JUDGED = 2;

    private final JdbcClient jdbc;
    private final Conditions conditions;
    private final LoadingCache<Long, Plan> plans;

    Plans(JdbcClient jdbc, Conditions conditions) {
        this.jdbc = jdbc;
        this.conditions = conditions;
        plans = Caffeine.newBuilder().maximumSize(1_000).build(version -> jdbc
                .sql("select plan::text from automation_version where id = ?").param(version)
                .query((row, n) -> read(Objects.requireNonNull(row.getString(1)))).single());
    }

    public static Plan read(String json) {
        return JSON.readValue(json, Plan.class);
    }

    public static String written(Plan plan) {
        return JSON.writeValueAsString(plan);
    }

    /** A plan never changes. */
    public Plan get(long version) {
        return Objects.requireNonNull(plans.get(version));
    }

    /** A step mail or scenario that runs. */
    record Running(long id, Kind kind, long version, Instant since, @Nullable Instant batch) {}

    /** All that run: a few dozen rows. */
    List<Running> running() {
        return jdbc
                .sql("""
                        select id, kind, version_id, started_at, next_batch_at from automation where state = 'RUNNING' order by id""")
                .query((row, n) -> new Running(row.getLong(1), Kind.valueOf(row.getString(2)), row.getLong(3),
                        SqlTime.read(row, "started_at"), SqlTime.orNull(row, "next_batch_at")))
                .list();
    }

    /** SQL of the leads that a saved condition chooses now; null where it is gone or cannot be understood any more. */
    @Nullable
    String leads(long condition) {
        return conditions.choosing("VisitorData", condition).orElse(null);
    }

    /**
     * SQL of when a lead who comes to a part is looked at next, from {@code :now} on.
     *
     * @param cause SQL of the cause's moment, from which steps count
     */
    static String due(Kind kind, PlanPart part, String cause) {
        if (part.kind().isTrigger()) {
            return ":now::timestamptz + interval '" + Math.min(LOOK_AGAIN, part.minutes() + JUDGED) + " minutes'";
        }
        boolean step = kind == Kind.STEP;
        if (!step && part.kind() != PartKind.WAIT) {
            return ":now::timestamptz";
        }
        String then = "(" + (step ? cause : ":now::timestamptz") + " + interval '" + part.minutes() + " minutes')";
        if (part.hour() == null) {
            return then;
        }
        String hour = String.format(Locale.ROOT,
                "(date_trunc('day', %1$s at time zone 'Asia/Tokyo') + interval '%2$d hours') at time zone 'Asia/Tokyo'",
                then, part.hour());
        return "case when " + hour + " >= " + then + " then " + hour + " else " + hour + " + interval '1 day' end";
    }

    /** SQL of when a part stops waiting. */
    static String expires(PlanPart part) {
        return part.kind().isTrigger()
                ? ":now::timestamptz + interval '" + part.minutes() + " minutes'"
                : "null::timestamptz";
    }

    /** SQL of when one whose time is over is looked at for the last time: hits of its last moment are judged then. */
    static String last() {
        return "expires_at + interval '" + JUDGED + " minutes'";
    }

    static @Nullable String waits(PlanPart part) {
        return part.kind().isTrigger() ? part.kind().name() : null;
    }
}
