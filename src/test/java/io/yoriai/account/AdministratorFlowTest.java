package io.yoriai.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.yoriai.admin.Visitor;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.ServerTest;

/** Administrators and their assignment, by the API and at the console's door (spec/smp-platform.md 3 and 4). */
@ServerTest
class AdministratorFlowTest {

    private static final String PASSWORD = "a-long-password-1";

    @Autowired
    Api api;
    @Autowired
    Data data;
    @LocalServerPort
    int port;

    private final String login = Data.unique("adm.");

    private String columns(String more) {
        return "<LoginId>" + login + "</LoginId><Name1>佐藤</Name1><Name2>花子</Name2><Email>" + login
                + "@example.com</Email><AdminLevel>1</AdminLevel><AdminGroup>2</AdminGroup>" + more;
    }

    private Reply post(String columns) {
        return api.call("admin.post", "<Admin>" + columns + "</Admin>");
    }

    private Reply put(long id, String columns) {
        return api.call("admin.put", "<Admin><Id>" + id + "</Id>" + columns + "</Admin>");
    }

    private long person() {
        Reply made = post(columns("<LoginPassword>" + PASSWORD + "</LoginPassword>"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private Visitor signedIn() {
        return new Visitor(port).signedIn(login, PASSWORD);
    }

    private static boolean isIn(Visitor visitor) {
        return visitor.get("/admin/account").statusCode() == 200;
    }

    @Test
    void one_row_is_the_apis_administrator_and_the_consoles_staff_member() {
        long id = person();
        assertThat(api
                .get("admin.get", "search_key1", "LoginId", "search_value1", login.toUpperCase(java.util.Locale.ROOT))
                .body()).contains("<Id>" + id + "</Id>", "<AdminLevelName>特権管理者</AdminLevelName>",
                        "<AdminGroupName>運営</AdminGroupName>", "<AdminRoleName>キャンペーン運営</AdminRoleName>",
                        "<LockStatusName>ロックなし</LockStatusName>", "<TwoFactorTypeName>未設定</TwoFactorTypeName>")
                .doesNotContain("LoginPassword");
        assertThat(isIn(signedIn())).isTrue();
        assertThat(api.get("admin.get", "search_key1", "Id", "search_value1", "" + id).body())
                .contains("<LastLoginDate>");
        assertThat(data.jdbc().sql("select columns::text from audit_log where record = ?").param("Admin/" + id)
                .query(String.class).list()).noneMatch(line -> line.contains(PASSWORD) || line.contains("argon"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<AdminStatus>2</AdminStatus>", "<AdminLevel>2</AdminLevel>",
        "<AdminGroup>3</AdminGroup>", "<ExpireDate>2001-01-01</ExpireDate>",
        "<LoginPassword>another-long-password</LoginPassword>"})
    void a_change_of_what_a_person_may_ends_the_sessions_at_once(String change) {
        long id = person();
        Visitor visitor = signedIn();
        assertThat(isIn(visitor)).isTrue();
        Reply reply = put(id, change);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(isIn(visitor)).isFalse();
    }

    @Test
    void a_password_that_somebody_else_chose_is_changed_before_anything_else() {
        long id = person();
        Visitor visitor = signedIn();
        assertThat(visitor.get("/admin").headers().firstValue("Location").orElse("")).endsWith("/admin/account");
        assertThat(visitor.submitTo("/admin/account", "/admin/account/password", "currentPassword", PASSWORD,
                "newPassword", "my-own-long-word-7", "newPasswordAgain", "my-own-long-word-7").statusCode())
                .isEqualTo(302);
        assertThat(visitor.get("/admin").statusCode()).isEqualTo(200);
        put(id, "<ExpireDate>2999-12-31</ExpireDate>");
        assertThat(visitor.get("/admin").statusCode()).as("a day to come ends no session").isEqualTo(200);
        assertThat(put(id, "<LoginPassword/>").status()).isEqualTo(200);
        assertThat(visitor.get("/admin").statusCode()).as("an empty password is left as it is").isEqualTo(200);
        assertThat(isIn(new Visitor(port).signedIn(login, "my-own-long-word-7"))).isTrue();
    }

    @Test
    void a_key_of_some_campaigns_makes_and_changes_no_administrator() {
        long id = person();
        Credentials limited = api
                .newClient(NewApiClient.named("limited").limitedTo(java.util.List.of(data.campaign("一つだけ"))));
        Reply changed = api.call(limited, "admin.put", java.util.Map.of(),
                "<Admin><Id>" + id + "</Id><LoginPassword>taken-over-by-a-key</LoginPassword></Admin>",
                java.util.Map.of());
        assertThat(changed.status()).isEqualTo(403);
        assertThat(api.call(limited, "admin.post", java.util.Map.of(),
                "<Admin>" + columns("").replace(login, login + "x") + "</Admin>", java.util.Map.of()).status())
                .isEqualTo(403);
        assertThat(isIn(signedIn())).isTrue();
    }

    @Test
    void who_is_deleted_is_out_and_leaves_login_id_and_address_free() {
        long id = person();
        Visitor visitor = signedIn();
        String saved = Data.unique("保存した");
        data.jdbc().sql(
                "insert into search_condition (name, search_target_id, share_type_id, staff_id, condition, date_regist,"
                        + " date_update) select ? || s, 1, s, ?, '{\"where\":{\"all\":[]}}', now(), now() from generate_series(1, 3) s")
                .params(saved, id).update();
        assertThat(api.call("admin.delete", "<Admin><LoginId>" + login + "</LoginId></Admin>").status()).isEqualTo(200);
        assertThat(isIn(visitor)).isFalse();
        assertThat(data.jdbc().sql("select c.share_type_id || ' ' || s.admin_level_id from search_condition c"
                + " join staff s on s.id = c.staff_id where c.name like ? || '%' order by c.share_type_id").param(saved)
                .query(String.class).list()).as("shared ones pass on").containsExactly("2 1", "3 1");
        long again = person();
        assertThat(again).isNotEqualTo(id);
        assertThat(data.jdbc().sql("select count(distinct user_id) from staff where login_id = ?").param(login)
                .query(Long.class).single()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<LoginId>a b c d</LoginId>|INVALID_TYPE Admin.LoginId",
        "<LoginId>abc</LoginId>|INVALID_TYPE Admin.LoginId", "<Email>nobody</Email>|INVALID_TYPE Admin.Email",
        "<Name1/>|REQUIRED Admin.Name1", "<Email/>|REQUIRED Admin.Email", "<AdminLevel/>|REQUIRED Admin.AdminLevel",
        "<AdminGroup/>|REQUIRED Admin.AdminGroup", "<LockStatus>1</LockStatus>|INVALID_VALUE Admin.LockStatus",
        "<TwoFactorType>1</TwoFactorType>|INVALID_VALUE Admin.TwoFactorType",
        "<LoginPassword>too-short</LoginPassword>|WEAK_PASSWORD Admin.LoginPassword",
        "<LoginPassword>Password1234</LoginPassword>|WEAK_PASSWORD Admin.LoginPassword",
        "<LoginPassword>a-long-password-1</LoginPassword>|WEAK_PASSWORD Admin.LoginPassword"})
    void what_is_wrong_is_told_and_changes_nothing(String change, String fault) {
        long id = person();
        String before = api.get("admin.get", "search_key1", "Id", "search_value1", "" + id).body();
        Reply reply = put(id, change);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(SampleCalls.faults(reply)).containsExactly(fault);
        assertThat(api.get("admin.get", "search_key1", "Id", "search_value1", "" + id).body()).isEqualTo(before);
    }

    @Test
    void required_columns_of_a_new_one_are_asked_for_together() {
        assertThat(SampleCalls.faults(post(""))).containsExactly("REQUIRED Admin.AdminGroup",
                "REQUIRED Admin.AdminLevel", "REQUIRED Admin.Email", "REQUIRED Admin.LoginId", "REQUIRED Admin.Name1");
    }

    @Test
    void a_locked_login_is_told_and_unlocked() {
        long id = person();
        for (int i = 0; i < 5; i++) {
            data.jdbc().sql("insert into staff_sign_in (login_id, address, at) values (?, '192.0.2.7', ?)")
                    .params(login, data.now()).update();
        }
        assertThat(api.get("admin.get", "search_key1", "Id", "search_value1", "" + id, "search_key2", "LockStatusId",
                "search_value2", "1").count("Admin")).isEqualTo(1);
        assertThat(put(id, "<LockStatus>0</LockStatus>").status()).isEqualTo(200);
        assertThat(api.get("admin.get", "search_key1", "Id", "search_value1", "" + id).body())
                .contains("<LockStatusId>0<");
        data.jdbc().sql("insert into staff_sign_in (login_id, address, at)"
                + " select ?, '192.0.2.7', now() - interval '16 minutes' from generate_series(1, 5)").param(login)
                .update();
        assertThat(api.get("admin.get", "search_key1", "Id", "search_value1", "" + id).body())
                .as("after its quarter of an hour").contains("<LockStatusId>0<");
    }

    private Reply assign(String admin, String campaign) {
        return api.call("admin.postAssinmentSeminar",
                "<AssinmentSeminar><Admin><AdminId>" + admin + "</AdminId></Admin><Seminar><SeminarId>" + campaign
                        + "</SeminarId></Seminar></AssinmentSeminar>");
    }

    @Test
    void a_person_is_put_in_charge_of_a_campaign_once_and_taken_out_by_the_pair() {
        String admin = "" + person();
        String campaign = "" + data.campaign(Data.unique("催し"));
        Reply made = assign(admin, campaign);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Location")).endsWith("/services/rest/admin/assinment/seminar/" + made.id());
        assertThat(api.get("admin.getAssinmentSeminar", "search_key1", "SeminarId", "search_value1", campaign).body())
                .contains("<AdminName>佐藤 花子</AdminName>", "<MailReceiveName>受信する</MailReceiveName>");
        Reply again = assign(admin, campaign);
        assertThat(again.status()).isEqualTo(409);
        assertThat(SampleCalls.faults(again)).containsExactly("DUPLICATE AssinmentSeminar.Admin");
        String pair = "<AssinmentSeminar><Admin>" + admin + "</Admin><Seminar>" + campaign
                + "</Seminar></AssinmentSeminar>";
        assertThat(api.call("admin.deleteAssinmentSeminar", pair).status()).isEqualTo(200);
        assertThat(api.call("admin.deleteAssinmentSeminar", pair).status()).isEqualTo(404);
        assertThat(SampleCalls.faults(api.call("admin.deleteAssinmentSeminar", "<AssinmentSeminar/>")))
                .containsExactly("REQUIRED AssinmentSeminar.Admin", "REQUIRED AssinmentSeminar.Seminar");
        assertThat(SampleCalls.faults(assign("987654321", campaign)))
                .containsExactly("INVALID_VALUE AssinmentSeminar.Admin");
        assertThat(SampleCalls.faults(assign(admin, "987654321")))
                .containsExactly("INVALID_VALUE AssinmentSeminar.Seminar");
        put(Long.parseLong(admin), "<AdminStatus>2</AdminStatus>");
        assertThat(SampleCalls.faults(assign(admin, campaign))).containsExactly("INVALID_VALUE AssinmentSeminar.Admin");
    }
}
