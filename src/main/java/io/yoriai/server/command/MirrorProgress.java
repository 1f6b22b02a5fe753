package io.yoriai.server.command;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.yoriai.record.list.Copies.Refused;

/** How far mirrors have come, list by list of each other installation: what {@code mirror_progress} holds (docs/adr/0074). */
final class MirrorProgress {

    private static final int TOLD = 20;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionTemplate transaction;

    MirrorProgress(JdbcClient jdbc, JsonMapper json, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.json = json;
        this.transaction = transaction;
    }

    /**
     * How far a list is.
     *
     * @param after records up to this number are here
     * @param passed records read
     * @param stored records kept
     */
    record At(long after, long passed, long stored, long refusals, boolean over) {

        /** A page further. */
        At behind(long last, int read, int kept, boolean end) {
            return new At(last, passed + read, stored + kept, refusals + read - kept, end);
        }
    }

    /** A page that is stored, and those of its records that are not. */
    record Page(At at, List<Refused> refused) {}

    /** Where the last run came to its end, or something else is asked for, these lists are read from their beginning. */
    void begin(String source, String since, boolean again, List<String> lists) {
        transaction.executeWithoutResult(status -> {
            boolean fresh = again || jdbc
                    .sql("select count(*) = 0 from mirror_progress where source = ? and finished_at is null")
                    .param(source).query((row, n) -> row.getBoolean(1)).single()
                    || jdbc.sql("select exists (select from mirror_progress where source = ? and since <> ?)")
                            .params(source, since).query((row, n) -> row.getBoolean(1)).single();
            if (fresh) {
                jdbc.sql("delete from mirror_progress where source = ?").param(source).update();
                lists.forEach(list -> jdbc.sql("insert into mirror_progress (source, method, since) values (?, ?, ?)")
                        .params(source, list, since).update());
            }
        });
    }

    /** Where a list stands; one that the run does not know is over. */
    At at(String source, String list) {
        return jdbc.sql("""
                select after_id, passed, stored, refusals, finished_at is not null from mirror_progress
                where source = ? and method = ?""").params(source, list)
                .query((row, n) -> new At(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                        row.getBoolean(5)))
                .optional().orElse(new At(0, 0, 0, 0, true));
    }

    /** Stores a page and moves on, which is one transaction: whatever ends a run, the next one goes on behind this page. */
    At move(String source, String list, Supplier<Page> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Page page = work.get();
            At at = page.at();
            jdbc.sql(
                    """
                            update mirror_progress set after_id = :after, passed = :passed, stored = :stored, refusals = :refusals,
                                refused = case when jsonb_array_length(refused) < :told then refused || :refused::jsonb else refused end,
                                finished_at = case when :over then now() end
                            where source = :source and method = :method""")
                    .param("after", at.after()).param("passed", at.passed()).param("stored", at.stored())
                    .param("refusals", at.refusals()).param("told", TOLD)
                    .param("refused", json.writeValueAsString(page.refused().stream().limit(TOLD).toList()))
                    .param("over", at.over()).param("source", source).param("method", list).update();
            return at;
        }));
    }

    /** A line for each list. */
    void tell(String source, PrintWriter out) {
        out.println();
        jdbc.sql("""
                select method, passed, stored, refusals, refused::text from mirror_progress where source = ?
                order by method""").param(source).query(row -> {
            out.println(row.getString(1) + ": " + row.getLong(2) + " read, " + row.getLong(3) + " stored"
                    + (row.getLong(4) == 0 ? "" : ", " + row.getLong(4) + " refused: " + row.getString(5)));
        });
    }
}
