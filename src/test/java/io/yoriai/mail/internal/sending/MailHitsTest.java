package io.yoriai.mail.internal.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.mail.CountedUrls;
import io.yoriai.mail.MailHits;
import io.yoriai.mail.MailHit;
import io.yoriai.mail.MailWay;
import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.template.LinkFinder;
import io.yoriai.record.FaultException;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestClock;
import io.yoriai.user.PasswordLinks;

/** Links of a sending count, opens are seen, people are told from machines, and no link leads where nobody wrote (spec/smp-mail-tracking.md 3.9). */
@ContractTest
class MailHitsTest {

    private static final String PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Safari/537.36";
    private static final Pattern CLICK = Pattern.compile("/c/([A-Za-z0-9_-]{38})");
    private static final Pattern OPEN = Pattern.compile("/o/([A-Za-z0-9_-]{38})\\.gif");

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    Sendings sendings;
    @Autowired
    Composer composer;
    @Autowired
    MailHits hits;
    @Autowired
    CountedUrls urls;
    @Autowired
    PasswordLinks passwords;
    @Autowired
    Staff staff;

    private record Sent(long mail, long lead, List<String> links, String trap, String open, long sender,
            String text) {}

    private Sent send(String text, String html) {
        long lead = data.lead();
        long template = api.call("mailtemplate.post", "<MailTemplate xmlns=\"http://smartseminar.jp/\"><Name>"
                + Data.unique("回数")
                + "</Name><Title>題</Title><SenderAddress>info@example.co.jp</SenderAddress><Charset><CharsetId>2</CharsetId></Charset>"
                + "<Advertisement><AdvertisementId>2</AdvertisementId></Advertisement><Body>" + escaped(text)
                + "</Body><Body2>"
                + escaped(html) + "</Body2></MailTemplate>").id();
        long sender = api.call("mailsender.post",
                "<MailSender xmlns=\"http://smartseminar.jp/\"><MailTemplate><MailTemplateId>"
                        + template
                        + "</MailTemplateId></MailTemplate><PermissionType><PermissionTypeId>2</PermissionTypeId></PermissionType>"
                        + "<VisitorIdList><VisitorId>" + lead + "</VisitorId></VisitorIdList></MailSender>")
                .id();
        sendings.advance(sender);
        MailRow row = data.jdbc().sql("select id, content_id, email, values, created_at from mail where sender_id = ?")
                .param(sender).query((found, n) -> new MailRow(found.getLong(1), found.getLong(2), sender, lead, null,
                        found.getString(3), 1, null, found.getString(4), found.getTimestamp(5).toInstant()))
                .single();
        Result result = composer.compose(List.of(row)).getFirst();
        assertThat(result).isInstanceOf(Result.Ready.class);
        StringBuilder mail = new StringBuilder();
        for (String part : new String(((Result.Ready) result).mail().data(), StandardCharsets.US_ASCII)
                .split("\r\n\r\n")) {
            String joined = part.split("\r\n--", 2)[0].replaceAll("\\s", "");
            mail.append(joined.matches("[A-Za-z0-9+/]{40,}=*")
                    ? new String(Base64.getDecoder().decode(joined), StandardCharsets.UTF_8)
                    : part).append('\n');
        }
        data.jdbc().sql("update mail set send_result = 2, send_date = ? where id = ?")
                .params(java.sql.Timestamp.from(clock.instant()), row.id()).update();
        clock.advance(Duration.ofMinutes(5));
        List<String> links = CLICK.matcher(mail).results().map(found -> found.group(1)).toList();
        Matcher open = OPEN.matcher(mail);
        assertThat(open.find()).as(mail.toString()).isTrue();
        return new Sent(row.id(), lead, links.subList(0, links.size() - 1), links.getLast(), open.group(1), sender,
                mail.toString());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static final String HTML = "<p><a href=\"https://www.example.co.jp/a?x=1&amp;y=2\">A</a>"
            + " <a href='https://www.example.co.jp/b'>B</a> <a href=\"https://www.example.co.jp/c\">C</a>"
            + " <a data-count=\"off\" href=\"https://www.example.co.jp/plain\">-</a></p>";

    @Test
    void a_link_to_the_account_is_of_its_lead_and_stands_in_no_title() {
        Sent sent = send("[% VisitorAccount.change_password_url %] [% VisitorAccount.mypage_url %]",
                HTML + "<p>[% VisitorAccount.account_setting_url %]</p>");
        List<String> tokens = Pattern.compile("/public/mypage/password/([A-Za-z0-9_-]+)").matcher(sent.text()).results()
                .map(found -> found.group(1)).toList();
        assertThat(tokens).as(sent.text()).hasSize(2);
        assertThat(tokens.stream().map(token -> passwords.owner(token).orElseThrow().lead())).containsOnly(sent.lead());
        assertThat(api.call("mailtemplate.post", "<MailTemplate xmlns=\"http://smartseminar.jp/\"><Name>"
                + Data.unique("題") + "</Name><Title>[% VisitorAccount.change_password_url %]</Title>"
                + "<SenderAddress>info@example.co.jp</SenderAddress><Body2>x</Body2></MailTemplate>").body())
                .contains("UNKNOWN_PLACEHOLDER");
    }

    @Test
    void a_click_is_kept_before_the_way_goes_on_and_stands_in_the_history_of_its_lead() {
        Sent sent = send("https://www.example.co.jp/text, https://www.example.co.jp/b", HTML);
        assertThat(sent.links()).hasSize(5);
        assertThat(sent.links().stream().map(
                link -> hits.click(link, new MailHit("198.51.100.7", PERSON, false)).map(MailWay::target).orElse("-"))
                .limit(1)).containsExactly("https://www.example.co.jp/text");
        clock.advance(Duration.ofMinutes(1));
        assertThat(hits.click(sent.links().get(2), new MailHit("198.51.100.7", PERSON, false)))
                .contains(new MailWay("https://www.example.co.jp/a?x=1&y=2", sent.lead(), sent.mail()));
        assertThat(hits.open(sent.open(), new MailHit("198.51.100.7", PERSON, false))).isTrue();
        assertThat(
                api.get("visitor.getClickcount", "search_key1", "VisitorId", "search_value1", "" + sent.lead()).body())
                .contains("<TargetUrl>https://www.example.co.jp/a?x=1&amp;y=2</TargetUrl>",
                        "<ClickVerdict><ClickVerdictId>1</ClickVerdictId>", "<MailId>" + sent.mail() + "</MailId>");
        assertThat(api.get("visitor.getMail", "search_key1", "Id", "search_value1", "" + sent.mail()).body())
                .contains("<ClickCount>2</ClickCount>", "<OpenCount>1</OpenCount>",
                        "<MachineClickCount>0</MachineClickCount>");
        assertThat(api.get("mailsender.get", "search_key1", "Id", "search_value1", "" + sent.sender()).body())
                .contains("<OpenNum>1</OpenNum>", "<ClickNum>1</ClickNum>");
        assertThat(api
                .get("clickcounturl.get", "search_key1", "TargetUrl", "search_value1", "https://www.example.co.jp/text",
                        "order", "Id", "direction", "desc", "limit", "1")
                .body())
                .contains("<ClickNum>1</ClickNum>", "<VisitorNum>1</VisitorNum>");
    }

    @Test
    void placeholders_of_a_link_are_filled_in_when_it_is_followed_and_lead_to_no_other_host() {
        Sent sent = send(
                "https://www.example.co.jp/t?n=[% VisitorData.name1 %]&id=[% VisitorData.id %] [% Enquete.url_7 %]",
                "<a href=\"https://www.example.co.jp/h?a=1&amp;m=[% VisitorData.email %]\">h</a>"
                        + " <a href=\"https://[% VisitorData.name1 %]/\">x</a> <a href=\"[% Unsubscribe.url %]\">u</a>");
        assertThat(sent.links()).hasSize(3);
        data.jdbc().sql("update lead set name1 = '髙 &#/?' where id = ?").param(sent.lead()).update();
        String email = data.jdbc().sql("select email from lead where id = ?").param(sent.lead()).query(String.class)
                .single();
        MailHit hit = new MailHit("198.51.100.77", PERSON, false);
        List<String> ways = sent.links().stream()
                .map(link -> hits.click(link, hit).map(MailWay::target).orElse("-")).toList();
        assertThat(ways).element(0).isEqualTo(
                "https://www.example.co.jp/t?n=%E9%AB%99%20%26%23%2F%3F&id=" + sent.lead());
        assertThat(ways).element(1).asString().contains("/public/enquete/answer/7?k=");
        assertThat(ways).element(2)
                .isEqualTo("https://www.example.co.jp/h?a=1&m=" + email.replace("@", "%40"));
        assertThat(
                api.get("visitor.getClickcount", "search_key1", "VisitorId", "search_value1", "" + sent.lead()).body())
                .as("a key is in no history").contains(
                        "<TargetUrl>[% Enquete.url_7 %]</TargetUrl>", "&amp;id=" + sent.lead() + "</TargetUrl>")
                .doesNotContain("?k=");
        assertThat(api.get("clickcounturl.get", "search_key1", "TargetUrl", "search_value1",
                "https://www.example.co.jp/h?a=1&m=[% VisitorData.email %]").count("ClickCountUrl")).isPositive();
    }

    @Test
    void a_link_registered_by_hand_counts_where_its_placeholder_stands_until_it_is_switched_off() {
        long url = urls.save(Data.TESTS, 0, "手", "https://www.example.co.jp/hand?id=[% VisitorData.id %]", true);
        Sent sent = send("x", HTML + "<a href=\"[% ClickCountUrl.url_" + url + " %]\">hand</a>");
        assertThat(hits.click(sent.links().getLast(), new MailHit("198.51.100.78", PERSON, false)).map(MailWay::target))
                .contains("https://www.example.co.jp/hand?id=" + sent.lead());
        assertThat(api.get("clickcounturl.get", "search_key1", "Id", "search_value1", "" + url).body()).contains(
                "<RegistTypeId>1</RegistTypeId>", "<ClickNum>1</ClickNum>", "<Name>手</Name>");
        for (String wrong : List.of("ftp://www.example.co.jp/", "https://[% VisitorData.name1 %]/",
                "https://a b.example/",
                "https://www.example.co.jp/[% Nobody.x %]", "https://www.example.co.jp/?u=[% Unsubscribe.url %]", "")) {
            assertThatThrownBy(() -> urls.save(Data.TESTS, 0, "誤", wrong, true)).as(wrong)
                    .isInstanceOf(FaultException.class);
        }
        urls.save(Data.TESTS, url, "手", "https://www.example.co.jp/hand", false);
        clock.advance(Duration.ofSeconds(61));
        assertThat(hits.click(sent.links().getLast(), new MailHit("198.51.100.78", PERSON, false)))
                .as("a minute later, whenever the last click was").isEmpty();
        long off = urls.save(Data.TESTS, 0, "切", "https://www.example.co.jp/off", false);
        Sent later = send("x", "<a href=\"[% ClickCountUrl.url_" + off + " %]\">off</a>");
        assertThat(hits.click(later.links().getLast(), new MailHit("198.51.100.78", PERSON, false))).isEmpty();
    }

    @Test
    void a_gateway_that_follows_every_link_is_a_machine_and_so_is_what_it_followed_first() {
        Sent sent = send("x", HTML);
        for (String link : sent.links()) {
            hits.click(link, new MailHit("203.0.113.9", PERSON, false));
            clock.advance(Duration.ofMillis(400));
        }
        assertThat(verdicts(sent)).containsOnly("3 BURST");
        hits.click(sent.trap(), new MailHit("203.0.113.9", PERSON, false));
        assertThat(verdicts(sent)).containsOnly("2 TRAP,BURST");
        assertThat(api.get("visitor.getMail", "search_key1", "Id", "search_value1", "" + sent.mail()).body())
                .contains("<ClickCount>0</ClickCount>", "<MachineClickCount>3</MachineClickCount>");
        // The lead comes later, from elsewhere.
        clock.advance(Duration.ofMinutes(20));
        hits.click(sent.links().getFirst(), new MailHit("198.51.100.8", PERSON, false));
        assertThat(verdicts(sent)).last().isEqualTo("1 ");
    }

    @Test
    void what_was_only_fetched_or_says_that_it_scans_is_a_machine() {
        Sent sent = send("x", HTML);
        hits.click(sent.links().getFirst(), new MailHit("198.51.100.20", PERSON, true));
        hits.click(sent.links().getFirst(), new MailHit("198.51.100.21", "Barracuda Link Scanner", false));
        assertThat(verdicts(sent)).containsExactly("2 HEAD", "2 UA");
        hits.open(sent.open(), new MailHit("198.51.100.22", "GoogleImageProxy bot", false));
        assertThat(api.get("visitor.getMail", "search_key1", "Id", "search_value1", "" + sent.mail()).body())
                .contains("<OpenCount>0</OpenCount>");
    }

    @Test
    void who_is_there_as_soon_as_the_mail_and_who_follows_links_of_many_leads_within_a_minute_may_be_a_machine() {
        Sent fast = send("x", HTML);
        data.jdbc().sql("update mail set send_date = ? where id = ?")
                .params(java.sql.Timestamp.from(clock.instant().minusSeconds(4)), fast.mail()).update();
        hits.click(fast.links().getFirst(), new MailHit("198.51.100.40", PERSON, false));
        clock.advance(Duration.ofSeconds(4));
        hits.click(fast.links().getFirst(), new MailHit("198.51.100.40", PERSON, false));
        assertThat(verdicts(fast)).containsExactly("3 FAST", "1 ");
        List<Sent> many = java.util.stream.Stream.generate(() -> send("x", HTML)).limit(6).toList();
        many.forEach(sent -> hits.click(sent.links().getFirst(), new MailHit("198.51.100.41", PERSON, false)));
        assertThat(verdicts(many.getFirst())).containsExactly("1 ");
        assertThat(verdicts(many.getLast())).as("after those of five others").containsExactly("3 SAME");
        assertThat(api.get("visitor.getClickcount", "search_key1", "VisitorId", "search_value1",
                "" + many.getLast().lead(), "search_key2", "ClickVerdictId", "search_value2", "3").body())
                .contains("<VerdictReason>SAME</VerdictReason>");
    }

    @Test
    void by_what_machines_are_known_is_said_by_an_administrator() {
        SignedIn me = new SignedIn(staff.create(Data.unique("lists"), "a-long-password-1", "一覧", null), "lists", "一覧",
                1,
                "127.0.0.1");
        List<String> usual = hits.scanners();
        Sent sent = send("x", HTML);
        try {
            hits.machines(me, List.of("nosy opener"), List.of("203.0.113.64/26"));
            await().until(() -> hits.gateways().size() == 1 && hits.scanners().size() == 1);
            hits.click(sent.links().getFirst(), new MailHit("203.0.113.70", PERSON, false));
            hits.click(sent.links().getFirst(), new MailHit("198.51.100.31", "Nosy Opener 3", false));
            hits.click(sent.links().getFirst(), new MailHit("198.51.100.32", "Barracuda Link Scanner", false));
            assertThat(verdicts(sent)).containsExactly("3 NET", "2 UA", "1 ");
            assertThatThrownBy(() -> hits.machines(me, List.of(), List.of("gateway.example"))).isInstanceOf(
                    FaultException.class);
        } finally {
            hits.machines(me, List.of(), List.of());
        }
        await().until(() -> hits.scanners().equals(usual) && hits.gateways().isEmpty());
    }

    @Test
    void a_token_that_was_not_made_here_leads_nowhere_and_writes_nothing() {
        Sent sent = send("x", HTML);
        String token = sent.links().getFirst();
        for (int i = 0; i < token.length(); i++) {
            String forged = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            // The last character has two bits that mean nothing.
            assertThat(
                    i == token.length() - 1 || hits.click(forged, new MailHit("198.51.100.1", PERSON, false)).isEmpty())
                    .isTrue();
        }
        assertThat(hits.open(token, new MailHit("198.51.100.1", PERSON, false))).isFalse();
        assertThat(hits.click(sent.open(), new MailHit("198.51.100.1", PERSON, false))).isEmpty();
    }

    @Test
    void links_are_found_where_they_are_and_nowhere_else() {
        assertThat(LinkFinder
                .inText("見る（https://a.example/x）。https://b.example/[% VisitorData.id %] http://c.example/?q=1."))
                .extracting(LinkFinder.Found::address)
                .containsExactly("https://a.example/x", "https://b.example/[% VisitorData.id %]",
                        "http://c.example/?q=1");
        assertThat(LinkFinder.inText("https://[% Company.name %].example/ [% Company.url %] [% Unsubscribe.url %]"
                + " https://d.example/[% 1 %] [%% https://e.example/?u=[% Unsubscribe.url %] [% Seminar.url %]、"
                + "[% Enquete.url_3 %]."))
                .extracting(LinkFinder.Found::address).containsExactly("[% Seminar.url %]", "[% Enquete.url_3 %]");
        assertThat(LinkFinder.inText("https://a.example/[% A.b %]".repeat(20_000))).hasSizeLessThan(2);
        assertThat(LinkFinder.inHtml(
                "<link href=\"https://a.example/s.css\"><a href=\"https://b.example/\">b</a><a href=\"mailto:a@b.c\">m</a>"
                        + "<!-- <a href=\"https://c.example/\"> --><img src=\"https://d.example/p.png\"><a href=\"https://e.example/[% VisitorData.id %]\">e</a>"))
                .extracting(LinkFinder.Found::address)
                .containsExactly("https://b.example/", "https://e.example/[% VisitorData.id %]");
        assertThat(LinkFinder.inHtml("<a href=\"https://a.example/".repeat(20_000))).hasSizeLessThan(20_001);
    }

    private List<String> verdicts(Sent sent) {
        return data.jdbc().sql("select verdict_id || ' ' || reasons from mail_click where mail_id = ?"
                + " and click_count_url_id is not null order by id").param(sent.mail()).query(String.class).list();
    }
}
