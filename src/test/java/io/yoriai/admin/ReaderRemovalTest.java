package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.audience.ReaderRemoval;
import io.yoriai.audience.Removal;
import io.yoriai.audience.Removal.State;
import io.yoriai.audience.internal.RemovalRun;
import io.yoriai.intake.ReaderDesk;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** All whom a search finds are taken out, however many; nobody else, and nobody twice. */
@ServerTest
class ReaderRemovalTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final int MANY = 12_000;

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    ReaderDesk desk;
    @Autowired
    ReaderRemoval removals;
    @Autowired
    RemovalRun run;
    @Autowired
    Data data;
    @Autowired
    JdbcClient jdbc;

    private Magazine magazine = new Magazine(0, 0, MagazineSettings.named("x"), Map.of());
    private Visitor visitor = new Visitor(0);
    private String base = "";

    @BeforeEach
    void makeMagazine() {
        String login = Data.unique("removal");
        staff.create(login, PASSWORD, "高橋 みなみ", null);
        visitor = new Visitor(port).signedIn(login, PASSWORD);
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("削除"));
        base = "/admin/magazines/" + magazine.id() + "/readers";
    }

    @Test
    void more_than_ten_thousand_go_by_a_job_that_shows_how_far_it_is() throws Exception {
        readers(MANY);
        assertThat(visitor.get(base + "/delete").body()).contains("12,000 人を削除");
        HttpResponse<String> wrong = visitor.submitTo(base + "/delete", base + "/delete", "q", "", "count", "11999");
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.body()).contains("いま該当するのは 12,000 人です");
        assertThat(jdbc.sql("select count(*) from reader_removal where magazine_id = ?").param(magazine.id())
                .query(Long.class).single()).isZero();

        HttpResponse<String> started = visitor.submitTo(base + "/delete", base + "/delete", "q", "", "count",
                "12,000");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(302);
        String page = started.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
        long id = Long.parseLong(page.substring(page.lastIndexOf('/') + 1));
        readers(1);
        HttpResponse<String> running = visitor.get(page);
        if (removals.find(magazine.id(), id).orElseThrow().state() == State.RUNNING) {
            assertThat(running.body()).contains("読者を削除しています", "/ 12,000 人", "<progress", "ここで止める");
            assertThat(running.headers().firstValue("Refresh")).hasValue("10");
            assertThat(visitor.get(base).body()).contains("href=\"" + page + "\"");
        }
        // Beside the job, two more nodes.
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> node : IntStream.range(0, 2).mapToObj(n -> nodes.submit(() -> run.run(id))).toList()) {
                node.get();
            }
        }
        Removal done = removals.find(magazine.id(), id).orElseThrow();
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.removed()).isEqualTo(MANY);
        assertThat(jdbc.sql("select count(*) || ' ' || count(distinct reader_id) from consent_ledger"
                + " where subject = ? and kind = 'REFUSED' and source = 'STAFF' and actor = '高橋 みなみ'")
                .param("magazine:" + magazine.id()).query(String.class).single()).isEqualTo("12000 12000");
        assertThat(jdbc.sql("select count(*) from reader_removal_line where removal_id = ?").param(id)
                .query(Long.class).single()).isZero();
        HttpResponse<String> result = visitor.get(page);
        assertThat(result.body()).contains("削除の結果", "12,000 人を削除しました").doesNotContain("<progress");
        assertThat(result.headers().firstValue("Refresh")).isEmpty();
        assertThat(visitor.get(base).body()).as("whoever came after the confirmation stays").contains("1 人");
        assertThat(visitor.get(page.replace("/magazines/" + magazine.id(), "/magazines/" + magazines
                .create(Data.TESTS, MagazineSettings.named("他")).id())).statusCode()).isEqualTo(404);
    }

    @Test
    void a_few_are_out_when_the_page_comes() {
        readers(5);
        HttpResponse<String> started = visitor.submitTo(base + "/delete", base + "/delete", "q", "", "count", "5",
                "tell", "1");
        String page = started.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
        assertThat(visitor.get(page).body()).contains("削除の結果", "5 人を削除しました");
        assertThat(visitor.get(page + "?lang=en").body()).contains("5 readers are deleted.");
        assertThat(jdbc.sql("select count(*) from newsletter_outbox where magazine_id = ? and kind = 'LEFT'")
                .param(magazine.id()).query(Long.class).single()).isEqualTo(5);
    }

    @Test
    void who_left_meanwhile_is_not_taken_out_again_and_one_with_a_new_address_is() {
        List<Long> ids = readers(3);
        long id = fixed(ids);
        desk.remove(data.staff(), magazine, ids.getFirst(), false);
        jdbc.sql("update reader set email = 'moved-' || email where id = ?").param(ids.get(1)).update();
        run.run(id);
        Removal done = removals.find(magazine.id(), id).orElseThrow();
        assertThat(List.of(done.removed(), done.gone())).containsExactly(2L, 1L);
        assertThat(visitor.get(base + "/removals/" + id).body()).contains("1 人は、順番が来る前に解除していました");
        assertThat(jdbc.sql("select count(*) from consent_ledger where reader_id = ? and kind = 'REFUSED'")
                .param(ids.getFirst()).query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void whoever_is_not_out_when_staff_stop_it_stays() {
        long id = fixed(readers(4));
        HttpResponse<String> stopped = visitor.submitTo(base + "/removals/" + id, base + "/removals/" + id + "/stop");
        assertThat(stopped.statusCode()).isEqualTo(302);
        run.run(id);
        assertThat(visitor.get(base + "/removals/" + id).body()).contains("途中で止めた削除の結果", "4 人は削除していません");
        assertThat(visitor.get(base).body()).contains("4 人");
    }

    @Test
    void stopping_while_nodes_take_out_ends_in_one_of_the_two_and_nobody_waits_for_ever() throws Exception {
        long id = fixed(readers(800));
        SignedIn me = data.staff();
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new java.util.ArrayList<>();
            for (int i = 0; i < 3; i++) {
                running.add(nodes.submit(() -> run.run(id)));
            }
            running.add(nodes.submit(() -> {
                Thread.sleep(150);
                removals.stop(me, magazine.id(), id);
                return 0;
            }));
            for (Future<?> one : running) {
                one.get();
            }
        }
        Removal end = removals.find(magazine.id(), id).orElseThrow();
        assertThat(end.state()).isIn(State.STOPPED, State.DONE);
        long left = jdbc.sql("select count(*) from reader where magazine_id = ?").param(magazine.id())
                .query(Long.class).single();
        assertThat(end.removed()).isEqualTo(800 - left);
    }

    @Test
    void a_search_that_finds_others_than_were_confirmed_takes_out_nobody() {
        readers(3);
        assertThat(visitor.submitTo(base + "/delete", base + "/delete", "q", "", "count", "4").statusCode())
                .isEqualTo(409);
        assertThat(visitor.submitTo(base + "/delete", base + "/delete", "q", "nonsense", "count", "3").statusCode())
                .isEqualTo(302);
        assertThat(visitor.get(base).body()).contains("3 人");
        assertThat(removals.running(magazine.id())).isEmpty();
    }

    /** Fixed as the service does it, but no job knows of it. */
    private long fixed(List<Long> ids) {
        long id = jdbc.sql("insert into reader_removal (magazine_id, at, actor, tell, confirmed)"
                + " values (?, now(), '担当', false, ?) returning id").params(magazine.id(), ids.size())
                .query(Long.class).single();
        jdbc.sql("insert into reader_removal_line select :id, r from unnest(:readers::bigint[]) r").param("id", id)
                .param("readers", ids.toArray(Long[]::new)).update();
        return id;
    }

    private List<Long> readers(int count) {
        return jdbc.sql("""
                insert into reader (magazine_id, email, created, registered_at, delivering_since, created_set_at,
                    birthday_set_at, notify_set_at, updated_at)
                select :m, 'gone' || n || '-' || gen_random_uuid() || '@example.com', now(), now(), now(), now(), now(),
                    now(), now()
                from generate_series(1, :n) n returning id""").param("m", magazine.id()).param("n", count)
                .query(Long.class).list();
    }
}
