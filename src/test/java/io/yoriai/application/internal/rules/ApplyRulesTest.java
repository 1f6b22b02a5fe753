package io.yoriai.application.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.yoriai.application.internal.rules.Facts.Applicant;
import io.yoriai.application.internal.rules.Facts.Campaign;
import io.yoriai.application.internal.rules.Facts.Flow;
import io.yoriai.application.internal.rules.Facts.Session;
import io.yoriai.application.internal.rules.Facts.Target;
import io.yoriai.campaign.SettingValues;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** The table of spec/smp-application-attendance.md 2, decided without a database. */
class ApplyRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");
    private static final long LEAD = 7;

    private boolean ofSessions = true;
    private int status = 1;
    private int publication = 4;
    private String settings = "{}";
    private Target campaign = open(0, 0, 0, false, 0);
    private boolean queued;
    private Flow flow = new Flow(1, 1, 3);
    private final List<Session> sessions = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private boolean member;

    ApplyRulesTest() {
        session(1, 10, open(0, 0, 0, false, 0));
        session(2, 12, open(0, 0, 0, false, 0));
        session(3, 10, open(0, 0, 0, false, 0));
    }

    private static Target open(int limit, int taken, int waiting, boolean list, int longest) {
        return new Target(limit, taken, waiting, list, longest, null, null);
    }

    private void session(long id, int hour, Target target) {
        sessions.removeIf(session -> session.id() == id);
        sessions.add(new Session(id, at(hour), at(hour + 2), target));
    }

    private static Instant at(int hour) {
        return NOW.plusSeconds(hour * 3600L);
    }

    /** An application of the lead with a line of a status in each of some sessions. */
    private Held holds(long id, int state, long... inSessions) {
        List<Held.Line> lines = new ArrayList<>();
        for (long session : inSessions) {
            int hour = session == 2 ? 12 : 10;
            lines.add(new Held.Line(id * 10 + session, session, state, 1, state == 2 ? 5L : null, at(hour),
                    at(hour + 2)));
        }
        Held one = new Held(id, state, NOW.minusSeconds(1000 - id), 1, state == 2 ? 5L : null, lines);
        held.add(one);
        return one;
    }

    private Facts facts() {
        return new Facts(NOW, new Campaign(12, ofSessions, status, publication, SettingValues.stored(settings),
                campaign, queued, null), flow, sessions, new Applicant(LEAD, member, false, held));
    }

    private Plan plan(Wish wish) {
        ApplyRules.amounts(wish, facts().campaign(), flow);
        if (wish.proxy()) {
            ApplyRules.proxies(facts().campaign(), true);
        }
        return ApplyRules.decide(wish, facts(), (lines, replaced) -> {});
    }

    private static Wish wish(long... lines) {
        return new Wish(1, Arrays.stream(lines).mapToObj(id -> new Wish.Line(id, 1)).toList(), null, false, false);
    }

    private static Wish waiting(long... lines) {
        return new Wish(1, wish(lines).lines(), null, true, false);
    }

    private static Wish replacing(long id, long... lines) {
        return new Wish(1, wish(lines).lines(), id, false, false);
    }

    /** The fault as {@code CODE field}, or the statuses that were planned. */
    private String decided(Wish wish) {
        try {
            Plan plan = plan(wish);
            return plan.made().status() + " " + plan.made().lines().stream().map(Held.Line::status).toList()
                    + (plan.replaced() == null ? "" : " for " + plan.replaced().id());
        } catch (FaultException e) {
            Fault fault = e.faults().getFirst();
            return fault.code() + " " + fault.field();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,4,false,yes", "2,4,false,no", "2,4,true,yes", "3,1,true,no", "3,2,true,no", "3,3,false,no",
        "3,3,true,yes", "3,4,false,yes", "4,4,true,no", "5,4,true,no"})
    void the_state_of_the_campaign_says_who_may_apply(int state, int shown, boolean registered, String may) {
        status = state;
        publication = shown;
        member = registered;
        assertThat(decided(wish(1))).isEqualTo(may.equals("yes") ? "1 [1]" : "NOT_ALLOWED Application.Seminar");
        assertThat(decided(new Wish(1, wish(1).lines(), null, false, true))).isEqualTo("1 [1]");
    }

    @Test
    void a_campaign_that_was_stopped_takes_nobody_and_one_without_proxies_no_proxy() {
        settings = "{\"1\":\"0\",\"23\":\"0\"}";
        assertThat(decided(wish(1))).isEqualTo("NOT_ALLOWED Application.Seminar");
        assertThat(decided(new Wish(1, wish(1).lines(), null, false, true))).isEqualTo("NOT_ALLOWED proxy");
    }

    @Test
    void the_period_is_open_strictly_between_its_ends_and_does_not_bind_a_proxy() {
        for (Instant opens : List.of(NOW, NOW.plusSeconds(1))) {
            campaign = new Target(0, 0, 0, false, 0, opens, null);
            assertThat(decided(wish(1))).isEqualTo("OUT_OF_PERIOD Application.Seminar");
        }
        campaign = new Target(0, 0, 0, false, 0, NOW.minusSeconds(1), NOW.plusSeconds(1));
        assertThat(decided(wish(1))).isEqualTo("1 [1]");
        session(1, 10, new Target(0, 0, 0, false, 0, null, NOW));
        assertThat(decided(wish(1))).isEqualTo("OUT_OF_PERIOD ApplicationSession.Session");
        assertThat(decided(new Wish(1, wish(1).lines(), null, false, true))).isEqualTo("1 [1]");
    }

    /** Setting 6, kind of campaign, what the flow restores: result for one who holds session 1, or the campaign. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1|campaign|1|DUPLICATE Application.Seminar",
        "1|campaign|3|DUPLICATE Application.Seminar", "0|campaign|1|1 [] for 4", "0|campaign|3|1 []",
        "1|session|1|1 [1, 1] for 4", "0|session|1|1 [1, 1] for 4", "1|session|2|1 [1]", "0|session|2|1 [1]",
        "1|session|3|DUPLICATE ApplicationSession.Session", "0|session|3|1 [1, 1]"})
    void who_applied_already_is_treated_as_the_table_says(String check, String kind, int restore, String expected) {
        settings = "{\"6\":\"" + check + "\"}";
        ofSessions = kind.equals("session");
        flow = new Flow(1, restore, 3);
        if (ofSessions) {
            holds(4, 1, 1);
            assertThat(decided(wish(1, 2))).isEqualTo(expected);
        } else {
            holds(4, 1);
            assertThat(decided(wish())).isEqualTo(expected);
        }
    }

    @Test
    void where_a_flow_only_adds_and_nothing_is_new_it_is_told() {
        flow = new Flow(1, 2, 3);
        holds(4, 1, 1, 2);
        assertThat(decided(wish(1, 2))).isEqualTo("DUPLICATE ApplicationSession.Session");
    }

    @Test
    void a_named_application_is_replaced_where_it_lives_and_the_flow_restores() {
        holds(3, 3, 1);
        holds(4, 1, 1);
        assertThat(decided(replacing(4, 2))).isEqualTo("1 [1] for 4");
        assertThat(decided(replacing(3, 2))).isEqualTo("NOT_ALLOWED Application.PreviousApplicationId");
        assertThat(decided(replacing(9, 2))).isEqualTo("NOT_FOUND Application.PreviousApplicationId");
        flow = new Flow(1, 3, 3);
        assertThat(decided(replacing(4, 2))).isEqualTo("NOT_ALLOWED Application.PreviousApplicationId");
    }

    @Test
    void what_was_attended_is_kept_and_cannot_be_left_out() {
        holds(4, 5, 1);
        assertThat(decided(replacing(4, 2))).isEqualTo("NOT_ALLOWED Application.PreviousApplicationId");
        assertThat(decided(replacing(4, 1, 2))).isEqualTo("5 [5, 1] for 4");
    }

    @Test
    void sessions_at_the_same_time_clash_within_a_wish_and_with_what_is_held_but_touching_ends_do_not() {
        assertThat(decided(wish(1, 3))).isEqualTo("CONFLICT ApplicationSession.Session");
        assertThat(decided(wish(1, 2))).isEqualTo("1 [1, 1]");
        flow = new Flow(1, 2, 3);
        holds(4, 1, 3);
        assertThat(decided(wish(1))).isEqualTo("CONFLICT ApplicationSession.Session");
        settings = "{\"6\":\"0\"}";
        assertThat(decided(wish(1))).isEqualTo("1 [1]");
    }

    @Test
    void no_more_sessions_are_chosen_than_setting_7_allows() {
        settings = "{\"7\":\"1\"}";
        assertThat(decided(wish(1, 2))).isEqualTo("NOT_ALLOWED ApplicationSession.Session");
        flow = new Flow(1, 2, 3);
        holds(4, 2, 2);
        assertThat(decided(wish(1))).isEqualTo("NOT_ALLOWED ApplicationSession.Session");
    }

    @Test
    void one_full_session_refuses_the_whole_wish_or_waits_alone() {
        session(1, 10, open(5, 5, 0, true, 0));
        assertThat(decided(wish(1, 2))).isEqualTo("FULL ApplicationSession.Session");
        assertThat(decided(waiting(1, 2))).isEqualTo("1 [2, 1]");
        session(1, 10, open(5, 5, 0, false, 0));
        assertThat(decided(waiting(1, 2))).isEqualTo("FULL ApplicationSession.Session");
        session(1, 10, open(5, 5, 2, true, 2));
        assertThat(decided(waiting(1, 2))).isEqualTo("FULL ApplicationSession.Session");
    }

    @Test
    void a_free_seat_is_not_for_a_newcomer_while_somebody_waits() {
        session(1, 10, open(5, 4, 1, true, 0));
        assertThat(decided(wish(1))).isEqualTo("FULL ApplicationSession.Session");
        assertThat(decided(waiting(1))).isEqualTo("2 [2]");
        session(1, 10, open(0, 0, 0, false, 0));
        campaign = open(9, 3, 1, true, 0);
        assertThat(decided(wish(1))).isEqualTo("1 [1]");
        queued = true;
        assertThat(decided(wish(1))).isEqualTo("FULL Application.Seminar");
    }

    @Test
    void a_full_campaign_lets_every_line_wait() {
        campaign = open(9, 9, 0, true, 0);
        assertThat(decided(wish(1, 2))).isEqualTo("FULL Application.Seminar");
        assertThat(decided(waiting(1, 2))).isEqualTo("2 [2, 2]");
    }

    @Test
    void quantities_count_where_there_are_no_sessions() {
        ofSessions = false;
        campaign = open(5, 3, 0, false, 0);
        assertThat(decided(new Wish(2, List.of(), null, false, false))).isEqualTo("1 []");
        assertThat(decided(new Wish(3, List.of(), null, false, false))).isEqualTo("FULL Application.Seminar");
        assertThat(decided(new Wish(4, List.of(), null, false, false))).isEqualTo("INVALID_VALUE Application.Quantity");
    }

    @Test
    void what_is_in_both_keeps_its_seat_in_a_full_session_and_its_place_in_a_list() {
        session(1, 10, open(5, 5, 3, true, 0));
        session(2, 12, open(5, 5, 3, true, 0));
        campaign = open(9, 9, 0, false, 0);
        List<Held.Line> lines = List.of(new Held.Line(41, 1, 1, 1, null, at(10), at(12)),
                new Held.Line(42, 2, 2, 1, 8L, at(12), at(14)));
        held.add(new Held(4, 1, NOW, 1, null, lines));
        Plan plan = plan(replacing(4, 1, 2));
        assertThat(plan.made().lines()).extracting(Held.Line::status).containsExactly(1, 2);
        assertThat(plan.made().lines()).extracting(Held.Line::waitingNumber).containsExactly(null, 8L);
        assertThat(plan.counts().sessions()).as("nothing changes hands").isEmpty();
        assertThat(plan.counts().campaign()).isEqualTo(new Counts.Count(12, 0, 0, 0));
        assertThat(plan.locks()).isTrue();
    }

    @Test
    void counters_change_by_what_changes() {
        Plan plan = plan(new Wish(1, List.of(new Wish.Line(1, 2), new Wish.Line(2, 1)), null, false, false));
        assertThat(plan.counts()).isEqualTo(new Counts(new Counts.Count(12, 1, 1, 0),
                List.of(new Counts.Count(1, 2, 1, 0), new Counts.Count(2, 1, 1, 0))));
        assertThat(plan.locks()).isFalse();
        holds(4, 1, 1);
        Plan moved = plan(wish(2));
        assertThat(moved.counts()).isEqualTo(new Counts(new Counts.Count(12, 0, 0, 0),
                List.of(new Counts.Count(1, -1, -1, 0), new Counts.Count(2, 1, 1, 0))));
        assertThat(moved.counts().frees()).isTrue();
    }
}
