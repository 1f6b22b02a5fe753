package io.yoriai.neo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

import io.yoriai.testkit.NewsletterServer;

/** 64 clients at once (spec/neo.md 1, 4). */
class ConcurrencyTest extends NewsletterServer {

    private static final int CLIENTS = 64;

    @Test
    void sixty_four_readers_race_for_one_new_address_and_one_gets_it() {
        for (int i = 0; i < CLIENTS; i++) {
            call("userAdd", "email", "r" + i + "@race.example");
        }

        List<Answer> answers = together(i -> call("userUpdate", "email", "r" + i + "@race.example", "new_email",
                "Wanted@race.example", "name", "n" + i, "sendstatus", "0"));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 200).hasSize(CLIENTS - 1)
                .allSatisfy(answer -> assertThat(
                        answer.error())
                        .isEqualTo("408 update_failure / specified new email address is already registered"));
        // Nothing half-written: whoever lost has no change, no history, no refusal.
        assertThat(sql("select count(*) from reader where magazine_id = :id and name <> ''")).isEqualTo(1);
        assertThat(sql("select count(*) from reader where magazine_id = :id and sendstatus = 0")).isEqualTo(1);
        assertThat(sql("select count(*) from reader_change where magazine_id = :id")).isEqualTo(3);
        assertThat(sql("select count(*) from consent_ledger where subject = 'magazine:' || :id and kind = 'REFUSED'"))
                .isEqualTo(1);
    }

    @Test
    void sixty_four_updates_of_one_reader_run_one_after_the_other_and_none_is_lost() {
        call("userAdd", "email", "one@race.example");

        List<Answer> answers = together(
                i -> call("userUpdate", "email", "one@race.example", "name", "n" + i, "point", "" + (i + 1)));

        assertThat(answers).extracting(Answer::body).containsOnly(SUCCESS);
        assertThat(sql("select count(*) from reader_change where magazine_id = :id")).isEqualTo(2 * CLIENTS);
        // Each change starts where the one before it ended.
        assertThat(sql(
                "select count(*) from (select before, lag(after, 1, '') over (order by id) as last from reader_change"
                        + " where magazine_id = :id and field = 'name') chain where before <> last"))
                .isZero();
    }

    @Test
    void one_reader_whose_address_goes_back_and_forth_is_always_at_one_of_them() {
        call("userAdd", "email", "a@ping.example");

        List<Answer> answers = together(i -> i % 2 == 0
                ? call("userUpdate", "email", "a@ping.example", "new_email", "b@ping.example", "point", "" + i)
                : call("userUpdate", "email", "b@ping.example", "new_email", "a@ping.example", "point", "" + i));

        assertThat(answers).extracting(Answer::status).isSubsetOf(200, 404).contains(200);
        assertThat(sql("select count(*) from reader where magazine_id = :id")).isEqualTo(1);
        long moves = answers.stream().filter(answer -> answer.status() == 200).count();
        assertThat(sql("select count(*) from reader_change where magazine_id = :id and field = 'email'"))
                .isEqualTo(moves);
        assertThat(sql(
                "select count(*) from (select before, lag(after, 1, 'a@ping.example') over (order by id) as last"
                        + " from reader_change where magazine_id = :id and field = 'email') chain where before <> last"))
                .isZero();
    }

    @Test
    void sixty_four_registrations_of_one_address_make_one_reader() {
        List<Answer> answers = together(
                i -> call("userAdd", "email", i % 2 == 0 ? "new@race.example" : "NEW@race.example"));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 408).hasSize(CLIENTS - 1);
        assertThat(sql("select count(*) from reader where magazine_id = :id")).isEqualTo(1);
        assertThat(sql("select count(*) from consent_ledger where subject = 'magazine:' || :id")).isEqualTo(1);
    }

    @Test
    void readers_that_want_each_others_addresses_never_block_each_other() {
        for (int i = 0; i < 4; i++) {
            call("userAdd", "email", "s" + i + "@race.example");
        }

        List<Answer> answers = together(i -> call("userUpdate", "email", "s" + i % 4 + "@race.example", "new_email",
                "s" + (i + 1 + i / 16) % 4 + "@race.example", "point", "" + i));

        assertThat(answers).extracting(Answer::status).isSubsetOf(200, 408);
        assertThat(sql("select count(distinct email_key) from reader where magazine_id = :id")).isEqualTo(4);
    }

    @Test
    void removals_and_changes_of_one_reader_leave_it_whole_or_gone() {
        call("userAdd", "email", "gone@race.example");

        List<Answer> answers = together(i -> i % 8 == 0
                ? call("userDelete", "search_text", "gone@race.example")
                : call("userUpdate", "email", "gone@race.example", "point", "" + i));

        assertThat(answers).extracting(Answer::status).isSubsetOf(200, 404);
        assertThat(sql("select count(*) from reader where magazine_id = :id")).isZero();
        assertThat(sql("select count(*) from consent_ledger where subject = 'magazine:' || :id and kind = 'REFUSED'"))
                .isEqualTo(1);
    }

    private long sql(String query) {
        return jdbc.sql(query).param("id", magazine.id()).query(Long.class).single();
    }

    private static List<Answer> together(IntFunction<Answer> call) {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                running.add(executor.submit(() -> {
                    start.await();
                    return call.apply(number);
                }));
            }
            start.countDown();
        }
        return running.stream().map(Future::resultNow).toList();
    }
}
