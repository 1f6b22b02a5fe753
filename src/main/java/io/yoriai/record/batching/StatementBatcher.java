package io.yoriai.record.batching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Sends statements of many callers to the database together (docs/adr/0119). Nobody waits for company: who comes while fewer
 * runs of the statement are under way than may be goes at once, and who comes later goes, when one of them has ended, with all that
 * have come by then. What has gone together is committed together; where it fails, nothing of it was written, and each goes again
 * by itself and fails or succeeds for itself. Within a transaction of the caller's its statement always goes alone, there.
 */
@Component
public class StatementBatcher {

    /** Of calls that lock nothing in common. */
    public static final Object NO_GROUP = "";

    /**
     * Runs of a statement at the same time. Half the processors are left to those who wait: two runs at once on two processors halve
     * what goes together, and cost the database half as much again.
     */
    private static final int RUNS = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8);
    /** Longer than a run takes that waits for nobody. So long a call that waits for a locked row may keep all others waiting. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final JdbcTemplate jdbc;
    private final int runs;
    private final Duration patience;
    /** By the object; statements that nobody uses any more are forgotten. */
    private final Cache<BatchedStatement, BatchQueue> queues = Caffeine.newBuilder().weakKeys().build();

    @Autowired
    StatementBatcher(JdbcTemplate jdbc) {
        this(jdbc, RUNS, PATIENCE);
    }

    StatementBatcher(JdbcTemplate jdbc, int runs, Duration patience) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.patience = patience;
    }

    /** The rows that answer one call, whatever others ask. */
    public <R> List<R> query(BatchedStatement statement, @Nullable Object about, List<@Nullable Object> values,
            RowMapper<R> mapper) {
        return query(statement, NO_GROUP, about, values, mapper);
    }

    /**
     * The rows that answer one call.
     *
     * @param group what each of its calls locks: they go together with none of another, and in one run at a time
     * @param about what the call writes to: two of the same are never under way at once, and who writes to null goes alone
     * @param values of the parameters, in order; moments as {@link java.time.OffsetDateTime}
     * @param mapper may run on the thread of another call, and may look at its row alone
     * @throws DataAccessException as if the call had been alone; where it is not known what became of a run, all of it are told so
     */
    public <R> List<R> query(BatchedStatement statement, Object group, @Nullable Object about,
            List<@Nullable Object> values, RowMapper<R> mapper) {
        BatchEntry<R> own = new BatchEntry<>(group, about, values, mapper);
        if (about == null && statement.writes() || TransactionSynchronizationManager.isActualTransactionActive()) {
            alone(statement, own);
            return own.rows();
        }
        BatchQueue queue = queues.get(statement, one -> new BatchQueue(runs, patience));
        queue.join(own);
        switch (own.await(queue)) {
            case LEADS -> {
                try {
                    run(statement, own.led());
                } finally {
                    queue.leave(own.led());
                    own.led().forEach(BatchEntry::release);
                }
                if (!own.answered()) {
                    alone(statement, own);
                }
            }
            case GOES_ALONE -> alone(statement, own);
            case ANSWERED -> {
                // it has its rows
            }
        }
        return own.rows();
    }

    private void run(BatchedStatement statement, List<BatchEntry<?>> all) {
        if (all.size() == 1) {
            alone(statement, all.getFirst());
            return;
        }
        try {
            together(statement, all);
        } catch (DataAccessException e) {
            if (wasUndone(e)) {
                // For one of them, or for the haste: each that was not answered learns by itself.
                all.forEach(BatchEntry::forget);
            } else {
                all.forEach(one -> one.fail(e));
            }
        }
    }

    /** Whether nothing of a statement was written: it never went, or the database says so. A wrong statement is told to all. */
    private static boolean wasUndone(DataAccessException e) {
        return e instanceof CannotGetJdbcConnectionException
                || !(e instanceof InvalidDataAccessResourceUsageException)
                        && e.getMostSpecificCause() instanceof PSQLException cause
                        && cause.getServerErrorMessage() != null && cause.getSQLState() != null
                        && !cause.getSQLState().startsWith("08") && !cause.getSQLState().startsWith("57P");
    }

    private <R> void alone(BatchedStatement statement, BatchEntry<R> one) {
        one.forget();
        jdbc.execute(statement.one(), (PreparedStatementCallback<@Nullable Void>) prepared -> {
            int at = 0;
            for (BatchedStatement.Part part : statement.parts()) {
                for (int value : part.values()) {
                    BatchColumns.set(prepared, ++at, statement.types().get(value), one.values().get(value));
                }
            }
            try (ResultSet rows = answer(prepared, statement.answering(false))) {
                while (rows.next()) {
                    one.add(rows);
                }
            }
            one.answer();
            return null;
        });
    }

    private void together(BatchedStatement statement, List<BatchEntry<?>> all) {
        jdbc.execute(statement.many(), (PreparedStatementCallback<@Nullable Void>) prepared -> {
            int at = 0;
            for (BatchedStatement.Part part : statement.parts()) {
                for (int value : part.values()) {
                    BatchColumns.setAll(prepared, ++at, statement.types().get(value),
                            all.stream().<@Nullable Object>map(one -> one.values().get(value)));
                }
            }
            try (ResultSet rows = answer(prepared, statement.answering(true))) {
                if (statement.writes()) {
                    all.forEach(BatchEntry::done);
                }
                int number = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    all.get(rows.getInt(number) - 1).add(rows);
                }
            }
            all.forEach(BatchEntry::answer);
            return null;
        });
    }

    private static ResultSet answer(PreparedStatement prepared, int before) throws SQLException {
        prepared.execute();
        for (int i = 0; i < before; i++) {
            prepared.getMoreResults();
        }
        return prepared.getResultSet();
    }
}
