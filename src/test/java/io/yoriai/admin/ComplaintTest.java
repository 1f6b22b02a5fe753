package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;

import io.yoriai.account.Staff;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.ErrorAction;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** 苦情: delivery of that magazine stops whatever the settings say, and the ledger has it (spec/neo.md 7.6). */
@ServerTest
class ComplaintTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    JdbcClient jdbc;

    @ParameterizedTest
    @EnumSource(ErrorAction.class)
    void a_complaint_that_staff_record_stops_that_magazine_alone_and_stands_in_the_ledger(ErrorAction setting) {
        Visitor visitor = visitor();
        String email = Data.unique("angry") + "@example.com";
        long here = magazine(setting);
        long there = magazine(setting);
        String own = reader(visitor, here, email);
        String other = reader(visitor, there, email);
        long id = Long.parseLong(own.substring(own.lastIndexOf('/') + 1));
        jdbc.sql("insert into newsletter_outbox (kind, magazine_id, reader_id, step_id, email, due_at, created_at)"
                + " values ('STEP', ?, ?, 0, ?, now() + interval '1 day', now())").params(here, id, email).update();

        assertThat(visitor.get(own).body()).contains("href=\"" + own + "/complaint\"");
        HttpResponse<String> ask = visitor.get(own + "/complaint");
        assertThat(ask.body()).contains(email, "このメルマガの配信を止め、同意の記録に「苦情」を残します");
        assertThat(delivering(here, email)).as("asking changes nothing").isTrue();
        HttpResponse<String> long1 = visitor.submit(own + "/complaint", "complaint", "長".repeat(2001));
        assertThat(long1.statusCode()).isEqualTo(400);
        assertThat(long1.body()).contains("id=\"complaint-fault\"", "長長長");
        assertThat(delivering(here, email)).isTrue();

        HttpResponse<String> done = visitor.submit(own + "/complaint", "complaint", "電話で <b>頼んでいない</b> とのこと");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(302);
        assertThat(delivering(here, email)).isFalse();
        assertThat(delivering(there, email)).as("another magazine goes on").isTrue();
        assertThat(jdbc.sql("select count(*) from newsletter_outbox where reader_id = ? and kind = 'STEP'").param(id)
                .query(Long.class).single()).isZero();
        assertThat(jdbc.sql("select kind || source || actor || evidence from consent_ledger where reader_id = ?"
                + " order by id desc limit 1").param(id).query(String.class).single())
                .isEqualTo("COMPLAINEDSTAFF高橋 みなみ電話で <b>頼んでいない</b> とのこと");
        assertThat(visitor.get(own).body()).contains("<th scope=\"row\">苦情</th>", "電話で &lt;b&gt;頼んでいない")
                .doesNotContain("<b>頼んで");
        assertThat(visitor.get(other).body()).doesNotContain("<th scope=\"row\">苦情</th>");

        assertThat(visitor.get("/admin/errors").body()).contains("href=\"/admin/errors/complaints\"");
        HttpResponse<String> list = visitor.get("/admin/errors/complaints?part=" + email);
        assertThat(list.body()).contains("1 件の苦情", "href=\"" + own + "\"", "配信しない", "管理者 高橋 みなみ",
                "&lt;b&gt;頼んでいない");
        assertThat(visitor.get("/admin/errors/complaints?part=nobody-" + email).body()).contains("苦情はありません");
    }

    @Test
    void a_complaint_of_somebody_who_is_stopped_or_gone_is_kept_on_record() {
        Visitor visitor = visitor();
        String email = Data.unique("angry") + "@example.com";
        long magazine = magazine(ErrorAction.CONTINUE);
        String own = reader(visitor, magazine, email);
        visitor.submit(own + "/complaint");
        visitor.submit(own + "/complaint", "complaint", "もう一度");
        assertThat(visitor.get("/admin/errors/complaints?part=" + email).body()).contains("2 件の苦情", "もう一度");
        assertThat(jdbc.sql("select count(*) from reader_change where email_key = ? and field = 'sendstatus'")
                .param(email).query(Long.class).single()).as("one change").isEqualTo(1);
        visitor.submit(own + "/delete");
        assertThat(visitor.get("/admin/errors/complaints?part=" + email).body()).contains("リストにいません")
                .doesNotContain("href=\"" + own + "\"");
        assertThat(visitor.submitTo("/admin", own + "/complaint", "complaint", "x").statusCode()).isEqualTo(404);
        String second = reader(visitor, magazine(ErrorAction.STOP), Data.unique("other") + "@example.com");
        assertThat(visitor.get(second.replaceFirst("magazines/[0-9]+", "magazines/" + magazine) + "/complaint")
                .statusCode()).as("a reader of another magazine").isEqualTo(404);
    }

    private Visitor visitor() {
        String login = Data.unique("complaint");
        staff.create(login, PASSWORD, "高橋 みなみ", null);
        return new Visitor(port).signedIn(login, PASSWORD);
    }

    private long magazine(ErrorAction action) {
        Magazine made = magazines.create(Data.TESTS, MagazineSettings.named("苦情"));
        jdbc.sql("update magazine set error_action = ? where id = ?").params(action.name(), made.id()).update();
        return made.id();
    }

    private boolean delivering(long magazine, String email) {
        return jdbc.sql("select sendstatus = 1 from reader where magazine_id = ? and email_key = ?")
                .params(magazine, email).query(Boolean.class).single();
    }

    private static String reader(Visitor visitor, long magazine, String email) {
        HttpResponse<String> made = visitor.submit("/admin/magazines/" + magazine + "/readers/new", "r-email", email,
                "r-sendstatus", "1", "evidence", "e");
        return made.headers().firstValue("Location").orElseThrow(() -> new AssertionError(made.body()))
                .replaceFirst("^https?://[^/]+", "").replaceFirst("\\?.*", "");
    }
}
