package io.yoriai.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Api;
import io.yoriai.magazine.MagazineSettings.Leaving;
import io.yoriai.person.Addresses;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.NewsletterServer;

/** The links of a mail (spec/neo.md 7.1). */
class LinkPageTest extends NewsletterServer {

    @Autowired
    SelfService service;
    @Autowired
    Readers readers;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    Addresses addresses;

    private final String email = io.yoriai.testkit.Data.unique("p") + "@example.com";

    @Test
    void the_confirmation_link_shows_a_button_and_only_its_post_registers_once() {
        magazines.change(Data.TESTS, magazine.id(),
                settings -> settings.with(new Api(true, true, true, true, true)));
        call("userAdd", "email", email);
        addresses.makeInvalid(email, "42521");
        String token = service.token(Purpose.CONFIRM, magazine.id(), reader().id());

        Answer page = page("cnf=" + token, "ja");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("週刊ニュース", "登録する", token);
        assertThat(reader().provisional()).isTrue();
        assertThat(submit("cnf=" + token).body()).contains("登録しました");

        assertThat(reader().provisional()).isFalse();
        assertThat(reader().receives()).isTrue();
        assertThat(addresses.find(email).valid()).isTrue();
        assertThat(ledger.of(email, 5)).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo(Act.AGREED);
            assertThat(row.origin().source()).isEqualTo(Source.OPT_IN);
            assertThat(row.origin().tokenUse()).isEqualTo("confirmation link");
        });
        assertThat(submit("cnf=" + token).body()).contains("使用済み");
        assertThat(page("cnf=" + token, "en").body()).contains("has been used or has expired");
        assertThat(ledger.of(email, 5)).hasSize(1);
    }

    @Test
    void the_link_to_leave_asks_first_and_leaves_this_magazine_alone() {
        call("userAdd", "email", email);
        var other = magazines.create(Data.TESTS, MagazineSettings.named("別"));
        get("path=userAdd&access_token=" + token + "&magazine_id=" + other.id() + "&email=" + email);
        String link = service.token(Purpose.LEAVE, magazine.id(), reader().id());

        assertThat(page("del=" + link, "ja").body()).contains("解除する", "すべてのメルマガを解除");
        assertThat(readers.find(magazine.id(), email)).isPresent();
        submit("del=" + link);

        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(readers.find(other.id(), email)).isPresent();
        assertThat(ledger.standing(email, "magazine:" + magazine.id()).orElseThrow().origin().source())
                .isEqualTo(Source.UNSUBSCRIBE_PAGE);
        assertThat(page("del=" + link, "ja").body()).contains("すでに解除されています");
    }

    @Test
    void the_other_button_leaves_every_magazine_with_a_row_each() {
        call("userAdd", "email", email);
        var other = magazines.create(Data.TESTS, MagazineSettings.named("別"));
        get("path=userAdd&access_token=" + token + "&magazine_id=" + other.id() + "&email=" + email);

        submit("del=" + service.token(Purpose.LEAVE, magazine.id(), reader().id()) + "&all=1");

        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(readers.find(other.id(), email)).isEmpty();
        assertThat(ledger.of(email, 9)).filteredOn(row -> row.kind() == Act.REFUSED).hasSize(2);
    }

    @Test
    void one_click_needs_no_page_and_may_be_repeated() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(Leaving.STOP));
        call("userAdd", "email", email);
        String link = service.token(Purpose.LEAVE, magazine.id(), reader().id());

        for (int i = 0; i < 2; i++) {
            Answer answer = send(HttpRequest.newBuilder(uri("/neo/usrctrl.php?del=" + link))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));
            assertThat(answer.status() + answer.body()).isEqualTo("200OK");
            assertThat(answer.response().headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
            assertThat(answer.response().headers().firstValue("Set-Cookie")).isEmpty();
        }

        assertThat(reader().receives()).isFalse();
        assertThat(ledger.of(email, 9)).filteredOn(row -> row.kind() == Act.REFUSED).hasSize(1);
    }

    @Test
    void a_token_of_another_purpose_a_changed_or_a_cut_one_opens_nothing() {
        call("userAdd", "email", email);
        String link = service.token(Purpose.LEAVE, magazine.id(), reader().id());
        String other = service.token(Purpose.LEAVE, magazine.id(), reader().id() + 1);

        for (String wrong : new String[]{"cnf=" + link, "del=" + link.substring(0, link.length() - 2), "del=",
            "del=" + link.substring(0, link.indexOf('.')) + other.substring(other.indexOf('.')), "del=%FF", "x=1",
            "del=%3Cscript%3E"}) {
            assertThat(page(wrong, "ja").status()).as(wrong).isIn(400, 404);
            assertThat(submit(wrong).status()).as(wrong).isIn(400, 404);
        }
        assertThat(reader().receives()).isTrue();
    }

    @Test
    void a_name_with_markup_is_shown_as_text_under_a_strict_policy() {
        magazines.change(Data.TESTS, magazine.id(), settings -> new MagazineSettings("<script>alert(1)</script>",
                settings.description(),
                settings.url(), settings.publisher(), settings.state(), settings.acceptsRegistrations(), settings.api(),
                settings.optIn(), settings.mails(), settings.leaving(), settings.errors(), settings.attributeLabels(),
                settings.outside(), settings.notice(), settings.charset(), settings.tracking(), settings.billing(),
                settings.leadLink(), settings.form()));
        call("userAdd", "email", email);

        Answer page = page("del=" + service.token(Purpose.LEAVE, magazine.id(), reader().id()), "en");

        assertThat(page.body()).doesNotContain("<script").contains("&lt;script&gt;");
        assertThat(page.response().headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }

    private Reader reader() {
        return readers.find(magazine.id(), email).orElseThrow();
    }

    private Answer page(String query, String language) {
        return send(HttpRequest.newBuilder(uri("/usrctrl.php?" + query)).header("Accept-Language", language).GET());
    }

    private Answer submit(String form) {
        return send(
                HttpRequest.newBuilder(uri("/usrctrl.php")).header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }
}
