package io.yoriai.server.demo;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.yoriai.application.ApplicationChanges;
import io.yoriai.application.ApplicationChanges.Change;
import io.yoriai.application.Apply;
import io.yoriai.application.Applying;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/**
 * The demo's campaigns are alive: one is sold out and people wait for it, one is on sale; of those who are charged some have
 * paid, and some have cancelled. All of it is done as callers do it.
 */
@Component
class DemoApplications {

    private static final String OPENED = "2026-10-12T10:00:00+09:00";
    private static final Author BY = Author.system(Route.CONSOLE);
    private static final int TRANSFER = 2;
    private static final int ON_SITE = 6;
    private static final int PAID = 3;

    private final Applying applying;
    private final ApplicationChanges changes;
    private final Dictionary dictionary;
    private final JdbcClient jdbc;
    private final DemoDays days;
    private int applied;

    DemoApplications(Applying applying, ApplicationChanges changes, Dictionary dictionary, JdbcClient jdbc,
            DemoDays days) {
        this.applying = applying;
        this.changes = changes;
        this.dictionary = dictionary;
        this.jdbc = jdbc;
        this.days = days;
    }

    void insert() {
        // Five seats, and eight who want one: two wait, one has left the list, one got the seat of who cancelled.
        long[] consultation = new long[8];
        for (int i = 0; i < consultation.length; i++) {
            consultation[i] = apply(13, 101 + i, 1, null, null);
        }
        cancel(consultation[1], "日程の都合により");
        cancel(consultation[7], null);
        for (int i = 0; i < 12; i++) {
            long workshop = apply(14, 121 + i, i % 4 == 0 ? 2 : 1, i % 3 == 0 ? ON_SITE : TRANSFER, null);
            if (i % 4 == 1) {
                pay(workshop);
            } else if (i == 10) {
                cancel(workshop, "参加者の変更");
            }
        }
        for (int i = 0; i < 9; i++) {
            long course = apply(15, 141 + i, 1, TRANSFER, i == 2 ? "VIP2026" : null, i % 3 == 1
                    ? new long[]{43}
                    : i % 3 == 2 ? new long[]{42} : new long[]{42, 43});
            if (i % 2 == 0) {
                pay(course);
            }
        }
        // They came by the public pages, and their mails went long ago.
        jdbc.sql("""
                with came as (
                    update application set application_route_id = 1, date_regist = date_application,
                        date_update = coalesce(date_cancel, date_application) where application_route_id = 3)
                update application_event set mail = null where mail is not null""").update();
    }

    private long apply(long campaign, long lead, int quantity, @Nullable Integer payment, @Nullable String code,
            long... sessions) {
        Instant at = days.at(OPENED).plusMinutes(397L * applied++).toInstant();
        List<Apply.Line> lines = Arrays.stream(sessions).mapToObj(id -> new Apply.Line(ref(id), 1)).toList();
        return applying.apply(new Apply.Caller(BY, 1, "demo"),
                new Apply(ref(campaign), null, lines, quantity, new Apply.Lead(lead, null, null, Map.of()), null, true,
                        new Apply.Proxy(true, at), false, code, payment, null, null, null));
    }

    private static Ref ref(long id) {
        return Ref.of(Long.toString(id), null);
    }

    private void cancel(long application, @Nullable String reason) {
        changes.cancel(BY, application, List.of(), reason, false);
    }

    private void pay(long application) {
        Draft draft = new Draft(dictionary.resource("Application")).put("PaymentStatus",
                Ref.of(Integer.toString(PAID), null));
        changes.change(BY, new Change(application, null, Map.of(), draft, false));
    }
}
