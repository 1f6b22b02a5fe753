package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.Magazines;
import io.yoriai.record.FaultException;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMails;
import io.yoriai.schedule.internal.StepQueue;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** A step mail that staff delete goes to nobody any more, whoever is queueing it at that moment (spec/neo.md 7.2). */
@ServerTest
class StepMailDeletionTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    StepMails steps;
    @Autowired
    StepQueue schedule;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    JdbcClient jdbc;

    private Magazine magazine = new Magazine(0, 0, MagazineSettings.named("x"), Map.of());
    private long staffId;
    private Visitor visitor = new Visitor(0);

    @BeforeEach
    void makeMagazine() {
        String login = Data.unique("step");
        staffId = staff.create(login, PASSWORD, "高橋 みなみ", null);
        visitor = new Visitor(port).signedIn(login, PASSWORD);
        magazine = magazines.create(Data.TESTS,
                MagazineSettings.named("m").with(new Publisher("n", "n@example.com", "", "", "a", "c")));
    }

    @Test
    void deleting_asks_first_drops_what_waits_and_leaves_what_was_sent_on_the_timeline() {
        StepMail step = step();
        readers(3);
        assertThat(schedule.queueDue(clock.instant())).isGreaterThanOrEqualTo(3);
        long sent = sendOne(step.id());
        String list = "/admin/magazines/" + magazine.id() + "/steps";
        String own = list + "/" + step.id();

        assertThat(visitor.get(own).body()).contains("href=\"" + own + "/delete\"");
        assertThat(visitor.get(own + "/delete").body()).contains("「ようこそ」を削除", "これからは 1 通も送りません",
                "送信済みのメールは、読者の履歴に残ります", "action=\"" + own + "/delete\"");
        assertThat(steps.of(magazine.id())).as("asking changes nothing").hasSize(1);
        HttpResponse<String> gone = visitor.submit(own + "/delete");
        assertThat(gone.statusCode()).isEqualTo(302);
        assertThat(gone.headers().firstValue("Location").orElse("")).endsWith(list + "?done=step-deleted");

        assertThat(visitor.get(list).body()).contains("ステップメールはまだありません");
        assertThat(visitor.get(own).statusCode()).isEqualTo(404);
        assertThat(visitor.post(own, "").statusCode()).as("without a token").isEqualTo(403);
        assertThat(waiting(step.id())).isZero();
        assertThat(visitor.get("/admin/magazines/" + magazine.id() + "/readers/" + sent).body())
                .contains("ステップメール「ようこそ」を送信");
        assertThat(jdbc.sql("select columns::text from audit_log where what = 'stepMail.delete' and record = :record"
                + " and staff_id = :me").param("me", staffId)
                .param("record", "Magazine/" + magazine.id() + "/StepMail/" + step.id()).query(String.class).single())
                .contains("\"subject\": [\"ようこそ\", \"\"]", "\"dropped\": [null, \"2\"]");

        StepMail next = step();
        assertThat(next.number()).as("the number is free again").isEqualTo(step.number());
        assertThat(visitor.submitTo(list, own + "/delete").statusCode()).as("twice").isEqualTo(404);
    }

    @Test
    void a_step_that_is_gone_can_neither_be_changed_nor_switched_on_nor_sent() {
        StepMail step = step();
        steps.delete(data.staff(), step.id());
        SignedIn me = data.staff();
        for (Runnable late : List.<Runnable>of(() -> steps.change(me, step),
                () -> steps.activate(me, step.id(), true),
                () -> steps.sendPast(me, step.id(), steps.countPast(step.id())), () -> steps.delete(me, step.id()))) {
            assertThat(faultOf(late)).isEqualTo(404);
        }
    }

    /** Nodes that had read the step before it went queue nothing afterwards, and none of them fails. */
    @RepeatedTest(6)
    void nodes_that_queue_a_step_while_it_is_deleted_neither_fail_nor_send() throws Exception {
        StepMail step = step();
        readers(1500);
        SignedIn me = data.staff();
        Instant now = clock.instant();
        int pause = ThreadLocalRandom.current().nextInt(60);
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                running.add(nodes.submit(() -> schedule.sendPast(step, now)));
                running.add(nodes.submit(() -> schedule.queueDue(now)));
            }
            running.add(nodes.submit(() -> {
                Thread.sleep(pause);
                return steps.delete(me, step.id());
            }));
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(waiting(step.id())).isZero();
        assertThat(schedule.sendPast(step, now)).isZero();
        assertThat(waiting(step.id())).isZero();
    }

    private StepMail step() {
        StepMail made = steps.create(Data.TESTS,
                new StepMail(0, magazine.id(), 1, StepMail.Base.CREATED, 0, null, Map.of(),
                        new MailTexts("ようこそ", "本文", ""), null));
        steps.activate(Data.TESTS, made.id(), true);
        return steps.get(made.id());
    }

    private void readers(int count) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                insert into reader (magazine_id, email, created, registered_at, delivering_since, created_set_at,
                    birthday_set_at, notify_set_at, updated_at)
                select :m, 'step' || n || '-' || :m || '@example.com', :now, :now, :now, :now, :now, :now, :now
                from generate_series(1, :n) n""").param("m", magazine.id()).param("n", count).param("now", now)
                .update();
    }

    /** As the mail engine does it; the reader who got it. */
    private long sendOne(long step) {
        return jdbc.sql("""
                update newsletter_outbox set handed_at = :now where id = (select min(id) from newsletter_outbox
                    where step_id = :step) returning reader_id""").param("step", step)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC)).query(Long.class).single();
    }

    private long waiting(long step) {
        return jdbc.sql("select count(*) from newsletter_outbox where step_id = ? and handed_at is null").param(step)
                .query(Long.class).single();
    }

    private static int faultOf(Runnable what) {
        try {
            what.run();
            return 200;
        } catch (FaultException e) {
            return e.status();
        }
    }
}
