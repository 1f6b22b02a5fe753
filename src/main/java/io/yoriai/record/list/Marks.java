package io.yoriai.record.list;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;
import io.yoriai.record.list.Ordering.Mark;

/**
 * Where the pages of a walk ended, kept for a little while, so that the next page begins there and passes over nothing
 * (docs/adr/0102). A walk is what one client asks of a list with the same conditions and order.
 */
@Component
class Marks {

    /** Pages that begin before this offset are never found by a mark: what they pass over costs less. */
    static final int FROM = 2_000;
    /** How long a walk may rest. */
    static final Duration KEPT = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final Clock clock;

    Marks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param asked conditions and their values */
    Walk walk(ResourceTable table, Search search, Reach reach, Ordering order, String asked) {
        boolean marked = reach.client() != null && order.even() && table.weight() == null
                && (long) search.offset() + search.limit() >= FROM;
        return new Walk(Landmarks.part(table, search, reach, order), order, marked
                ? String.join("\n", table.resource().name(), reach.client() + " " + reach.staff(), order.sql(), asked)
                : null);
    }

    /** One page of a walk. */
    final class Walk {

        private final Ordering.Part alone;
        private final int offset;
        private final Ordering order;
        private final @Nullable String asked;
        private final @Nullable Mark begin;
        private @Nullable Mark first;
        private @Nullable Mark last;

        private Walk(Ordering.Part alone, Ordering order, @Nullable String asked) {
            this.alone = alone;
            this.offset = alone.offset();
            this.order = order;
            this.asked = asked;
            this.begin = asked == null || offset < FROM ? null : find(asked, offset).orElse(null);
        }

        /** What is selected behind the columns. */
        String keys() {
            return asked == null ? "" : order.keys();
        }

        List<Ordering.Part> parts() {
            return begin == null ? List.of(alone) : order.after(begin);
        }

        /** Notes a row of the page; they come in their order. */
        ResultSet seen(ResultSet row) throws SQLException {
            if (asked != null) {
                last = new Mark(row.getString("mark_key"), Objects.requireNonNull(row.getString("mark_id")), false);
                if (first == null) {
                    first = new Mark(last.key(), last.id(), true);
                }
            }
            return row;
        }

        /**
         * The page is read.
         *
         * @param most how many rows it could have
         */
        void ended(int rows, int most) {
            if (asked != null && first != null && begin == null && offset >= FROM) {
                keep(asked, offset, first);
            }
            if (asked != null && last != null && rows == most && offset <= Integer.MAX_VALUE - rows) {
                keep(asked, offset + rows, last);
            }
            if (asked != null && offset >= FROM && rows < most) {
                // The end: what an earlier walk through more rows has left behind it leads back.
                jdbc.sql("delete from list_mark where asked = sha256(convert_to(?, 'UTF8')) and place > ?")
                        .params(asked, offset).update();
            }
        }
    }

    /** Values as one text that no other values have. */
    static String said(@Nullable Object value) {
        if (value instanceof Object[] several) {
            StringBuilder said = new StringBuilder("[").append(several.length);
            for (Object one : several) {
                said.append(said(one));
            }
            return said.toString();
        }
        String text = String.valueOf(value);
        return ":" + text.length() + ":" + text;
    }

    private Optional<Mark> find(String asked, int place) {
        return jdbc.sql("""
                select key, id, itself from list_mark
                where asked = sha256(convert_to(?, 'UTF8')) and place = ? and made_at > ?""")
                .params(asked, place, SqlTime.of(clock.instant().minus(KEPT)))
                .query((row, n) -> new Mark(row.getString(1), row.getString(2), row.getBoolean(3))).optional();
    }

    private void keep(String asked, int place, Mark mark) {
        jdbc.sql("""
                insert into list_mark (asked, place, key, id, itself, made_at)
                values (sha256(convert_to(:asked, 'UTF8')), :place, :key, :id, :itself, :now)
                on conflict (asked, place) do update set key = excluded.key, id = excluded.id, itself = excluded.itself,
                    made_at = excluded.made_at""").param("asked", asked).param("place", place)
                .param("key", mark.key()).param("id", mark.id()).param("itself", mark.itself())
                .param("now", SqlTime.now(clock)).update();
    }

    void forget() {
        jdbc.sql("delete from list_mark where made_at <= ?").param(SqlTime.of(clock.instant().minus(KEPT))).update();
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> listMarksJob(Marks marks) {
        return Job.every("list-marks", KEPT, marks::forget);
    }
}
