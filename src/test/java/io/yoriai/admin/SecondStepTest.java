package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.account.Actor;
import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.account.Totp;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.AuthenticatorApp;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** One's own account: the second step, the password, the sessions (spec/smp-platform.md 12.4). */
@ServerTest
class SecondStepTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final Pattern SECRET = Pattern.compile("id=\"secret\" readonly=?\"?\"? value=\"([A-Z2-7]{32})\"");
    private static final Pattern STEP = Pattern.compile("name=\"step\" value=\"([0-9a-f]{64})\"");

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Totp totp;
    @Autowired
    Api api;
    @Autowired
    TestClock clock;
    @Autowired
    JdbcClient jdbc;

    private String login = "";
    private long id;

    @BeforeEach
    void account() {
        login = Data.unique("second");
        id = staff.create(login, PASSWORD, "試験 太郎", null);
    }

    @Test
    void a_code_of_the_app_is_asked_for_and_never_accepted_twice() {
        String secret = secret(enrolled());
        Visitor visitor = new Visitor(port);
        HttpResponse<String> asked = password(visitor);
        assertThat(asked.body()).contains("ログインの確認").doesNotContain("??");
        assertThat(visitor.get("/admin").statusCode()).as("nobody is signed in yet").isEqualTo(302);
        HttpResponse<String> wrong = code(visitor, asked, "000000");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("コードが違うか", "エラー:");

        clock.advance(Duration.ofSeconds(30));
        String code = AuthenticatorApp.code(secret, clock.instant());
        assertThat(code(visitor, wrong, " " + code.substring(0, 3) + " " + code.substring(3)).statusCode())
                .isEqualTo(302);
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(200);
        Visitor again = new Visitor(port);
        assertThat(code(again, password(again), code).statusCode()).as("the same code").isEqualTo(401);
        Visitor late = new Visitor(port);
        clock.advance(Duration.ofSeconds(60));
        assertThat(code(late, password(late), AuthenticatorApp.code(secret, clock.instant().minusSeconds(60)))
                .statusCode())
                .as("of two steps ago").isEqualTo(401);
        assertThat(code(late, password(late), AuthenticatorApp.code(secret, clock.instant().minusSeconds(30)))
                .statusCode())
                .as("of one step ago").isEqualTo(302);
        assertThat(api.get("admin.get", "search_key1", "Id", "search_value1", "" + id).body())
                .contains("<TwoFactorTypeName>認証アプリ</TwoFactorTypeName>");
    }

    @Test
    void of_one_code_that_comes_ten_times_at_once_one_is_accepted() throws Exception {
        String secret = secret(enrolled());
        clock.advance(Duration.ofSeconds(30));
        String code = AuthenticatorApp.code(secret, clock.instant());
        SignedIn me = new SignedIn(id, login, "試験 太郎", 1, "198.51.100.1");
        List<Callable<Totp.Answer>> tries = Stream.generate(() -> (Callable<Totp.Answer>) () -> totp.accept(me, code))
                .limit(10).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int accepted = 0;
            for (Future<Totp.Answer> one : threads.invokeAll(tries)) {
                accepted += one.get() == Totp.Answer.ACCEPTED ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(1);
        }
        clock.advance(Duration.ofSeconds(30));
        Visitor visitor = new Visitor(port);
        HttpResponse<String> slowed = code(visitor, password(visitor), AuthenticatorApp.code(secret, clock.instant()));
        assertThat(slowed.statusCode()).as("the eleventh try, a right one").isEqualTo(429);
        assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void a_recovery_code_lets_in_once_and_new_ones_take_the_place_of_the_old() {
        Visitor owner = new Visitor(port).signedIn(login, PASSWORD);
        HttpResponse<String> shown = confirm(owner);
        List<String> codes = codes(shown);
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(jdbc.sql("select string_agg(encode(hash, 'escape'), ' ') from staff_recovery_code")
                .query(String.class).single()).doesNotContain(codes.getFirst());
        Visitor visitor = new Visitor(port);
        assertThat(code(visitor, password(visitor), codes.getFirst().toLowerCase(java.util.Locale.ROOT)).statusCode())
                .isEqualTo(302);
        assertThat(visitor.get("/admin/account").body()).contains("予備コードの残り 9 個");
        Visitor again = new Visitor(port);
        assertThat(code(again, password(again), codes.getFirst()).statusCode()).isEqualTo(401);
        HttpResponse<String> renewed = visitor.submit("/admin/account/codes", "currentPassword", PASSWORD);
        assertThat(code(again, password(again), codes.get(1)).statusCode()).isEqualTo(401);
        assertThat(code(again, password(again), codes(renewed).get(1)).statusCode()).isEqualTo(302);
    }

    @Test
    void privileged_administrators_set_it_up_before_anything_else_where_it_is_required() {
        SignedIn me = new SignedIn(id, login, "試験", 1, "198.51.100.1");
        Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
        totp.require(me, Set.of(2));
        assertThat(visitor.get("/admin/settings").statusCode()).as("of another level").isEqualTo(200);
        totp.require(me, Set.of(1, 3));
        try {
            for (String path : List.of("/admin", "/admin/settings", "/admin/magazines", "/admin/account",
                    "/admin/again")) {
                HttpResponse<String> led = visitor.get(path);
                assertThat(led.statusCode()).as(path).isEqualTo(302);
                assertThat(led.headers().firstValue("Location").orElse("")).endsWith("/admin/account/second-step");
            }
            confirm(visitor);
            assertThat(visitor.get("/admin/settings").statusCode()).isEqualTo(200);
            assertThat(visitor.get("/admin/account").body()).doesNotContain("/admin/account/second-step/off");
            HttpResponse<String> kept = visitor.submit("/admin/account/second-step/off", "currentPassword", PASSWORD);
            assertThat(kept.statusCode()).isEqualTo(409);
            assertThat(totp.enrolled(id)).isTrue();
        } finally {
            totp.require(me, Set.of());
        }
    }

    @Test
    void another_administrator_takes_it_from_a_person_who_lost_it_and_the_sessions_end() {
        Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
        confirm(visitor);
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(200);
        assertThat(api.call("admin.put", "<Admin><Id>" + id + "</Id><TwoFactorType>0</TwoFactorType></Admin>").status())
                .isEqualTo(200);
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(302);
        assertThat(totp.standing(id)).isEqualTo(new Totp.Standing(null, 0));
        confirm(visitor.signedIn(login, PASSWORD));
        staff.removeSecondStep(new Actor.Job("test"), login);
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(302);
        visitor.signedIn(login, PASSWORD);
    }

    @Test
    void one_changes_ones_own_password_knowing_the_old_and_every_other_session_ends() {
        Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
        Visitor other = new Visitor(port).signedIn(login, PASSWORD);
        assertThat(change(visitor, "no", "another-password-2", "another-password-2").body()).contains("パスワードが違います");
        assertThat(change(visitor, PASSWORD, "another-password-2", "another-password-3").body())
                .contains("2 回の入力が一致していません");
        assertThat(change(visitor, PASSWORD, PASSWORD, PASSWORD).body()).contains("最近使ったパスワードです");
        assertThat(change(visitor, PASSWORD, "short", "short").statusCode()).isEqualTo(400);
        assertThat(other.get("/admin").statusCode()).isEqualTo(200);
        assertThat(change(visitor, PASSWORD, "another-password-2", "another-password-2").statusCode()).isEqualTo(302);
        assertThat(other.get("/admin").statusCode()).isEqualTo(302);
        assertThat(visitor.get("/admin").statusCode()).as("this one goes on").isEqualTo(200);
        assertThat(change(visitor, "another-password-2", PASSWORD, PASSWORD).statusCode()).as("of the last five")
                .isEqualTo(400);
        for (int i = 0; i < 5; i++) {
            change(visitor, "guess " + i, "another-password-3", "another-password-3");
        }
        assertThat(change(visitor, "another-password-2", "another-password-3", "another-password-3").statusCode())
                .as("whoever holds a stolen session guesses no more than at the door").isEqualTo(429);
    }

    @Test
    void one_sees_ones_sessions_and_ends_them_and_nobody_elses() {
        Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
        Visitor other = new Visitor(port, "203.0.113.9").signedIn(login, PASSWORD);
        String page = visitor.get("/admin/account").body();
        assertThat(page).contains("203.0.113.9", "198.51.100.1", "この端末").doesNotContain("??");
        long foreign = jdbc.sql("select max(id) from staff_session").query(Long.class).single();
        String name = Data.unique("stranger");
        staff.create(name, PASSWORD, "他人", null);
        Visitor stranger = new Visitor(port).signedIn(name, PASSWORD);
        assertThat(stranger.submitTo("/admin/account", "/admin/account/sessions/" + foreign + "/end").statusCode())
                .isEqualTo(404);
        assertThat(other.get("/admin").statusCode()).isEqualTo(200);
        visitor.submitTo("/admin/account", "/admin/account/sessions/" + foreign + "/end");
        assertThat(other.get("/admin").statusCode()).isEqualTo(302);
        other.signedIn(login, PASSWORD);
        visitor.submitTo("/admin/account", "/admin/account/sessions/end-others");
        assertThat(other.get("/admin").statusCode()).isEqualTo(302);
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> change(Visitor visitor, String current, String password, String again) {
        return visitor.submitTo("/admin/account", "/admin/account/password", "currentPassword", current, "newPassword",
                password, "newPasswordAgain", again);
    }

    /** The page of an enrolment that was confirmed. */
    private String enrolled() {
        Visitor owner = new Visitor(port).signedIn(login, PASSWORD);
        String page = owner.get("/admin/account/second-step").body();
        assertThat(page).contains("class=\"qr\"").doesNotContain("??");
        assertThat(confirm(owner).statusCode()).isEqualTo(200);
        return page;
    }

    private HttpResponse<String> confirm(Visitor owner) {
        return owner.submit("/admin/account/second-step", "currentPassword", PASSWORD, "code",
                shownCode(owner, clock.instant()));
    }

    /** The code of the secret that the page of the enrolment shows. */
    static String shownCode(Visitor owner, Instant moment) {
        return AuthenticatorApp.code(secret(owner.get("/admin/account/second-step").body()), moment);
    }

    private static String secret(String page) {
        Matcher secret = SECRET.matcher(page);
        assertThat(secret.find()).as(page).isTrue();
        return secret.group(1);
    }

    private static List<String> codes(HttpResponse<String> shown) {
        return Pattern.compile("<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>").matcher(shown.body()).results()
                .map(found -> found.group(1)).toList();
    }

    private HttpResponse<String> password(Visitor visitor) {
        HttpResponse<String> asked = visitor.submit("/admin/login", "login", login, "password", PASSWORD);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
        return asked;
    }

    private static HttpResponse<String> code(Visitor visitor, HttpResponse<String> asked, String code) {
        Matcher step = STEP.matcher(asked.body());
        assertThat(step.find()).as(asked.body()).isTrue();
        return visitor.submitTo("/admin/login", "/admin/login/code", "step", step.group(1), "code", code);
    }
}
