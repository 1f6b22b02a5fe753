package io.yoriai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;
import io.yoriai.user.Browser;
import io.yoriai.user.PasswordLinks;
import io.yoriai.user.Registrations;

/** Who applies with a login on a campaign that confirms by mail is 仮登録 until the link of that mail is used (spec/smp-lead.md 7.2). */
@ServerTest
@TestPropertySource(properties = {"test.database=mail_demo", "yoriai.demo=true", "yoriai.mail.mode=demo",
    "yoriai.mail.from=\"寄合 事務局\" <office@example.com>"})
class RegistrationLinkTest {

    private static final String PAGE = "/public/mypage/registration";
    private static final String PASSWORD = "kimeta-password-1";
    private static final Pattern LINK = Pattern.compile("http://\\S+(" + PAGE + "/\\S+)");

    @LocalServerPort
    int port;
    @Autowired
    Data data;
    @Autowired
    Api api;
    @Autowired
    TestClock clock;
    @Autowired
    Registrations registrations;
    @Autowired
    PasswordLinks passwords;
    @Autowired
    ReceivedMails mails;

    private long campaign() {
        long id = data.campaign("本登録の催し");
        data.jdbc().sql("update campaign set ss_target_type_id = 1, settings = '{\"9\": \"1\"}' where id = ?").param(id)
                .update();
        data.jdbc().sql("insert into flow (campaign_id, name, is_default, membership_type_id, date_regist, date_update)"
                + " values (?, '標準', true, 3, now(), now())").param(id).update();
        return id;
    }

    /** Applies as a guest, by every page of the form. */
    private String applied(Browser browser, long campaign) {
        String email = Data.unique("kari") + "@example.jp";
        apply(browser, campaign, email);
        return email;
    }

    private void apply(Browser browser, long campaign, String email) {
        String path = "/public/application/add/" + campaign;
        HttpResponse<String> form = browser.get(path);
        HttpResponse<String> confirm = browser.post(path, form, "v-Name1", "仮田", "v-Name2", "登", "v-Email", email);
        assertThat(Browser.location(browser.post(path, confirm))).endsWith("/public/application/done/" + campaign);
    }

