package io.yoriai.mail.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How fast a receiver gets mails, and when it is left alone (spec/smp-mail-tracking.md 3.5, 3.6). */
class PaceTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void a_limit_spreads_mails_over_the_second_and_a_wish_for_less_halves_it_for_ten_minutes() {
        Pace pace = new Pace(10, 0);
        assertThat(pace.take(0, SECOND)).isZero();
        assertThat(pace.take(0, SECOND)).isEqualTo(SECOND / 10);
        assertThat(pace.tryTake(0)).isFalse();
        assertThat(pace.take(0, SECOND / 10)).as("no place so far ahead is taken").isEqualTo(-1);
        assertThat(pace.tryTake(SECOND)).isTrue();

        pace.slowDown(SECOND);
        pace.slowDown(2 * SECOND);
        assertThat(pace.rate(2 * SECOND)).as("many connections that are told at once are one wish").isEqualTo(5);
        pace.slowDown(100 * SECOND);
        pace.slowDown(200 * SECOND);
        pace.slowDown(300 * SECOND);
        assertThat(pace.rate(300 * SECOND)).as("never less than one a second").isEqualTo(1);
        assertThat(pace.rate(901 * SECOND)).isEqualTo(2);
        assertThat(pace.rate(1501 * SECOND)).isEqualTo(4);
        assertThat(pace.rate(2101 * SECOND)).isEqualTo(8);
        assertThat(pace.rate(2701 * SECOND)).isEqualTo(10);
    }

    @Test
    void without_a_limit_the_measured_rate_is_halved() {
        Pace pace = new Pace(0, 0);
        for (int i = 0; i < 1100; i++) {
            assertThat(pace.take(i * SECOND / 100, 0)).isZero();
        }
        pace.slowDown(11 * SECOND);
        assertThat(pace.rate(11 * SECOND)).isBetween(40.0, 60.0);
    }

    @Test
    void a_receiver_that_refuses_more_than_a_fifth_of_the_last_two_hundred_is_left_alone() {
        Reputation reputation = new Reputation();
        for (int i = 0; i < 1000; i++) {
            assertThat(reputation.lost(i % 5 == 0)).as("a fifth is not more than a fifth").isFalse();
        }
        boolean lost = false;
        for (int i = 0; i < 10 && !lost; i++) {
            lost = reputation.lost(true);
        }
        assertThat(lost).isTrue();
        assertThat(reputation.lost(true)).isFalse();
    }
}
