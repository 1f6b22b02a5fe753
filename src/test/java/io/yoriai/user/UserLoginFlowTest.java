package io.yoriai.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.account.Totp;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.AuthenticatorApp;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;
import io.yoriai.tracking.TrackingSites;

/** A user logs in by the page of an application, which gets a token for that person (spec/smp-platform.md 2). */
@ServerTest
class UserLoginFlowTest {

    private static final String CALLBACK = "https://app.example.com/cb?own=1";
    private static final String PASSWORD = "himitsu-1234";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    PasswordLinks links;
    @Autowired
    TrackingSites sites;
    @Autowired
    ApiClients clients;
    @Autowired
    TestClock clock;
    @Autowired
    Staff staff;
    @Autowired
    Totp totp;

    private Credentials app;
    private String login;
    private long lead;
    private Browser browser;

    @BeforeEach
    void application() {
        app = api.newClient(NewApiClient.named("会員サイト").withoutRateLimit());
        clients.registerCallbacks(app.apiKey(), List.of("app.example.com", "localhost:3000", "crm.example.com:8443"));
        login = Data.unique("u");
        lead = member(login, login + "@example.com");
        browser = new Browser(port);
    }

    private long member(String loginId, String email) {
        Reply made = api.call("visitor.post", "<VisitorData><Name1>利用</Name1><Name2>花子</Name2><Email>" + email
                + "</Email><LoginId>" + loginId + "</LoginId><LoginPassword>" + PASSWORD
                + "</LoginPassword></VisitorData>");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private String page(Credentials as, String... parameters) {
        Map<String, String> all = new LinkedHashMap<>(Api.map(parameters));
        all.putIfAbsent("callback_url", CALLBACK);
        all.put("api_key", as.apiKey());
        return "/public/authapi/login?" + Api.signed(all, as.secretKey()).entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private String temporary(HttpResponse<String> sent) {
        String location = Browser.location(sent);
        assertThat(location).as(sent.statusCode() + sent.body()).startsWith(CALLBACK + "&auth_ttoken=");
        return location.substring(location.indexOf("auth_ttoken=") + 12).replaceFirst("&.*", "");
    }

    private Reply call(Credentials as, String method, String... parameters) {
        return api.call(as, method, Api.map(parameters), null, Map.of());
    }

    private String userToken() {
        String temporary = temporary(browser.submit(page(app), "login", login, "password", PASSWORD));
        return call(app, "authinfo.getToken", "auth_ttoken", temporary).first("Token");
    }

    @Test
    void what_a_browser_did_as_nobody_is_of_who_signs_in_where_the_installation_wants_it() {
        sites.change(data.staff(), List.of("example.co.jp"));
        List<String> known = new java.util.ArrayList<>();
        for (boolean on : List.of(false, true)) {
            String id = (Data.unique("") + "abcdefghijklmnop").substring(0, 14);
            data.jdbc()
                    .sql("""
                            insert into tracking_session (browser_id, session_key, start_at, end_at, page_view_num, landing_url, exit_url,
                                date_regist, date_update) values (?, ? || '-1', now(), now(), 1, 'x', 'x', now(), now())""")
                    .params(id, id).update();
            sites.bindApplications(data.staff(), on);
            Browser visitor = new Browser(port).cookie("__CAMVID", id);
            String sent = Browser.location(visitor.submit(page(app), "login", login, "password", PASSWORD));
            assertThat(sent).startsWith(CALLBACK);
            known.add(data.jdbc()
                    .sql("select coalesce(lead_id, 0) || ' ' || coalesce(bind_reason_id, 0) from tracking_session"
                            + " where browser_id = ?")
                    .param(id).query((row, n) -> row.getString(1)).single());
        }
        sites.bindApplications(data.staff(), false);
        assertThat(known).containsExactly("0 0", lead + " 4");
    }

    @Test
    void a_forgotten_password_is_set_by_a_link_once_and_nobody_learns_who_is_registered() {
        String page = "/public/mypage/password";
        assertThat(browser.get("/public/mypage").body()).contains("パスワードをお忘れの方", page);
        String known = browser.submit(page, "login", login).body();
        String unknown = browser.submit(page, "login", "nobody@example.com").body();
        assertThat(unknown).isEqualTo(known).contains("登録がある場合、再設定のご案内をお送りしました");
        assertThat(data.jdbc().sql("select login from password_wish where login in (?, 'nobody@example.com')")
                .param(login.toLowerCase(java.util.Locale.ROOT)).query((row, n) -> row.getString(1)).list()).hasSize(2);
        for (int i = 0; i < 30; i++) {
            unknown = browser.submit(page, "login", "nobody@example.com").body();
        }
        assertThat(unknown).as("twenty an hour from one network").doesNotContain("お送りしました");

        sites.change(data.staff(), List.of("localhost"));
        String stamp = data.jdbc().sql("select " + PasswordLinks.STAMP + " from lead l where l.id = ?").param(lead)
                .query((row, n) -> row.getString(1)).single();
        String link = page + "/" + links.token(lead, Duration.ofHours(1), stamp);
        assertThat(browser.get(link).body()).contains(login);
        assertThat(browser.submit(link, "password", "kurzpass").statusCode()).isEqualTo(400);
        assertThat(browser.submit(link, "password", "kurz1").body()).contains("パスワードは8文字以上で入力してください");
        String changed = "another-password-9";
        assertThat(browser.submit(link, "password", changed).body()).contains("パスワードを変更しました");
        assertThat(browser.get(link).statusCode()).isEqualTo(404);
        assertThat(browser.get(page + "/" + links.token(lead, Duration.ofSeconds(-1), stamp)).statusCode())
                .isEqualTo(404);
        assertThat(browser.submit(page(app), "login", login, "password", PASSWORD).statusCode()).isNotEqualTo(303);
        temporary(browser.submit(page(app), "login", login, "password", changed));
        HttpResponse<String> out = browser.post("/public/mypage/logout", browser.get("/public/mypage"));
        assertThat(browser.get(Browser.location(out)).body()).contains("ログアウトしました", "name=\"password\"");
    }

    @Test
    void a_person_logs_in_and_the_application_learns_who_it_is_until_the_log_out() {
        HttpResponse<String> form = browser.get(page(app, "state", "x 1&y"));
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("会員サイトがログイン情報を利用します");
        assertThat(form.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(form.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(form.headers().firstValue("Content-Security-Policy").orElse("")).contains("frame-ancestors 'none'",
                "form-action 'self' https://app.example.com");
        HttpResponse<String> sent = browser.post(page(app, "state", "x 1&y"), form, "login",
                login.toUpperCase(java.util.Locale.ROOT), "password", PASSWORD);
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(Browser.location(sent)).endsWith("&state=x+1%26y");
        String temporary = temporary(sent);
        Reply got = call(app, "authinfo.getToken", "auth_ttoken", temporary);
        assertThat(got.status()).as(got.body()).isEqualTo(200);
        assertThat(got.first("Token")).matches("[0-9a-f]{40}").isNotEqualTo(temporary);
        assertThat(got.body()).contains("<UserDataId>" + lead + "</UserDataId><UserType><UserTypeId>2</UserTypeId>"
                + "<UserTypeName>リード</UserTypeName></UserType><LoginId>" + login + "</LoginId><Language><LanguageId>1"
                + "</LanguageId><LanguageName>日本語</LanguageName></Language><DateLogin>").doesNotContain("Result");
        assertThat(got.first("DateExpire")).isGreaterThan(got.first("DateLogin"));
        assertThat(call(app, "authinfo.getToken", "auth_ttoken", temporary).first("Token"))
                .as("the same within a minute").isEqualTo(got.first("Token"));
        String token = got.first("Token");
        clock.advance(Duration.ofMinutes(40));
        assertThat(call(app, "authinfo.getToken", "auth_ttoken", temporary).status()).isEqualTo(401);
        Reply checked = call(app, "authinfo.getCheck", "auth_token", token);
        assertThat(checked.body()).contains("<Result>success</Result><UserId>").doesNotContain("<Token>");
        clock.advance(Duration.ofMinutes(40));
        assertThat(call(app, "authinfo.getCheck", "auth_token", token).first("Result")).isEqualTo("success");
        assertThat(call(app, "visitor.get", "auth_token", token).count("VisitorData")).isEqualTo(1);
        Reply out = call(app, "authinfo.logout", "auth_token", token);
        assertThat(out.body()).contains("<AuthInfo", "<Result>success</Result></AuthInfo>");
        assertThat(call(app, "authinfo.logout", "auth_token", token).first("Result")).isEqualTo("failure");
        assertThat(call(app, "authinfo.getCheck", "auth_token", token).first("Result")).isEqualTo("failure");
        assertThat(SampleCalls.faults(call(app, "visitor.get", "auth_token", token)))
                .containsExactly("AUTH_TOKEN_INVALID auth_token");
        assertThat(browser.get(page(app)).statusCode()).as("the browser's session ended, too").isEqualTo(200);
        assertThat(data.jdbc().sql("select count(*) from user_login_log where lead_id = ?").param(lead)
                .query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void who_is_logged_in_is_sent_on_at_once_unless_the_application_wants_to_ask() {
        temporary(browser.submit(page(app), "login", login, "password", PASSWORD));
        HttpResponse<String> again = browser.get(page(app));
        assertThat(again.statusCode()).isEqualTo(302);
        temporary(again);
        assertThat(browser.get(page(app, "prompt", "login")).statusCode()).isEqualTo(200);
        HttpResponse<String> cancelled = browser.submit(page(app, "prompt", "login", "state", "s"), "cancel", "1");
        assertThat(Browser.location(cancelled)).isEqualTo(CALLBACK + "&auth_error=cancelled&state=s");
        clock.advance(Duration.ofMinutes(61));
        assertThat(browser.get(page(app)).statusCode()).as("idle for an hour").isEqualTo(200);
    }

    @Test
    void tokens_of_one_key_are_nothing_to_another_and_old_ones_are_told_so() {
        Credentials other = api.newClient(NewApiClient.named("other").withoutRateLimit());
        String temporary = temporary(browser.submit(page(app), "login", login, "password", PASSWORD));
        assertThat(SampleCalls.faults(call(other, "authinfo.getToken", "auth_ttoken", temporary)))
                .containsExactly("AUTH_TTOKEN_INVALID auth_ttoken");
        String late = temporary(browser.get(page(app)));
        String token = call(app, "authinfo.getToken", "auth_ttoken", temporary).first("Token");
        assertThat(call(other, "authinfo.getCheck", "auth_token", token).first("Result")).isEqualTo("failure");
        assertThat(call(other, "authinfo.logout", "auth_token", token).first("Result")).isEqualTo("failure");
        assertThat(SampleCalls.faults(call(other, "visitor.get", "auth_token", token)))
                .containsExactly("AUTH_TOKEN_INVALID auth_token");
        assertThat(call(app, "authinfo.getCheck", "auth_token", token).first("Result")).isEqualTo("success");
        assertThat(SampleCalls.faults(call(app, "authinfo.getToken"))).containsExactly("REQUIRED auth_ttoken");
        assertThat(SampleCalls.faults(call(app, "authinfo.getCheck", "auth_token", "")))
                .containsExactly("REQUIRED auth_token");
        clock.advance(Duration.ofMinutes(61));
        assertThat(SampleCalls.faults(call(app, "authinfo.getToken", "auth_ttoken", late)))
                .containsExactly("AUTH_TTOKEN_EXPIRED auth_ttoken");
        assertThat(SampleCalls.faults(call(app, "visitor.get", "auth_token", token)))
                .containsExactly("AUTH_TOKEN_EXPIRED auth_token");
        assertThat(call(app, "authinfo.getCheck", "auth_token", token).first("Result")).isEqualTo("failure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<LoginId>%sx</LoginId>", "<Membership>2</Membership>"})
    void a_change_of_the_account_ends_the_token(String change) {
        String token = userToken();
        Reply changed = api.call("visitor.put",
                "<VisitorData><Id>" + lead + "</Id>" + change.formatted(login) + "</VisitorData>");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(call(app, "authinfo.getCheck", "auth_token", token).first("Result")).isEqualTo("failure");
        assertThat(browser.get(page(app)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_lead_sees_and_changes_the_own_record_alone() {
        long other = member(Data.unique("o"), Data.unique("o") + "@example.com");
        long hidden = data.campaign(Data.unique("secret"));
        data.jdbc().sql("update campaign set seminar_status_id = 5 where id = ?").param(hidden).update();
        String token = userToken();
        Reply mine = call(app, "visitor.get", "auth_token", token, "count", "1");
        assertThat(mine.body()).contains("countAll=\"1\"", "<Id>" + lead + "</Id>");
        assertThat(call(app, "visitor.get", "auth_token", token, "search_key1", "Id", "search_value1", "" + other)
                .count("VisitorData")).isZero();
        String rename = "<VisitorData><Id>%d</Id><Name1>改名</Name1></VisitorData>";
        assertThat(api.call(app, "visitor.put", Map.of("auth_token", token), rename.formatted(lead), Map.of()).status())
                .isEqualTo(200);
        assertThat(api.call(app, "visitor.put", Map.of("auth_token", token), rename.formatted(other), Map.of())
                .status()).as("as if absent").isEqualTo(404);
        assertThat(call(app, "seminar.get", "auth_token", token, "search_key1", "Id", "search_value1", "" + hidden)
                .count("Seminar")).isZero();
        for (String method : List.of("staticlist.get", "company.get", "admin.get", "counting.getApplication",
                "seminar.getDiscount", "messagestr.get")) {
            assertThat(call(app, method, "auth_token", token).status()).as(method).isEqualTo(403);
        }
        assertThat(api.call(app, "visitor.delete", Map.of("auth_token", token, "Id", "" + lead), null, Map.of())
                .status()).isEqualTo(403);
        String campaign = "" + data.campaign(Data.unique("open"));
        data.jdbc().sql("update campaign set ss_target_type_id = 1 where id = ?").param(Long.valueOf(campaign))
                .update();
        for (String foreign : List.of("" + other, "999999999")) {
            assertThat(SampleCalls.faults(call(app, "application.post", "auth_token", token, "seminar_id", campaign,
                    "visitor_id", foreign))).as("there or not").containsExactly("NOT_ALLOWED Application.VisitorId");
        }
        assertThat(call(app, "application.post", "auth_token", token, "seminar_id", campaign).status()).isEqualTo(201);
        assertThat(call(app, "visitor.getApplication", "auth_token", token).first("VisitorId")).isEqualTo("" + lead);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.com/", "http://app.example.com/", "https://app.example.com@evil.com/",
        "https://evil.com/@app.example.com", "https://app.example.com:444/", "https://app.example.com.evil.com/",
        "https://app.example.com\\@evil.com/", "https:\\\\app.example.com/", "https://evil.com\\.app.example.com/",
        "//app.example.com/", "/cb", "javascript:alert(1)", "data:text/html,x", "https://app.example.com/#x",
        "https://user@app.example.com/", "https:app.example.com", "https://app.example.com%2eevil.com/",
        "https://app.example.com\t.evil.com/", "https://app.example.com.", "http://localhost/",
        "http://127.0.0.1:3000/",
        "https://crm.example.com/", "https://ａpp.example.com/", "https:///app.example.com/", "x",
        "https://app.example.com\r\nX: 1", "https://[::1]/", "https://app.example.com:/../@evil.com:443#"})
    void the_browser_is_sent_to_no_host_that_is_not_registered(String callback) {
        HttpResponse<String> refused = browser.get(page(app, "callback_url", callback));
        assertThat(refused.statusCode()).as(callback).isEqualTo(403);
        assertThat(Browser.location(refused)).isEmpty();
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(refused.body()).contains("登録されていないコールバックURLです");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://APP.Example.com/x", "HTTPS://app.example.com:443", "http://localhost:3000/a?b=c",
        "https://crm.example.com:8443/"})
    void hosts_are_the_same_in_any_case_and_with_the_usual_port(String callback) {
        HttpResponse<String> sent = browser.submit(page(app, "callback_url", callback), "cancel", "1");
        assertThat(Browser.location(sent)).contains("auth_error=cancelled").startsWith(
                callback.toLowerCase(java.util.Locale.ROOT).replaceFirst("[/?][^/].*$|:443$", "").replaceFirst("/$",
                        ""));
    }

    @Test
    void requests_that_are_wrong_are_told_in_a_page_in_both_languages() {
        assertThat(browser.get("/public/authapi/login").statusCode()).isEqualTo(401);
        HttpResponse<String> unsigned = browser.get(page(app).replaceFirst("api_sig=....", "api_sig=0000"));
        assertThat(unsigned.statusCode()).isEqualTo(401);
        assertThat(unsigned.body()).contains("シグネチャが正しくありません");
        HttpResponse<String> wrong = browser.get(page(app, "user_type", "3", "state", "s".repeat(513), "lang", "fr"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("user_type: ", "state: ", "lang: ");
        assertThat(browser.get(page(app, "callback_url", "")).body()).contains("callback_url: ", "必ず入力してください");
        assertThat(browser.get(page(app, "lang", "en")).body()).contains("will use your login");
        HttpResponse<String> switched = browser.get(page(app, "lang", "en") + "&_page=1&lang=ja");
        assertThat(switched.body()).contains("ログイン情報を利用します");
        assertThat(browser.get(page(app, "callback_url", "https://evil.com") + "&_page=1&lang=en").body())
                .contains("The callback URL is not registered");
    }

    /** By its own address {@code &_page=1&lang=…} a page changes its language, whatever is wrong with it. */
    @Test
    void every_fault_of_the_pages_is_told_in_both_languages() {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        faults.put(page(app).replaceFirst("api_sig=....", "api_sig=0000"),
                List.of("401", "シグネチャが正しくありません", "The signature is wrong"));
        faults.put(page(new Credentials("f".repeat(32), "x", "y")),
                List.of("401", "APIキーまたはパスワードが正しくありません", "The API key or the password is wrong"));
        faults.put(page(app, "callback_url", "https://evil.com/"),
                List.of("403", "登録されていないコールバックURLです", "The callback URL is not registered"));
        faults.put(page(app, "callback_url", ""), List.of("400", "必ず入力してください", "This field is required"));
        faults.put(page(app, "user_type", "7"), List.of("400", "正しい値を指定してください", "The value is not valid"));
        faults.forEach((path, told) -> languages(path, told, browser::get));
        languages(page(app), List.of("401", "ログインIDまたはパスワードが正しくありません", "The login ID or the password is wrong"),
                path -> browser.submit(path, "login", "nobody", "password", "x"));
        languages(page(app), List.of("403", "画面の有効期限が切れました", "The page has expired"),
                path -> browser.post(path, browser.get("/"), "login", login, "password", PASSWORD));
        for (int i = 0; i < 5; i++) {
            browser.submit(page(app), "login", login, "password", "wrong");
        }
        languages(page(app), List.of("429", "ログインがロックされています", "Login is locked"),
                path -> browser.submit(path, "login", login, "password", PASSWORD));
        for (int i = 0; i < 120; i++) {
            browser.post(page(app), browser.get("/"), "login", "x");
        }
        languages(page(app), List.of("429", "アクセスが集中しています", "Too many visits"),
                path -> browser.post(path, browser.get("/"), "login", "x"));
    }

    private void languages(String path, List<String> told, Function<String, HttpResponse<String>> asks) {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> page = asks.apply(path + "&_page=1&lang=" + List.of("ja", "en").get(i));
            assertThat(page.statusCode()).as(path).isEqualTo(Integer.parseInt(told.getFirst()));
            assertThat(page.body()).contains("lang=\"" + List.of("ja", "en").get(i) + "\"", told.get(i + 1))
                    .doesNotContain("??", told.get(2 - i));
        }
    }

    @Test
    void an_administrator_is_asked_for_the_apps_code_and_a_recovery_code_lets_in_once_and_wrong_ones_are_slowed() {
        String name = Data.unique("adm");
        String password = "a-long-password-1";
        SignedIn who = new SignedIn(staff.create(name, password, "試験 太郎", null), name, "試験", 1, "198.51.100.1");
        String secret = totp.begin(who).secret();
        List<String> recovery = totp.confirm(who, code(secret));
        String page = page(app, "user_type", "1");
        HttpResponse<String> asked = browser.submit(page, "login", name, "password", password);
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.body()).contains("認証アプリの6桁の番号").doesNotContain("name=\"password\"");
        HttpResponse<String> wrong = browser.post(page, asked, "code", "000000");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("番号が正しくありません");
        HttpResponse<String> english = browser.post(page + "&_page=1&lang=en", wrong, "code", "000000");
        assertThat(english.body()).contains("The number is wrong", "six digits of your authenticator app");
        clock.advance(Duration.ofSeconds(30));
        String code = code(secret);
        HttpResponse<String> in = browser.post(page, english, "code", code);
        assertThat(call(app, "authinfo.getToken", "auth_ttoken", temporary(in)).first("UserTypeId")).isEqualTo("1");
        Browser again = new Browser(port);
        assertThat(step(again, page, name, password, code).statusCode()).as("the same code").isEqualTo(401);
        assertThat(temporary(step(again, page, name, password, recovery.getFirst()))).hasSize(40);
        assertThat(step(new Browser(port), page, name, password, recovery.getFirst()).statusCode())
                .as("a recovery code is good once").isEqualTo(401);
        for (int i = 0; i < 6; i++) {
            step(new Browser(port), page, name, password, "11111" + i);
        }
        clock.advance(Duration.ofSeconds(30));
        HttpResponse<String> slowed = step(new Browser(port), page, name, password, code(secret));
        assertThat(slowed.statusCode()).as("a right one after ten tries").isEqualTo(429);
        assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
    }

    private static HttpResponse<String> step(Browser browser, String page, String name, String password, String code) {
        return browser.post(page, browser.submit(page, "login", name, "password", password), "code", code);
    }

    private String code(String secret) {
        return AuthenticatorApp.code(secret, clock.instant());
    }

    @Test
    void a_guesser_is_locked_out_by_address_and_the_owner_never_is() {
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> wrong = browser.submit(page(app), "login", login, "password", "wrong-" + i);
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.body()).contains("ログインIDまたはパスワードが正しくありません");
        }
        HttpResponse<String> locked = browser.submit(page(app), "login", login, "password", PASSWORD);
        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(locked.headers().firstValue("Retry-After")).isPresent();
        assertThat(locked.body()).contains("ログインがロックされています");
        assertThat(new Browser(port).submit(page(app), "login", login, "password", PASSWORD).statusCode())
                .as("the owner at home").isEqualTo(303);
        clock.advance(Duration.ofMinutes(16));
        assertThat(browser.submit(page(app), "login", login, "password", PASSWORD).statusCode()).isEqualTo(303);
        assertThat(browser.from("10.9.9.9").post(page(app), browser.get("/"), "login", login, "password", PASSWORD)
                .statusCode()).as("a form of another site").isEqualTo(403);
    }

    @Test
    void an_address_of_two_leads_is_a_wrong_login_and_so_is_a_lead_without_a_login() {
        String shared = Data.unique("shared") + "@example.com";
        String first = Data.unique("f");
        member(first, shared);
        assertThat(browser.submit(page(app), "login", shared, "password", PASSWORD).statusCode()).isEqualTo(303);
        member(Data.unique("s"), shared);
        assertThat(new Browser(port).submit(page(app), "login", shared, "password", PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(new Browser(port).submit(page(app), "login", first, "password", PASSWORD).statusCode())
                .isEqualTo(303);
        String named = Data.unique("named") + "@example.com";
        member(named, Data.unique("x") + "@example.com");
        member(Data.unique("t"), named);
        assertThat(new Browser(port).submit(page(app), "login", named, "password", PASSWORD).statusCode())
                .as("somebody else's address is the own login id").isEqualTo(303);
        data.jdbc().sql("update lead set registration_type_id = 2 where id = ?").param(lead).update();
        HttpResponse<String> provisional = new Browser(port).submit(page(app), "login", login, "password", PASSWORD);
        assertThat(provisional.statusCode()).isEqualTo(403);
        assertThat(provisional.body()).contains("仮登録です。メールのURLから本登録を行ってください");
        data.jdbc().sql("update lead set membership_id = 2 where id = ?").param(lead).update();
        assertThat(new Browser(port).submit(page(app), "login", login, "password", PASSWORD).statusCode())
                .as("without a login").isEqualTo(401);
    }
}
