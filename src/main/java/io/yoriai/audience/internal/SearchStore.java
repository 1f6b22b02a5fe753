package io.yoriai.audience.internal;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderOrder;
import io.yoriai.audience.ReadersChosen;
import io.yoriai.magazine.Magazine;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderRow;
import io.yoriai.record.SqlTime;

/**
 * Searches in the table {@code reader}.
 *
 * <p>A page costs its 50 rows where the order has an index (id, address, registration day): 60 buffers at 10,000 and at
 * 200,000 readers. Later pages walk the index only, and those of the second half from its other end. The total counts the
 * index where there is no condition.
 */
@Repository
public class SearchStore {

    private static final int FETCH = 500;

    private final DSLContext sql;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    SearchStore(DSLContext sql, JdbcTemplate jdbc, Clock clock) {
        this.sql = sql;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A piece of SQL with the values that it binds, in their order. */
    private record Piece(String text, List<Object> values) {}

    public void check(Magazine magazine, ReaderConditions conditions) {
        new ConditionSql(magazine, clock.instant()).of(conditions);
    }

    public long count(Magazine magazine, ReaderConditions conditions) {
        if (conditions.conditions().isEmpty()) {
            Long total = jdbc.queryForObject("select (select count(*) from reader where magazine_id = ?)"
                    + " - (select count(*) from reader where magazine_id = ? and provisional_until <= ?)", Long.class,
                    magazine.id(), magazine.id(), SqlTime.now(clock));
            return total == null ? 0 : total;
        }
        Piece where = where(magazine, conditions);
        Long total = jdbc.queryForObject("select count(*) from reader r where " + where.text(), Long.class,
                where.values().toArray());
        return total == null ? 0 : total;
    }

    public List<Reader> page(Magazine magazine, ReaderConditions conditions, ReaderOrder order, long offset, int limit,
            long total) {
        Piece where = where(magazine, conditions);
        long size = Math.min(limit, total - offset);
        if (size <= 0) {
            return List.of();
        }
        boolean fromEnd = offset > total / 2;
        String by = order(new ReaderOrder(order.by(), order.descending() != fromEnd));
        List<Object> values = new ArrayList<>(where.values());
        values.add(size);
        values.add(fromEnd ? total - offset - size : offset);
        List<Reader> readers = new ArrayList<>(jdbc.query("select reader.* from (select r.id from reader r where "
                + where.text() + " order by " + by + " limit ? offset ?) r join reader on reader.id = r.id order by "
                + by.replace("r.", "reader."), (row, n) -> ReaderRow.read(row), values.toArray()));
        if (fromEnd) {
            Collections.reverse(readers);
        }
        return readers;
    }

    /** Must run in a transaction: only there the driver fetches row by row. */
    public void each(Magazine magazine, ReaderConditions conditions, Consumer<Reader> reader) {
        Piece where = where(magazine, conditions);
        jdbc.query(connection -> {
            PreparedStatement statement = connection
                    .prepareStatement("select r.* from reader r where " + where.text() + " order by r.id");
            statement.setFetchSize(FETCH);
            for (int i = 0; i < where.values().size(); i++) {
                statement.setObject(i + 1, where.values().get(i));
            }
            return statement;
        }, row -> {
            reader.accept(ReaderRow.read(row));
        });
    }

    /** Keeps all who match as the readers of a removal; how many they are. */
    long keepForRemoval(long removal, Magazine magazine, ReaderConditions conditions) {
        Piece where = where(magazine, conditions);
        List<Object> values = new ArrayList<>(List.of(removal));
        values.addAll(where.values());
        return jdbc.update("insert into reader_removal_line (removal_id, reader_id) select ?, r.id from reader r where "
                + where.text(), values.toArray());
    }

    public ReadersChosen choosing(Magazine magazine, List<ReaderConditions> all) {
        List<String> pieces = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (ReaderConditions conditions : all.isEmpty() ? List.of(ReaderConditions.NONE) : all) {
            Piece where = where(magazine, conditions);
            pieces.add("(" + where.text() + ")");
            values.addAll(where.values());
        }
        return new ReadersChosen("select r.id from reader r where " + String.join(" and ", pieces), values);
    }

    private Piece where(Magazine magazine, ReaderConditions conditions) {
        Condition asked = new ConditionSql(magazine, clock.instant()).of(conditions);
        Condition whole = DSL.condition("r.magazine_id = {0}", DSL.val(magazine.id()))
                .and(DSL.condition("(r.provisional_until is null or r.provisional_until > {0})",
                        DSL.val(SqlTime.now(clock))))
                .and(asked);
        return new Piece(sql.render(whole), sql.extractBindValues(whole));
    }

    /** The magazine stands first, so that the index of each order is walked and nothing sorted. */
    private static String order(ReaderOrder order) {
        String direction = order.descending() ? " desc" : " asc";
        String by = switch (order.by()) {
            case ID -> "";
            case EMAIL -> "r.email_key" + direction;
            case CREATED -> "r.created" + direction;
            case NAME -> "r.name" + direction;
            case COMPANY -> "r.company" + direction;
            case POINT -> "r.point" + direction;
            case BIRTHDAY -> "r.birthday" + direction;
        };
        return "r.magazine_id" + direction + (by.isEmpty() ? "" : ", " + by) + ", r.id" + direction;
    }
}
