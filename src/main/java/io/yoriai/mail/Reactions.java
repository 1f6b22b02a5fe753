package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How many of the mails of a sending, or of a step of a magazine, were opened and followed, by whom is counted (spec/smp-mail-tracking.md 3.9). */
@Service
public class Reactions {

    private static final Logger LOG = LoggerFactory.getLogger(Reactions.class);

    /** For how long the database may count what a page shows beside its own, in seconds. */
    private static final int LONGEST = 3;

    private final JdbcClient jdbc;

    Reactions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Which hits count. */
    public enum Counted {
        /** People, and who may be a machine: verdicts 1 and 3, as everywhere. */
        USUAL,
        /** People alone: verdict 1. */
        PEOPLE,
        /** Whoever it was. */
        ALL;

        /** What an address says; {@link #USUAL} for anything else. */
        public static Counted of(@Nullable String said) {
            return Arrays.stream(values()).filter(one -> one.said().equals(said)).findFirst().orElse(USUAL);
        }

        public String said() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Mails, each once. */
    public record Reacted(long opened, long clicked) {}

    /**
     * What became of a step's mails.
     *
     * @param sent handed over or tried for the last time, those that came back too
     * @param left readers who left by a link of the mail
     */
    public record OfStep(long sent, long opened, long clicked, long left, long bounced, long complained) {

        /** How much of what was sent a part is, 0 to 1; 0 where nothing was. */
        public double share(long part) {
            return sent == 0 ? 0 : (double) part / sent;
        }
    }

    /** By partial indexes of the few that were opened or followed; opens by machines alone by mail_of_sender and mail_open_mail. */
    public Reacted of(long sending, Counted counted) {
        return of("sender_id", sending, counted);
    }

    /**
     * By mail_step_opened, mail_step_clicked, mail_step_machine, and those of hits by their mail; null where there are too many to be
     * counted in time.
     */
    public @Nullable Reacted ofStep(long step, Counted counted) {
        try {
            return of("step_id", step, counted);
        } catch (QueryTimeoutException e) {
            LOG.warn("The reactions to the mails of step {} were not counted in time.", step);
            return null;
        }
    }

    /**
     * By step, of those that anything was sent of; by mail_step, and it reads each mail: an index that knows what was sent would cost
     * every result. Where there are too many to be counted in time none is told: the page must open.
     */
    public Map<Long, OfStep> ofSteps(Collection<Long> steps) {
        Map<Long, OfStep> found = new HashMap<>();
        try {
            jdbc.sql("""
                    select step_id, count(*), count(open_date), count(click_date), count(unsubscribe_date),
                        count(*) filter (where send_result = 3), count(complaint_date)
                    from mail where step_id = any (?) and send_result in (2, 3) group by step_id""")
                    .withQueryTimeout(LONGEST).param(steps.toArray(Long[]::new)).query(row -> {
                        found.put(row.getLong(1), new OfStep(row.getLong(2), row.getLong(3), row.getLong(4),
                                row.getLong(5), row.getLong(6), row.getLong(7)));
                    });
        } catch (QueryTimeoutException e) {
            LOG.warn("The reactions to the mails of steps {} were not counted in time.", steps);
            found.clear();
        }
        return found;
    }

    private Reacted of(String column, long id, Counted counted) {
        String people = "(select count(*) from mail m where m." + column + " = :id and m.%1$s_date is not null%2$s)";
        String sql = switch (counted) {
            case USUAL -> "select " + people.formatted("open", "") + ", " + people.formatted("click", "");
            case PEOPLE -> "select " + people.formatted("open",
                    " and exists (select from mail_open o where o.mail_id = m.id and o.verdict_id = 1)")
                    + ", " + people.formatted("click", """
                             and exists (select from mail_click k where k.mail_id = m.id and k.verdict_id = 1
                            and k.click_count_url_id is not null)""");
            case ALL ->
                """
                        select (select count(*) from mail m where m.%1$s = :id and exists (select from mail_open o where o.mail_id = m.id)),
                        (select count(*) from mail m where m.%1$s = :id and m.click_date is not null)
                            + (select count(*) from mail m where m.%1$s = :id and m.machine_click_count > 0 and m.click_date is null)"""
                        .formatted(column);
        };
        JdbcClient.StatementSpec statement = jdbc.sql(sql);
        return (column.equals("step_id") ? statement.withQueryTimeout(LONGEST) : statement).param("id", id)
                .query((row, n) -> new Reacted(row.getLong(1), row.getLong(2)))
                .single();
    }
}