    private List<ReceivedMails.Received> arrived(String email, int count) {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50))
                .until(() -> mails.list(0, 500).stream().filter(mail -> mail.recipient().equals(email))
                        .map(mail -> mails.find(mail.id()).orElseThrow()).toList(), found -> found.size() >= count);
    }

    private static String link(ReceivedMails.Received mail) {
        Matcher link = LINK.matcher(mail.text());
        assertThat(link.find()).as(mail.text()).isTrue();
        return link.group(1);
    }

    private String stands(String email) {
        return data.jdbc().sql("select string_agg(registration_type_id || ' ' || membership_id || ' '"
                + " || (login_password_hash is not null), ',') from lead where email = ?").param(email)
                .query(String.class).single();
    }

    private long lead(String email, String more) {
        Api.Reply made = api.call("visitor.post", "<VisitorData><Name1>仮田</Name1><Name2>登</Name2><Email>" + email
                + "</Email>" + more + "</VisitorData>");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    @Test
    void an_applicant_is_registered_by_the_button_behind_the_link_once_and_hears_nothing_else_before()
            throws Exception {
        Browser browser = new Browser(port);
        long campaign = campaign();
        assertThat(browser.get("/public/application/add/" + campaign).body()).contains("本登録のリンクをメールで送ります");
        String email = applied(browser, campaign);
        assertThat(stands(email)).isEqualTo("2 1 false");
        ReceivedMails.Received mail = arrived(email, 1).getFirst();
        assertThat(mail.subject()).isEqualTo("本登録のお願い");
        assertThat(mail.text()).contains("仮田 登 様", "24時間");
        assertThat(mail.raw()).contains("Auto-Submitted: auto-generated", "To: <" + email + ">");
        String link = link(mail);

        for (int gateway = 0; gateway < 3; gateway++) {
            HttpResponse<String> opened = new Browser(port).get(link);
            assertThat(opened.statusCode()).isEqualTo(200);
            assertThat(opened.body()).contains("本登録する", "ログインID").doesNotContain("??");
            assertThat(opened.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(opened.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        }
        assertThat(new Browser(port).get(link + "?lang=en").body()).contains("Confirm your registration");
        assertThat(stands(email)).as("a gateway that opens links").isEqualTo("2 1 false");
        String login = data.jdbc().sql("select login_id from lead where email = ?").param(email).query(String.class)
                .single();
        String taken = Data.unique("taken");
        lead(Data.unique("t") + "@example.jp", "<LoginId>" + taken + "</LoginId>");
        for (List<String> wrong : List.of(List.of(login, "kurz"), List.of("ta", PASSWORD), List.of(taken, PASSWORD),
                List.of("somebody@example.com", PASSWORD))) {
            HttpResponse<String> refused = browser.submit(link, "login", wrong.getFirst(), "password",
                    wrong.getLast());
            assertThat(refused.statusCode()).as(wrong.toString()).isBetween(400, 409);
            assertThat(refused.body()).contains("role=\"alert\"", "本登録する").doesNotContain("??", PASSWORD);
        }
        assertThat(stands(email)).isEqualTo("2 1 false");
        assertThat(arrived(email, 1)).as("the application's own mail waits").hasSize(1);

        String chosen = Data.unique("hanako");
        List<CompletableFuture<HttpResponse<String>>> clicks = Stream.of(new Browser(port), new Browser(port))
                .map(one -> CompletableFuture
                        .supplyAsync(() -> one.submit(link, "login", chosen, "password", PASSWORD)))
                .toList();
        for (CompletableFuture<HttpResponse<String>> click : clicks) {
            assertThat(click.get().statusCode()).isEqualTo(200);
            assertThat(click.get().body()).contains("登録を完了しました");
        }
        assertThat(stands(email)).isEqualTo("1 1 true");
        long lead = data.jdbc().sql("select id from lead where email = ?").param(email).query(Long.class).single();
        assertThat(data.jdbc().sql("select count(*) from audit_log where what = 'lead.confirm' and record = ?")
                .param("VisitorData/" + lead).query(Integer.class).single()).isEqualTo(1);
        assertThat(api.get("visitor.getChangelog", "search_key1", "VisitorId", "search_value1", "" + lead).body())
                .contains("登録ステータス", "仮登録", "本登録", "公開画面");
        assertThat(arrived(email, 2).stream().map(ReceivedMails.Received::subject)).anyMatch(
                subject -> subject.contains("本登録の催し"));
        assertThat(browser.submit("/public/mypage", "login", chosen, "password", PASSWORD).statusCode())
                .isEqualTo(303);
        assertThat(browser.submit(link, "login", "other", "password", "another-password-2").body())
                .contains("登録を完了しました");
        assertThat(new Browser(port).submit("/public/mypage", "login", "other", "password", "another-password-2")
                .statusCode()).isEqualTo(401);
    }

    @Test
    void a_guest_of_another_campaign_registers_by_the_link_of_its_mail_alone_and_no_staffs_link_makes_it_a_member()
            throws Exception {
        long campaign = campaign();
        data.jdbc().sql("update flow set login_type_id = 3 where campaign_id = ?").param(campaign).update();
        data.jdbc().sql("update campaign_setting set value = '0' where campaign_id = ? and seminar_setting_key = '9'")
                .param(campaign).update();
        String register = "/public/application/register/" + campaign;
        Browser browser = new Browser(port);
        assertThat(browser.get(register).body()).as("marked").containsPattern("v-Email\"[^>]*aria-required=\"true\"");
        String none = "<Membership><MembershipId>2</MembershipId></Membership>";
        String email = Data.unique("guest") + "@example.jp";
        long guest = lead(email, none);
        String kept = Data.unique("kept") + "@example.jp";
        long kari = lead(kept,
                none + "<RegistrationType><RegistrationTypeId>2</RegistrationTypeId></RegistrationType>");
        browser.submit("/public/mypage/password", "login", email);
        assertThat(Browser.location(browser.submit(register, "v-Name1", "他人", "v-Name2", "某", "v-Email",
                email.toUpperCase(Locale.ROOT)))).endsWith("sent=1");
        ReceivedMails.Received mail = arrived(email, 1).getFirst();
        assertThat(mail.subject()).as("what it forgot, it never had").isEqualTo("会員登録のご案内");
        assertThat(mail.text()).contains("仮田 登 様", "1時間");
        String link = setting(mail);
        String stamp = data.jdbc().sql("select " + PasswordLinks.STAMP + " from lead l where id = ?").param(guest)
                .query(String.class).single();
        String staffs = "/public/mypage/password/" + passwords.token(guest, Duration.ofHours(1), stamp);
        assertThat(browser.submit(staffs, "password", PASSWORD).statusCode()).isEqualTo(404);
        assertThat(browser.get(link).statusCode()).isEqualTo(200);
        assertThat(stands(email)).as("opened is not used").isEqualTo("1 2 false");
        assertThat(browser.submit(link, "password", PASSWORD).body()).contains("パスワードを変更しました");
        assertThat(stands(email)).isEqualTo("1 1 true");
        assertThat(browser.get(link).statusCode()).as("once").isEqualTo(404);
        assertThat(api.get("visitor.getChangelog", "search_key1", "VisitorId", "search_value1", "" + guest).body())
                .contains("使用しない", "公開画面");
        assertThat(new Browser(port).submit("/public/mypage", "login", email, "password", PASSWORD).statusCode())
                .isEqualTo(303);

        browser.submit(register, "v-Name1", "他人", "v-Name2", "某", "v-Email", kept);
        String confirm = link(arrived(kept, 1).getFirst());
        String login = data.jdbc().sql("select login_id from lead where id = ?").param(kari).query(String.class)
                .single();
        browser.submit(confirm, "login", login, "password", PASSWORD);
        assertThat(stands(kept)).isEqualTo("1 1 true");
        String one = Data.unique("one") + "@example.jp";
        lead(one, none);
        long switched = lead(one, "<LoginId>" + Data.unique("one") + "</LoginId>");
        String off = Data.unique("off") + "@example.jp";
        long banned = lead(off, "<LoginId>" + Data.unique("off") + "</LoginId><LoginPassword>" + PASSWORD
                + "</LoginPassword>");
        member(banned, 2);
        browser.submit(register, "v-Name1", "他人", "v-Name2", "某", "v-Email", off);
        browser.submit(register, "v-Name1", "他人", "v-Name2", "某", "v-Email", one);
        assertThat(arrived(one, 1)).as("who uses a login has the address").hasSize(1);
        assertThat(arrived(one, 1).getFirst().text()).contains("ログインIDは one");
        assertThat(stands(one)).contains("1 2 false", "1 1 false");
        member(switched, 2);
        assertThat(browser.get(setting(arrived(one, 1).getFirst())).statusCode())
                .as("staff have switched the login off since").isEqualTo(404);
        assertThat(data.jdbc().sql("select count(*) from mail where lead_id = ?").param(banned).query(Integer.class)
                .single()).as("whose login staff have switched off before").isZero();
        stamp = data.jdbc().sql("select " + PasswordLinks.STAMP + " from lead l where id = ?").param(banned)
                .query(String.class).single();
        String again = "/public/mypage/password/" + passwords.joining(banned, Duration.ofHours(1), stamp);
        assertThat(browser.submit(again, "password", PASSWORD + "2").statusCode()).isEqualTo(404);
        assertThat(stands(off)).isEqualTo("1 2 true");
    }

    private void member(long lead, int membership) {
        Api.Reply put = api.call("visitor.put", "<VisitorData><Id>" + lead + "</Id><Membership><MembershipId>"
                + membership + "</MembershipId></Membership></VisitorData>");
        assertThat(put.status()).as(put.body()).isEqualTo(200);
    }

    private static String setting(ReceivedMails.Received mail) {
        Matcher found = Pattern.compile("http://\\S+(/public/mypage/password/\\S+)").matcher(mail.text());
        assertThat(found.find()).as(mail.text()).isTrue();
        return found.group(1);
    }

    @Test
    void a_link_that_is_old_or_followed_by_a_newer_one_or_made_up_confirms_nobody() {
        String email = Data.unique("late") + "@example.jp";
        long lead = lead(email, "<RegistrationType><RegistrationTypeId>2</RegistrationTypeId></RegistrationType>");
        Browser browser = new Browser(port);
        String late = PAGE + "/" + registrations.token(lead, email, clock.instant().minus(Duration.ofHours(25)), false);
        for (HttpResponse<String> answer : List.of(browser.get(late),
                browser.submit(late, "login", "x", "password", PASSWORD))) {
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(answer.body()).contains("登録用URLの有効期限が切れています", "href=\"" + PAGE + "\"");
        }
        String first = PAGE + "/" + registrations.token(lead, email, clock.instant().minus(Duration.ofHours(2)), false);
        String newest = PAGE + "/" + registrations.token(lead, email, clock.instant(), false);
        registrations.token(lead, email, clock.instant().minus(Duration.ofHours(1)), false);
        assertThat(browser.get(first).statusCode()).isEqualTo(410);
        String form = browser.get(newest).body();
        assertThat(form).contains("本登録する");
        int at = PAGE.length() + 20;
        String forged = newest.substring(0, at) + (newest.charAt(at) == 'A' ? 'B' : 'A') + newest.substring(at + 1);
        for (String wrong : List.of(forged, PAGE + "/abc", newest + "A",
                PAGE + "/" + newest.substring(PAGE.length() + 2))) {
            assertThat(browser.get(wrong).statusCode()).as(wrong).isEqualTo(404);
            assertThat(browser.submit(wrong, "login", "x", "password", PASSWORD).statusCode()).as(wrong)
                    .isEqualTo(404);
        }
        assertThat(stands(email)).isEqualTo("2 1 false");
        member(lead, 2);
        assertThat(browser.get(newest).statusCode()).as("staff have switched its login off since").isEqualTo(410);
        assertThat(browser.submit(newest, "login", "x", "password", PASSWORD).statusCode()).isEqualTo(410);
        assertThat(stands(email)).isEqualTo("2 2 false");
        assertThat(browser.get(PAGE + "/" + registrations.token(lead, email, clock.instant(), true)).statusCode())
                .as("who asked to join while there was none").isEqualTo(200);
        newest = PAGE + "/" + registrations.token(lead, email, clock.instant(), false);
        member(lead, 1);
        for (String address : List.of("right." + email, email)) {
            api.call("visitor.put", "<VisitorData><Id>" + lead + "</Id><Email>" + address + "</Email></VisitorData>");
            assertThat(browser.get(newest).statusCode())
                    .as("of who got it at " + email + " while the lead's is " + address)
                    .isEqualTo(address.equals(email) ? 200 : 410);
        }
        api.call("visitor.put", "<VisitorData><Id>" + lead
                + "</Id><RegistrationType><RegistrationTypeId>1</RegistrationTypeId></RegistrationType></VisitorData>");
        assertThat(browser.get(newest).body()).as("somebody else confirmed").contains("登録を完了しました");
        api.get("visitor.delete", "Id", "" + lead);
        data.jdbc().sql("delete from lead where id = ?").param(lead).update();
        assertThat(browser.get(newest).statusCode()).isEqualTo(404);
    }

    @Test
    void another_mail_is_asked_for_by_anybody_and_tells_nobody_who_is_registered() {
        long campaign = campaign();
        Browser english = new Browser(port);
        english.get("/public/seminar/list?lang=en");
        String email = applied(english, campaign);
        ReceivedMails.Received mail = arrived(email, 1).getFirst();
        assertThat(mail.subject()).isEqualTo("Please confirm your registration");
        assertThat(mail.text()).contains("Dear 仮田 登", "Hours until it ends: 24");

        Browser browser = new Browser(port);
        String known = browser.submit(PAGE, "login", email).body();
        String unknown = browser.submit(PAGE, "login", "nobody@example.jp").body();
        assertThat(unknown).isEqualTo(known).contains("本登録のご案内をお送りしました");
        String other = Data.unique("again") + "@example.jp";
        long asks = lead(other, "<RegistrationType><RegistrationTypeId>2</RegistrationTypeId></RegistrationType>"
                + "<LoginId>" + Data.unique("kari") + "</LoginId><LoginPassword>" + PASSWORD + "</LoginPassword>");
        browser.submit(PAGE, "login", other.toUpperCase(Locale.ROOT));
        assertThat(browser.get(link(arrived(other, 1).getFirst())).statusCode()).isEqualTo(200);
        assertThat(arrived(email, 1)).as("one in five minutes, and none that a program's lead did not ask for")
                .hasSize(1);
        String login = data.jdbc().sql("select login_id from lead where id = ?").param(asks).query(String.class)
                .single();
        HttpResponse<String> provisional = browser.submit("/public/mypage", "login", login, "password", PASSWORD);
        assertThat(provisional.statusCode()).isEqualTo(403);
        assertThat(provisional.body()).contains("仮登録です。メールのURLから本登録を行ってください", "href=\"" + PAGE + "\"");
        HttpResponse<String> wrong = browser.submit("/public/mypage", "login", login, "password", "wrong-pass-1");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).doesNotContain("仮登録");

        apply(new Browser(port), campaign(), email);
        assertThat(stands(email)).as("applying once more makes no second lead").isEqualTo("2 1 false");
        assertThat(api.get("visitor.get", "search_key1", "RegistrationTypeId", "search_value1", "2", "search_key2",
                "Email", "search_value2", email).count("VisitorData")).isEqualTo(1);
        for (int i = 0; i < 30; i++) {
            unknown = browser.submit(PAGE, "login", "nobody@example.jp").body();
        }
        assertThat(unknown).as("twenty an hour from one network").doesNotContain("お送りしました");
    }
}
