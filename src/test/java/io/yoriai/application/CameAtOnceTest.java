package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import io.yoriai.attendance.AttendanceSource;
import io.yoriai.attendance.AttendanceType;
import io.yoriai.attendance.Caller;
import io.yoriai.attendance.Place;
import io.yoriai.attendance.Receive;
import io.yoriai.attendance.Reception;
import io.yoriai.record.Ref;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.ServerTest;

/**
 * A lead is received in the moment in which it applies, or is promoted: one of the two has written and is not committed yet when
 * the other begins. Whichever is first, the line is attended in the end (spec/smp-application-attendance.md 1, 9.4). And a
 * campaign gets a limit, or goes, in that moment.
 */
@ServerTest
class CameAtOnceTest extends ApplyingTest {

    @Autowired
    Applying applying;
    @Autowired
    ApplicationChanges changes;
    @Autowired
    Reception reception;
    @Autowired
    TransactionTemplate transaction;

    private final Author by = Author.system(Route.SYSTEM);

    private void applies(long campaign, long session, long lead) {
        List<Apply.Line> lines = session == 0 ? List.of() : List.of(new Apply.Line(Ref.of("" + session, null), 1));
        applying.apply(new Apply.Caller(by, 4, "application.post"),
                new Apply(Ref.of("" + campaign, null), null, lines, 1,
                        new Apply.Lead(lead, null, null, Map.of()), null, false, null, false, null, null, null, null,
                        null));
    }

    private void receive(long campaign, long session, long lead) {
        reception.receive(new Caller(null, List.of(), null, AttendanceSource.API),
                new Receive(session == 0 ? Place.venue(campaign, null) : Place.session(session, null),
                        AttendanceType.WITHOUT_ONSITE_ID, false, "" + lead, null, null, null));
    }

    /** The second begins when the first has written everything; that one commits when the other waits, or is done. */
    private void whileOpen(Runnable first, Runnable second) {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<?> done = transaction.execute(status -> {
                first.run();
                Future<?> started = other.submit(second);
                await().until(() -> started.isDone() || waiting());
                return started;
            });
            await().until(() -> done != null && done.isDone());
            assertThat(done).isNotNull().satisfies(Future::get);
        }
    }

    private boolean waiting() {
        return data.jdbc().sql("select exists (select from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock' and state = 'active')").query(Boolean.class).single();
    }

    private String of(long lead) {
        return data.jdbc().sql("""
                select a.application_status_id || coalesce(' ' || (select string_agg(l.application_status_id::text, ' ')
                    from application_session l where l.application_id = a.id), '')
                from application a where a.lead_id = ?""").param(lead).query((row, n) -> row.getString(1)).single();
    }

    @Test
    void who_is_received_while_the_application_is_written_has_come() {
        long campaign = campaign(2, "");
        for (String limit : List.of("", "limit_user_num = 9")) {
            long session = session(campaign, 9, limit);
            long first = data.lead();
            whileOpen(() -> applies(campaign, session, first), () -> receive(campaign, session, first));
            assertThat(of(first)).as("applied before it was received").isEqualTo("5 5");
            long second = data.lead();
            whileOpen(() -> receive(campaign, session, second), () -> applies(campaign, session, second));
            assertThat(of(second)).as("received before it applied").isEqualTo("5 5");
        }
        long single = campaign(1, "");
        long first = data.lead();
        whileOpen(() -> applies(single, 0, first), () -> receive(single, 0, first));
        assertThat(of(first)).isEqualTo("5");
        long second = data.lead();
        whileOpen(() -> receive(single, 0, second), () -> applies(single, 0, second));
        assertThat(of(second)).isEqualTo("5");
    }

    @Test
    void who_is_received_for_the_first_time_while_applying_for_more_has_come_with_that_too() {
        long campaign = campaign(2, "");
        flow(campaign, "restore_type_id = 3");
        long had = session(campaign, 9, "");
        long more = session(campaign, 12, "");
        long lead = data.lead();
        made(apply(campaign, lead, had));
        whileOpen(() -> receive(campaign, had, lead), () -> applies(campaign, more, lead));
        assertThat(data.jdbc().sql("select string_agg(application_status_id::text, ' ' order by id)"
                + " from application where lead_id = ?").param(lead).query(String.class).single()).isEqualTo("5 5");
    }

    @Test
    void who_is_received_while_being_promoted_has_come() {
        long campaign = campaign(2, "");
        long session = session(campaign, 9, "limit_user_num = 1, waiting_list_type_id = 2");
        for (boolean promotedFirst : List.of(true, false)) {
            long seated = made(apply(campaign, data.lead(), session));
            long lead = data.lead();
            waits(campaign, lead, session);
            Runnable cancel = () -> changes.cancel(by, seated, List.of(), null, false);
            Runnable receive = () -> receive(campaign, session, lead);
            whileOpen(promotedFirst ? cancel : receive, promotedFirst ? receive : cancel);
            assertThat(of(lead)).as("promoted first: " + promotedFirst).isEqualTo("5 5");
            data.jdbc().sql("update session set limit_user_num = limit_user_num + 1 where id = ?").param(session)
                    .update();
        }
    }

    @Test
    void a_limit_that_is_set_between_the_reading_and_the_writing_counts() throws Exception {
        for (String change : List.of("limit_user_num = 1, number_of_applications = 1", "deleted_at = now()")) {
            long campaign = campaign(2, "");
            long session = session(campaign, 10, "");
            long lead = data.lead();
            AtomicReference<Reply> reply = new AtomicReference<>();
            whileOpen(() -> {
                data.jdbc().sql("select pg_advisory_xact_lock(hashtextextended('campaign.seats', ?))").param(campaign)
                        .query((row, n) -> 0).list();
                set("campaign", campaign, change);
                set("session", session, change);
            }, () -> reply.set(apply(campaign, lead, session)));
            assertThat(told(reply.get())).startsWith(change.startsWith("limit") ? "409 FULL" : "404 NOT_FOUND");
            assertThat(data.jdbc().sql("select count(*) from application where campaign_id = ?").param(campaign)
                    .query(Long.class).single()).isZero();
        }
    }
}
