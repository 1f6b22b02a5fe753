package io.yoriai.record.batching;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import io.yoriai.testkit.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What calls of one statement that come at the same time may count on, with one run at a time and with two. */
@ParameterizedClass
@ValueSource(ints = {1, 2})
class StatementBatcherTest {

    /** Writes a word, with the transaction that did; the word {@code die} ends the connection. */
    private static final BatchedStatement WRITE = BatchedStatement.writing("word text, number bigint", """
            ,
            put as (
                insert into word (word, number, transaction)
                select word, number, pg_current_xact_id()::text::bigint from call
                where word <> 'die' or pg_terminate_backend(pg_backend_pid())
                returning word, transaction)
            select transaction, nr from put join call using (word)""");
    private static final BatchedStatement COUNT_UP = BatchedStatement.writing("word text",
            """
                    , up as (update word w set number = w.number + 1 from call where w.word = call.word returning w.word, w.number)
                    select number, nr from up join call using (word)""");
    private static final BatchedStatement READ = BatchedStatement.reading(List.of("text", "bigint"),
            "select number from word where word = ? or number = ? order by number limit 2");

    private static DriverManagerDataSource source;
    private static JdbcTemplate jdbc;
    private static String url;

    private final int runs;
    private final StatementBatcher batcher;

    StatementBatcherTest(int runs) {
        this.runs = runs;
        batcher = new StatementBatcher(jdbc, runs, Duration.ofMinutes(1));
    }

    @BeforeAll
    static void database() throws SQLException {
        url = TestDatabase.fresh("batches");
        source = new DriverManagerDataSource(url, "postgres", "postgres");
        jdbc = new JdbcTemplate(source);
        jdbc.execute("create table word (word text primary key, number bigint, transaction bigint)");
    }

    @BeforeEach
    void empty() {
        jdbc.execute("truncate word");
    }

    private static Thread calls(List<FutureTask<List<Long>>> all, java.util.concurrent.Callable<List<Long>> call) {
        FutureTask<List<Long>> task = new FutureTask<>(call);
        all.add(task);
        return Thread.ofVirtual().start(task);
    }

    private FutureTask<List<Long>> write(Object group, Object about, String word) throws InterruptedException {
        List<FutureTask<List<Long>>> one = new ArrayList<>();
        Thread thread = calls(one, () -> batcher.query(WRITE, group, about, Arrays.asList(word, 1L),
                (row, n) -> row.getLong(1)));
        waits(thread);
        return one.getFirst();
    }

    /** Until it waits for another call, or for the database. */
    private static void waits(Thread thread) throws InterruptedException {
        while (thread.isAlive() && thread.getState() == Thread.State.RUNNABLE) {
            Thread.sleep(1);
        }
        Thread.sleep(20);
    }

    /** Does what comes while as many runs are under way as there may be. */
    private List<FutureTask<List<Long>>> whileBusy(Coming coming) throws Exception {
        List<FutureTask<List<Long>>> all = new ArrayList<>();
        try (Connection other = DriverManager.getConnection(url, "postgres", "postgres");
                Statement sql = other.createStatement()) {
            other.setAutoCommit(false);
            sql.execute("lock table word");
            for (int i = 0; i < runs; i++) {
                all.add(write("", "first " + i, "first " + i));
            }
            coming.come(all);
            other.rollback();
        }
        return all.subList(runs, all.size());
    }

    private interface Coming {
        void come(List<FutureTask<List<Long>>> all) throws Exception;
    }

    private static List<Long> transactions(List<FutureTask<List<Long>>> all) throws Exception {
        List<Long> transactions = new ArrayList<>();
        for (FutureTask<List<Long>> one : all) {
            transactions.add(one.get().getFirst());
        }
        return transactions;
    }

    @Test
    void who_comes_while_others_are_under_way_goes_with_all_that_have_come() throws Exception {
        List<FutureTask<List<Long>>> late = whileBusy(all -> {
            for (int i = 0; i < 10; i++) {
                all.add(write("", i, "late " + i));
            }
        });
        assertThat(transactions(late)).containsOnly(late.getFirst().get().getFirst());
        for (int i = 0; i < 10; i++) {
            assertThat(jdbc.queryForObject("select transaction from word where word = ?", Long.class, "late " + i))
                    .as("each is answered with its own row").isEqualTo(late.get(i).get().getFirst());
        }
    }

    @Test
    void two_that_write_to_the_same_or_are_of_different_groups_do_not_go_together() throws Exception {
        List<FutureTask<List<Long>>> late = whileBusy(all -> {
            all.add(write("", "same", "one"));
            all.add(write("", "same", "another"));
            all.add(write("group", "other", "of a group"));
        });
        assertThat(transactions(late)).doesNotHaveDuplicates();
    }

    @Test
    void what_would_wait_for_a_run_under_way_waits_in_the_queue() throws Exception {
        try (Connection other = DriverManager.getConnection(url, "postgres", "postgres");
                Statement sql = other.createStatement()) {
            other.setAutoCommit(false);
            sql.execute("lock table word");
            FutureTask<List<Long>> first = write("group", "same", "first");
            List<FutureTask<List<Long>>> late = List.of(write("group", "other", "of its group"),
                    write("", "same", "about the same"));
            assertThat(jdbc.queryForObject("select count(*) from pg_stat_activity where datname = current_database()"
                    + " and wait_event_type = 'Lock'", Long.class)).isOne();
            other.rollback();
            assertThat(first.get()).hasSize(1);
            assertThat(transactions(late)).doesNotHaveDuplicates();
        }
    }

