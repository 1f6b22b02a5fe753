package io.yoriai.reader;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.util.HashMap;
import java.util.Map;

/** How many readers magazines have: exact, as of the moment of asking. */
@Service
public class ReaderCounts {

    private final JdbcClient jdbc;

    ReaderCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Readers of a magazine by state.
     *
     * @param receiving 登録, 配信する
     * @param stopped 登録, 配信しない
     * @param provisional 仮登録
     */
    public record Count(long receiving, long stopped, long provisional) {

        public static final Count NONE = new Count(0, 0, 0);

        public long all() {
            return receiving + stopped + provisional;
        }
    }

    /** By magazine; one without readers is missing. */
    public Map<Long, Count> all() {
        Map<Long, Count> counts = new HashMap<>();
        jdbc.sql(COUNT + " group by magazine_id").query(row -> {
            counts.put(row.getLong("magazine_id"),
                    new Count(row.getLong("receiving"), row.getLong("stopped"), row.getLong("provisional")));
        });
        return counts;
    }

    /** Of one magazine. */
    public Count of(long magazineId) {
        return jdbc.sql(COUNT + " where magazine_id = :id group by magazine_id").param("id", magazineId)
                .query((row, n) -> new Count(row.getLong("receiving"), row.getLong("stopped"),
                        row.getLong("provisional")))
                .optional().orElse(Count.NONE);
    }

    private static final String COUNT = """
            select magazine_id, sum(receiving) as receiving, sum(stopped) as stopped, sum(provisional) as provisional
              from reader_count""";
}
