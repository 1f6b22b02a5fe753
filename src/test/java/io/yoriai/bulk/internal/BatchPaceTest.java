package io.yoriai.bulk.internal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class BatchPaceTest {

    private static final Duration STEP = Duration.ofMillis(100);

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void without_calls_in_progress_a_batch_does_not_rest() {
        assertThat(new BatchPace(calls::get).restAfter(STEP)).isZero();
    }

    @Test
    void for_one_call_in_progress_it_rests_for_two_of_its_steps_and_for_many_for_four() {
        calls.set(1);
        assertThat(new BatchPace(calls::get).restAfter(STEP)).isEqualTo(STEP.multipliedBy(2));
        calls.set(200);
        assertThat(new BatchPace(calls::get).restAfter(STEP)).isEqualTo(STEP.multipliedBy(4));
    }

    @Test
    void however_long_a_step_took_it_rests_for_a_second_at_most() {
        calls.set(200);
        assertThat(new BatchPace(calls::get).restAfter(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void calls_that_ended_are_forgotten_by_and_by() {
        calls.set(1);
        BatchPace pace = new BatchPace(calls::get);
        calls.set(0);
        assertThat(pace.restAfter(STEP)).isEqualTo(STEP);
        assertThat(pace.restAfter(STEP)).isEqualTo(STEP.dividedBy(2));
    }
}