    @Test
    void one_that_cannot_be_written_fails_for_itself() throws Exception {
        jdbc.update("insert into word values ('there', 0, 0)");
        List<FutureTask<List<Long>>> late = whileBusy(all -> {
            for (String word : List.of("a", "there", "b")) {
                all.add(write("", word, word));
            }
        });
        assertThat(late.get(0).get()).hasSize(1);
        assertThat(late.get(2).get()).hasSize(1);
        assertThatThrownBy(late.get(1)::get).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void where_it_is_not_known_what_became_of_them_none_is_tried_again() throws Exception {
        List<FutureTask<List<Long>>> late = whileBusy(all -> {
            for (String word : List.of("a", "die", "b")) {
                all.add(write("", word, word));
            }
        });
        for (FutureTask<List<Long>> one : late) {
            assertThatThrownBy(one::get).hasCauseInstanceOf(DataAccessResourceFailureException.class);
        }
        assertThat(jdbc.queryForObject("select count(*) from word where word not like 'first%'", Long.class)).isZero();
    }

    @Test
    void what_was_written_and_cannot_be_read_is_not_written_again() throws Exception {
        List<FutureTask<List<Long>>> late = whileBusy(all -> {
            for (String word : List.of("a", "b", "c")) {
                waits(calls(all, () -> batcher.query(WRITE, word, Arrays.asList(word, 1L), (row, n) -> {
                    if (word.equals("b")) {
                        throw new SQLException("unreadable");
                    }
                    return row.getLong(1);
                })));
            }
        });
        assertThatThrownBy(late.get(1)::get).isInstanceOf(ExecutionException.class);
        assertThat(jdbc.queryForObject("select count(distinct transaction) from word where word not like 'first%'",
                Long.class)).isOne();
    }

    @Test
    void who_writes_to_nothing_in_particular_goes_alone() throws Exception {
        List<FutureTask<List<Long>>> late = whileBusy(all -> {
            all.add(write("", null, "one"));
            all.add(write("", null, "another"));
        });
        assertThat(transactions(late)).doesNotHaveDuplicates();
    }

    @Test
    void a_row_that_somebody_else_has_locked_keeps_only_its_own_call() throws Exception {
        StatementBatcher impatient = new StatementBatcher(jdbc, runs, Duration.ofMillis(10));
        for (int i = 0; i < 10; i++) {
            jdbc.update("insert into word values (?, 0, 0)", "w" + i);
        }
        try (Connection other = DriverManager.getConnection(url, "postgres", "postgres");
                Statement sql = other.createStatement()) {
            other.setAutoCommit(false);
            sql.execute("select from word where word = 'w0' for update");
            List<FutureTask<List<Long>>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String word = "w" + i;
                calls(all, () -> impatient.query(COUNT_UP, word, List.of(word), (row, n) -> row.getLong(1)));
            }
            for (FutureTask<List<Long>> one : all.subList(1, all.size())) {
                assertThat(one.get()).containsExactly(1L);
            }
            assertThat(all.getFirst().isDone()).isFalse();
            other.rollback();
            assertThat(all.getFirst().get()).containsExactly(1L);
        }
    }

    @Test
    void runs_that_wait_for_a_locked_row_keep_nobody_from_beginning() throws Exception {
        StatementBatcher impatient = new StatementBatcher(jdbc, runs, Duration.ofMillis(10));
        jdbc.update("insert into word values ('free', 0, 0)");
        try (Connection other = DriverManager.getConnection(url, "postgres", "postgres");
                Statement sql = other.createStatement()) {
            List<FutureTask<List<Long>>> stuck = new ArrayList<>();
            other.setAutoCommit(false);
            for (int i = 0; i < runs; i++) {
                sql.execute("insert into word values ('locked " + i + "', 0, 0)");
            }
            other.commit();
            sql.execute("select from word where word <> 'free' for update");
            for (int i = 0; i < runs; i++) {
                String word = "locked " + i;
                waits(calls(stuck, () -> impatient.query(COUNT_UP, word, List.of(word), (row, n) -> row.getLong(1))));
            }
            List<FutureTask<List<Long>>> free = new ArrayList<>();
            calls(free, () -> impatient.query(COUNT_UP, "free", List.of("free"), (row, n) -> row.getLong(1)));
            assertThat(free.getFirst().get()).containsExactly(1L);
            assertThat(stuck).noneMatch(FutureTask::isDone);
            other.rollback();
            for (FutureTask<List<Long>> one : stuck) {
                assertThat(one.get()).containsExactly(1L);
            }
        }
    }

    @Test
    void within_a_transaction_a_statement_goes_alone_and_shares_its_end() {
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
        transaction.executeWithoutResult(status -> {
            batcher.query(WRITE, "undone", Arrays.asList("undone", 1L), (row, n) -> row.getLong(1));
            status.setRollbackOnly();
        });
        assertThat(jdbc.queryForObject("select count(*) from word", Long.class)).isZero();
    }

    @Test
    void many_readers_and_writers_get_what_is_theirs() throws Exception {
        List<FutureTask<List<Long>>> writing = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String word = "r" + i;
            long number = i;
            calls(writing, () -> batcher.query(WRITE, word, List.of(word, number), (row, n) -> row.getLong(1)));
        }
        for (FutureTask<List<Long>> one : writing) {
            assertThat(one.get()).hasSize(1);
        }
        List<FutureTask<List<Long>>> reading = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String word = "r" + i;
            long number = i + 1;
            calls(reading, () -> batcher.query(READ, null, List.of(word, number), (row, n) -> row.getLong(1)));
        }
        for (int i = 0; i < 199; i++) {
            assertThat(reading.get(i).get()).containsExactly((long) i, i + 1L);
        }
        assertThat(reading.get(199).get()).containsExactly(199L);
    }
}
