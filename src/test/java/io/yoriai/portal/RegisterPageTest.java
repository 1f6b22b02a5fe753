package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.yoriai.testkit.ServerTest;
import io.yoriai.user.Browser;

/** New leads register where applying asks for a log-in (docs/adr/0117). */
@ServerTest
class RegisterPageTest extends ApplyCase {

    private static String register(long campaign) {
        return path(campaign).replace("/add/", "/register/");
    }

    @Test
    void a_new_lead_registers_on_the_way_to_what_was_chosen_and_who_is_known_learns_it_by_mail_alone() {
        long campaign = campaign(2, "");
        flow(campaign, "login_type_id = 3", 1, 3, 4, 7, 8);
        long session = session(campaign, "第一部", 1);
        Browser guest = new Browser(port);
        String login = Browser.location(guest.post(path(campaign), guest.get(path(campaign)), "session", "" + session));
        String here = register(campaign) + "?session=" + session + "&on=1";
        assertThat(guest.get(login).body()).contains("href=\"" + here.replace("&", "&amp;") + "\"");
        assertThat(guest.submit(login, "login", "nobody", "password", "wrong").body()).contains("会員登録へ");
        HttpResponse<String> form = guest.get(here);
        assertThat(form.body()).contains("会員登録", "v-Name1",
                login.substring(login.indexOf("/public/")).replace("&", "&amp;"));
        String email = email();
        HttpResponse<String> wrong = guest.post(here, form, "v-Name1", "山田", "v-Email", "");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("href=\"#v-Email", "value=\"山田\"");
        List.of(1, 2).stream().map(one -> CompletableFuture.supplyAsync(() -> guest.post(here, form, person(email))))
                .toList().forEach(one -> assertThat(Browser.location(one.join())).endsWith(here + "&sent=1"));
        assertThat(guest.get(here + "&sent=1").body()).contains("ご案内をお送りします", "%3Fsession%3D" + session);
        assertThat(leads(email)).as("once, with a log-in").containsExactly("山田 1 1 1 1");
        assertThat(Browser.location(guest.post(here, form, person(email, "v-CompanyName", "他人"))))
                .as("the same for whoever is known").endsWith(here + "&sent=1");
        assertThat(leads(email)).containsExactly("山田 1 1 1 2");
        assertThat(applications(campaign)).isEmpty();
        assertThat(new Browser(port).post(here, form, person(email())).statusCode()).as("of another browser")
                .isEqualTo(403);
        String robot = email();
        guest.post(here, form, person(robot, "website", "http://example.com"));
        assertThat(leads(robot)).isEmpty();
        assertThat(Browser.location(lead(email()).get(here))).as("who is logged in goes on")
                .endsWith(path(campaign) + "?session=" + session + "&on=1");
    }

    @Test
    void nobody_registers_where_a_log_in_is_not_asked_for_and_a_campaign_may_want_it_confirmed() {
        long open = campaign(1, "");
        flow(open, "login_type_id = 2", 3, 4, 7, 8);
        Browser guest = new Browser(port);
        assertThat(guest.get(register(open)).statusCode()).isEqualTo(404);
        assertThat(guest.get("/public/mypage?next=%2Fpublic%2Fapplication%2Fadd%2F" + open).body())
                .doesNotContain("会員登録へ");
        long campaign = campaign(1, "");
        flow(campaign, "login_type_id = 3", 3, 4, 7, 8);
        data.jdbc().sql("update campaign_setting set value = '1' where campaign_id = ? and seminar_setting_key = '9'")
                .param(campaign).update();
        String email = email();
        assertThat(Browser.location(guest.submit(register(campaign), person(email)))).contains("sent=1");
        assertThat(leads(email)).containsExactly("山田 1 2 1 0");
    }

    /** Name, membership and registration of leads with an address, and how many links their login and the address were to get. */
    private List<String> leads(String email) {
        return data.jdbc().sql("""
                select name1 || ' ' || membership_id || ' ' || registration_type_id || ' '
                    || (select count(*) from password_wish where login = lower(l.login_id)) || ' '
                    || (select count(*) from password_wish where login = lower(l.email))
                from lead l where lower(email) = lower(?) order by id""").param(email).query(String.class).list();
    }
}
