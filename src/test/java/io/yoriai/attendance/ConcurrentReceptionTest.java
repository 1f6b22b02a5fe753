package io.yoriai.attendance;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The invariants of spec/smp-application-attendance.md B1 with 64 callers at once. */
class ConcurrentReceptionTest {

    private static final int CALLERS = 64;

    private final Door door = new Door();

    /** Answers and how often each came. */
    private Map<String, Long> atOnce(IntFunction<Receive> commands) throws Exception {
        return atOnce(CALLERS, i -> door.answer(commands.apply(i)));
    }

    static Map<String, Long> atOnce(int callers, IntFunction<String> act) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(callers)) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int n = i;
                Callable<String> call = () -> {
                    start.await();
                    return act.apply(n);
                };
                answers.add(pool.submit(call));
            }
            start.countDown();
            List<String> all = new ArrayList<>();
            for (Future<String> answer : answers) {
                all.add(answer.get());
            }
            return all.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        }
    }

    @Test
    void inv_6_one_person_at_once_is_received_once() throws Exception {
        for (int round = 0; round < 5; round++) {
            long lead = door.applicant(door.session, 1);
            Map<String, Long> answers = atOnce(i -> i % 2 == 0 ? door.byTicket(lead) : door.of(1, 2, lead, null));
            assertThat(answers.get("received")).isEqualTo(1);
            assertThat(answers.keySet())
                    .allMatch(a -> a.equals("received") || a.equals("repeated") || a.startsWith("409 DUPL"));
            assertThat(door.count("session_attendance", "lead_id = ? and cancelled_at is null", lead)).isEqualTo(1);
            assertThat(door.count("attendance", "lead_id = ?", lead)).isEqualTo(1);
        }
    }

    @Test
    void inv_6_an_unregistered_visitor_at_once_is_received_once_also_over_sessions() throws Exception {
        long second = door.session(door.campaign);
        for (int round = 0; round < 5; round++) {
            String id = "V" + round;
            Map<String, Long> answers = atOnce(
                    i -> Door.at(Place.session(i % 2 == 0 ? door.session : second, null), 3, 1, null, id));
            assertThat(answers).isEqualTo(Map.of("received", 2L, "repeated", (long) CALLERS - 2));
            assertThat(door.count("attendance", "campaign_id = ?", door.campaign)).isEqualTo(round + 1);
            assertThat(door.count("session_attendance", "anonymous_id = ? and session_id in (?, ?)", id, door.session,
                    second)).isEqualTo(2);
        }
    }

    @Test
    void inv_7_many_leads_for_one_id_get_one_holder() throws Exception {
        long[] leads = new long[CALLERS];
        for (int i = 0; i < CALLERS; i++) {
            leads[i] = door.applicant(door.session, 1);
        }
        Map<String, Long> answers = atOnce(i -> door.of(2, 1, leads[i], "BADGE"));
        assertThat(answers).isEqualTo(Map.of("received", 1L,
                "409 CONFLICT SessionAttendance.AnonymousId attendance.id-in-use", (long) CALLERS - 1));
        assertThat(door.count("onsite_id", "campaign_id = ?", door.campaign)).isEqualTo(1);
        assertThat(door.count("session_attendance", "session_id = ?", door.session)).isEqualTo(1);
    }

    @Test
    void inv_7_many_ids_for_one_lead_leave_one_active() throws Exception {
        long lead = door.lead();
        long[] sessions = new long[CALLERS];
        for (int i = 0; i < CALLERS; i++) {
            sessions[i] = door.session(door.campaign);
        }
        Map<String, Long> answers = atOnce(i -> Door.at(Place.session(sessions[i], null), 2, 2, lead, "B" + i));
        assertThat(answers).isEqualTo(Map.of("received", (long) CALLERS));
        assertThat(door.count("onsite_id", "campaign_id = ?", door.campaign)).isEqualTo(CALLERS);
        assertThat(door.count("onsite_id", "campaign_id = ? and active", door.campaign)).isEqualTo(1);
        assertThat(door.count("attendance", "lead_id = ?", lead)).isEqualTo(1);
    }

    @Test
    void inv_7_claims_ties_and_visits_of_one_id_end_with_one_holder_and_no_attendance_lost() throws Exception {
        for (int round = 0; round < 5; round++) {
            String id = "M" + round;
            long lead = door.lead();
            long[] sessions = {door.session(door.campaign), door.session(door.campaign), door.session(door.campaign)};
            Map<String, Long> answers = atOnce(i -> Door.at(Place.session(sessions[i % 3], null), i % 4 == 0 ? 2 : 3, 2,
                    i % 4 == 0 ? lead : null, id));
            assertThat(answers.keySet())
                    .allMatch(a -> a.equals("received") || a.equals("repeated") || a.startsWith("409 "));
            assertThat(door.count("onsite_id o join attendance a on a.id = o.attendance_id",
                    "o.campaign_id = ? and o.anonymous_id = ? and a.lead_id = ?", door.campaign, id, lead))
                    .isEqualTo(1);
            assertThat(door.count("session_attendance", "lead_id = ? and cancelled_at is null", lead)).isEqualTo(3);
            assertThat(door.count("attendance", "campaign_id = ? and lead_id is null", door.campaign)).isZero();
        }
    }

    @Test
    void inv_10_staying_never_passes_the_limit() throws Exception {
        door.set(47, "1");
        door.set(49, "10");
        door.jdbc.sql("update session set admission_limit = 7, admission_resume = 3 where id = ?").param(door.session)
                .update();
        long[] leads = new long[CALLERS];
        for (int i = 0; i < CALLERS; i++) {
            leads[i] = door.applicant(door.session, 1);
        }
        Map<String, Long> answers = atOnce(i -> door.byTicket(leads[i]));
        assertThat(answers).isEqualTo(Map.of("received", 7L,
                "409 FULL SessionAttendance.Session attendance.admission-limited", (long) CALLERS - 7));
        assertThat(door.jdbc.sql("select staying from headcount where session_id = ? and limited").param(door.session)
                .query(Integer.class).single()).isEqualTo(7);
        Map<String, Long> venue = atOnce(i -> Door.at(Place.venue(door.campaign, null), 1, 2, leads[i], null));
        assertThat(venue.get("received")).isEqualTo(3);
        assertThat(door.count("attendance", "campaign_id = ? and venue_stay = 2", door.campaign)).isEqualTo(10);
    }

    @Test
    void receptions_of_different_leads_at_one_session_do_not_wait_for_each_other() throws Exception {
        long held = door.applicant(door.session, 1);
        long free = door.applicant(door.session, 1);
        // A reception that has written everything and is not yet committed.
        door.transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            assertThat(door.answer(door.byTicket(held))).isEqualTo("received");
            try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
                assertThat(pool.submit(() -> door.answer(door.byTicket(free))).get(10, TimeUnit.SECONDS))
                        .isEqualTo("received");
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("it waits", e);
            }
        });
        assertThat(door.count("attendance", "lead_id = ?", held)).isZero();
    }
}
