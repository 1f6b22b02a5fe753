package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.yoriai.account.Staff;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Coming in, staying in, being put out (spec/smp-platform.md 2, 12.4). */
@ServerTest
class SignInTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;

    @Autowired
    Staff staff;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    private String login;

    @BeforeEach
    void account() {
        login = Data.unique("staff");
        staff.create(login, PASSWORD, "試験 太郎", null);
        // Somebody privileged always remains.
        staff.create(Data.unique("other"), PASSWORD, "試験 次郎", null);
    }

    @Test
    void whoever_is_not_signed_in_is_led_to_the_sign_in_and_from_there_to_the_page_asked_for() {
        Visitor visitor = visitor();
        HttpResponse<String> asked = visitor.get("/admin/settings?x=1");
        assertThat(asked.statusCode()).isEqualTo(302);
        assertThat(location(asked)).endsWith("/admin/login?next=%2Fadmin%2Fsettings%3Fx%3D1");
        HttpResponse<String> in = visitor.submit("/admin/login", "login", login, "password", PASSWORD, "next",
                "/admin/settings?x=1");
        assertThat(in.statusCode()).isEqualTo(302);
        assertThat(location(in)).endsWith("/admin/settings?x=1");
        HttpResponse<String> home = visitor.get("/admin");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("試験 太郎").doesNotContain("??");
        assertThat(home.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(location(visitor.get("/admin/login"))).endsWith("/admin");
    }

    @Test
    void nobody_is_led_away_from_the_console_after_the_sign_in() {
        for (String next : List.of("https://evil.example/", "//evil.example", "/admin//evil.example", "/\\evil.example",
                "/admin@evil.example", "/administrator", "javascript:alert(1)", "/admin/../x", "/admin/logout")) {
            HttpResponse<String> in = visitor().submit("/admin/login", "login", login, "password", PASSWORD, "next",
                    next);
            assertThat(location(in)).as(next).endsWith("/admin");
        }
    }

    @Test
    void the_cookie_is_out_of_reach_of_scripts_and_new_with_each_sign_in() {
        Visitor visitor = visitor();
        visitor.cookies().getCookieStore().add(java.net.URI.create("http://localhost:" + port),
                cookie("yoriai_staff", "0".repeat(64)));
        HttpResponse<String> in = visitor.submit("/admin/login", "login", login, "password", PASSWORD);
        List<String> set = in.headers().allValues("Set-Cookie");
        assertThat(set.getFirst()).startsWith("yoriai_staff=").contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure", "0".repeat(64));
        String fresh = set.getFirst().substring(13, 77);
        visitor.cookies().getCookieStore().removeAll();
        visitor.cookies().getCookieStore().add(java.net.URI.create("http://localhost:" + port),
                cookie("yoriai_staff", fresh));
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(200);
        assertThat(jdbc.sql("select count(*) from staff_session where encode(token_hash, 'hex') = :token")
                .param("token", fresh).query(Integer.class).single()).isZero();
    }

    @Test
    void unknown_wrong_and_disabled_are_told_alike() {
        String disabled = Data.unique("off");
        staff.create(disabled, PASSWORD, "x", null);
        staff.activate(disabled, false);
        HttpResponse<String> unknown = visitor().submit("/admin/login", "login", "nobody-here", "password", PASSWORD);
        HttpResponse<String> wrong = visitor().submit("/admin/login", "login", login, "password", "wrong");
        HttpResponse<String> off = visitor().submit("/admin/login", "login", disabled, "password", PASSWORD);
        assertThat(List.of(unknown.statusCode(), wrong.statusCode(), off.statusCode())).containsOnly(401);
        for (HttpResponse<String> answer : List.of(unknown, wrong, off)) {
            assertThat(answer.body()).contains("ログインIDまたはパスワードが正しくありません", "<title>エラー: ログイン")
                    .doesNotContain(PASSWORD);
        }
        assertThat(wrong.body()).contains("value=\"" + login + "\"");
    }

    @Test
    void five_failures_lock_the_login_for_that_address_and_not_for_its_owner_elsewhere() {
        Visitor guesser = visitor();
        for (int i = 0; i < 5; i++) {
            assertThat(guesser.submit("/admin/login", "login", login, "password", "no " + i).statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> locked = guesser.submit("/admin/login", "login", login.toUpperCase(java.util.Locale.ROOT),
                "password", PASSWORD);
        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(locked.body()).contains("ログインがロックされています");
        assertThat(locked.headers().firstValue("Retry-After")).isPresent();
        assertThat(visitor().submit("/admin/login", "login", login, "password", PASSWORD).statusCode()).isEqualTo(302);
        clock.advance(Duration.ofMinutes(16));
        assertThat(guesser.submit("/admin/login", "login", login, "password", PASSWORD).statusCode()).isEqualTo(302);
    }

    @Test
    void how_many_failures_lock_a_login_and_for_how_long_is_set() {
        Visitor admin = visitor();
        admin.submit("/admin/login", "login", login, "password", PASSWORD);
        String page = "/admin/settings/session";
        assertThat(admin.submit(page, "idleMinutes", "60", "loginFailures", "2", "agencyIdle", "0").body())
                .contains("loginFailures-fault", "agencyIdle-fault");
        try {
            assertThat(admin.submit(page, "idleMinutes", "60", "loginFailures", "3", "lockMinutes", "40").statusCode())
                    .isEqualTo(302);
            Visitor guesser = visitor();
            for (int i = 0; i < 3; i++) {
                assertThat(guesser.submit("/admin/login", "login", login, "password", "no " + i).statusCode())
                        .isEqualTo(401);
            }
            assertThat(guesser.submit("/admin/login", "login", login, "password", PASSWORD).statusCode())
                    .isEqualTo(429);
            clock.advance(Duration.ofMinutes(20));
            assertThat(guesser.submit("/admin/login", "login", login, "password", PASSWORD).statusCode())
                    .isEqualTo(429);
            clock.advance(Duration.ofMinutes(21));
            assertThat(guesser.submit("/admin/login", "login", login, "password", PASSWORD).statusCode())
                    .isEqualTo(302);
        } finally {
            assertThat(admin.submit(page, "idleMinutes", "60", "loginFailures", "5", "lockMinutes", "15").statusCode())
                    .isEqualTo(302);
        }
    }

    @Test
    void forty_guesses_at_once_are_counted_like_forty_in_a_row() throws Exception {
        String address = address();
        List<Callable<Integer>> guesses = java.util.stream.IntStream.range(0, 40)
                .<Callable<Integer>>mapToObj(i -> () -> new Visitor(port, address)
                        .submit("/admin/login", "login", login, "password", "no " + i).statusCode())
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int looked = 0;
            for (Future<Integer> guess : threads.invokeAll(guesses)) {
                looked += guess.get() == 401 ? 1 : 0;
            }
            assertThat(looked).isEqualTo(5);
        }
    }

    @Test
    void a_form_without_its_token_or_with_somebody_elses_is_refused() {
        Visitor visitor = visitor().signedIn(login, PASSWORD);
        HttpResponse<String> bare = visitor.post("/admin/logout", "");
        assertThat(bare.statusCode()).isEqualTo(403);
        assertThat(bare.body()).contains("この画面は古くなっています").doesNotContain("??");
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(200);
        assertThat(visitor().post("/admin/login", Visitor.form("login", login, "password", PASSWORD)).statusCode())
                .isEqualTo(403);
        String other = java.util.Objects.requireNonNull(visitor().signedIn(login, PASSWORD).get("/admin").body());
        String token = other.replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        assertThat(visitor.post("/admin/logout", Visitor.form("_csrf", token)).statusCode()).isEqualTo(403);
    }

    @Test
    void of_twenty_one_sessions_the_oldest_ends_and_another_administrator_can_end_any() {
        Visitor first = visitor().signedIn(login, PASSWORD);
        List<Visitor> more = java.util.stream.IntStream.range(0, 20).mapToObj(n -> visitor().signedIn(login, PASSWORD))
                .toList();
        assertThat(first.get("/admin").statusCode()).as("out").isEqualTo(302);
        Visitor last = more.getLast();
        String shown = last.get("/admin/settings/session").body();
        assertThat(shown).contains(login);
        java.util.regex.Matcher one = java.util.regex.Pattern
                .compile("/admin/settings/session/([0-9]+)/end").matcher(shown.substring(shown.indexOf(login)));
        assertThat(one.find()).isTrue();
        assertThat(last.submitTo("/admin/settings/session", one.group()).statusCode()).isEqualTo(302);
    }

    @Test
    void the_sign_out_ends_the_session_on_the_server_too() {
        Visitor visitor = visitor().signedIn(login, PASSWORD);
        Visitor thief = visitor.at(port);
        assertThat(thief.get("/admin").statusCode()).isEqualTo(200);
        HttpResponse<String> out = visitor.submitTo("/admin", "/admin/logout");
        assertThat(out.headers().firstValue("Clear-Site-Data")).contains("\"storage\"");
        assertThat(location(out)).endsWith("/admin/login?done=signed-out");
        assertThat(thief.get("/admin").statusCode()).isEqualTo(302);
        assertThat(visitor.get("/admin/login?done=signed-out").body()).contains("ログアウトしました");
    }

    @Test
    void a_disabled_person_is_out_with_the_next_step_and_so_is_one_whose_password_changed() {
        Visitor visitor = visitor().signedIn(login, PASSWORD);
        staff.activate(login, false);
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(302);
        staff.activate(login, true);
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(302);
        Visitor again = visitor().signedIn(login, PASSWORD);
        staff.changePassword(new io.yoriai.account.Actor.Job("test"), login, "another-password-2");
        assertThat(again.get("/admin").statusCode()).isEqualTo(302);
        visitor().signedIn(login, "another-password-2");
    }

    @Test
    void a_session_ends_an_hour_after_the_last_step_and_twelve_hours_after_the_first() {
        Visitor idle = visitor().signedIn(login, PASSWORD);
        clock.advance(Duration.ofMinutes(61));
        assertThat(idle.get("/admin").statusCode()).isEqualTo(302);
        Visitor busy = visitor().signedIn(login, PASSWORD);
        for (int i = 0; i < 14; i++) {
            clock.advance(Duration.ofMinutes(50));
            assertThat(busy.get("/admin").statusCode()).as("after %d steps", i + 1).isEqualTo(200);
        }
        clock.advance(Duration.ofMinutes(50));
        assertThat(busy.get("/admin").statusCode()).isEqualTo(302);
    }

    @Test
    void who_is_no_privileged_administrator_sees_no_more_than_the_first_screen() {
        jdbc.sql("update staff set admin_level_id = 3 where login_id = :login").param("login", login).update();
        Visitor visitor = visitor().signedIn(login, PASSWORD);
        assertThat(visitor.get("/admin").body()).contains("ご利用いただける画面は、まだありません");
        HttpResponse<String> settings = visitor.get("/admin/settings");
        assertThat(settings.statusCode()).isEqualTo(403);
        assertThat(settings.body()).contains("この画面は開けません");
    }

    @Test
    void an_address_that_leads_nowhere_says_so_in_the_console() {
        HttpResponse<String> nothing = visitor().signedIn(login, PASSWORD).get("/admin/no/such/screen");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.body()).contains("ここには何もありません", "side-nav").doesNotContain("??");
        Visitor stranger = visitor();
        for (String way : List.of("//admin/settings", "/admin/settings;x=1", "/%61dmin/settings",
                "/admin/%2e%2e/admin/settings")) {
            assertThat(stranger.get(way).statusCode()).as(way).isIn(302, 400, 404);
        }
    }

    @Test
    void who_came_and_went_stands_in_the_operation_log() {
        Visitor visitor = visitor().signedIn(login, PASSWORD);
        visitor.submitTo("/admin", "/admin/logout");
        assertThat(jdbc.sql("""
                select l.what from audit_log l join staff s on s.id = l.staff_id
                 where s.login_id = :login and l.address is not null order by l.id""").param("login", login)
                .query(String.class).list()).containsExactly("signIn", "signOut");
    }

    private Visitor visitor() {
        return new Visitor(port, address());
    }

    /** Of a network of its own, so that tests do not lock each other out. */
    private static String address() {
        java.util.concurrent.ThreadLocalRandom random = java.util.concurrent.ThreadLocalRandom.current();
        return "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(1, 255));
    }

    private static java.net.HttpCookie cookie(String name, String value) {
        java.net.HttpCookie cookie = new java.net.HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        return cookie;
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void a_password_that_holds_a_word_of_the_operators_list_is_refused_whatever_its_width_and_case() {
        String admin = Data.unique("words");
        staff.create(admin, "a-long-password-1", "言葉", null);
        Visitor visitor = new Visitor(port).signedIn(admin, "a-long-password-1");
        assertThat(visitor.submit("/admin/settings/session", "idleMinutes", "60", "passwordWords", "acmeholdings\nxy")
                .statusCode()).isEqualTo(400);
        assertThat(
                visitor.submit("/admin/settings/session", "idleMinutes", "60", "passwordWords", "acmeholdings\nyoriai")
                        .statusCode())
                .isEqualTo(302);
        assertThat(visitor.get("/admin/settings/session").body()).contains("acmeholdings");
        io.yoriai.account.Actor test = new io.yoriai.account.Actor.Job("test");
        for (String weak : new String[]{"2026-AcmeHoldings!", "ＡＣＭＥｈｏｌｄｉｎｇｓ９９", "our-yoriai-server"}) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> staff.changePassword(test, admin, weak)).as(weak)
                    .isInstanceOf(io.yoriai.record.FaultException.class).hasMessageContaining("WEAK_PASSWORD");
        }
        staff.changePassword(test, admin, "another-password-3");
    }
}
