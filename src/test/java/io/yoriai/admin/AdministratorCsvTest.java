package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.yoriai.account.Staff;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Administrators are registered and updated by a CSV, and all of them are loaded as one (spec/smp-platform.md 12.3). */
@ServerTest
class AdministratorCsvTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final String PATH = "/admin/settings/administrators";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Staff staff;

    private Visitor visitor = new Visitor(0);
    private String name = "";
    private long first;

    @BeforeEach
    void people() {
        visitor = Visitor.staff(port, staff);
        name = Data.unique("csv");
        first = api.call("admin.post", "<Admin><LoginId>" + name + "</LoginId><LoginPassword>a-long-password-2"
                + "</LoginPassword><Name1>=cmd</Name1><Name2>花子</Name2><Email>" + name
                + "@example.com</Email><Tel>03-1</Tel>"
                + "<AdminLevel><AdminLevelId>2</AdminLevelId></AdminLevel><AdminGroup><AdminGroupId>2</AdminGroupId>"
                + "</AdminGroup></Admin>").id();
    }

    private HttpResponse<String> send(Charset charset, String... lines) {
        return visitor.upload(PATH, PATH, "csvFile", "people.csv", String.join("\r\n", lines).getBytes(charset),
                "currentPassword", PASSWORD);
    }

    private Api.Reply one(String login) {
        return api.get("admin.get", "search_key1", "LoginId", "search_value1", login);
    }

    @Test
    void what_is_loaded_has_everybody_and_registers_nothing_when_it_comes_back_as_it_is() {
        String csv = visitor.submitTo(PATH, PATH + "/export").body();
        assertThat(csv).startsWith("\uFEFF\"id\",\"user_id\",\"login_id\",")
                .contains("\"admin_level_id\"", "\"'=cmd\"", name)
                .doesNotContain("a-long-password");
        String[] all = csv.substring(1).split("\r?\n");
        String line = Arrays.stream(all).filter(row -> row.contains(name)).findFirst().orElseThrow();
        HttpResponse<String> back = send(StandardCharsets.UTF_8, all[0], line);
        assertThat(back.body()).contains("登録 0件、更新 0件、変更なし 1件");
        assertThat(one(name).first("Name1")).isEqualTo("=cmd");
        assertThat(visitor.get("/admin/records/administrators").body()).contains(PATH);
    }

    @Test
    void lines_register_and_update_and_an_empty_cell_clears_where_an_absent_column_stays() {
        String fresh = Data.unique("csv");
        String mail = fresh + "@example.com";
        HttpResponse<String> done = send(Charset.forName("windows-31j"),
                "id,login_id,login_password,name1,tel,email,admin_level_id,admin_group_id",
                ",%s,a-long-password-3,新人,03-2,%s,2,2".formatted(fresh, mail),
                first + "," + name + ",,更新,," + name + "@example.com,3,2");
        assertThat(done.body()).contains("登録 1件、更新 1件、変更なし 0件");
        assertThat(one(fresh).body()).contains("<Name1>新人</Name1>", "<Tel>03-2</Tel>",
                "<AdminLevelId>2</AdminLevelId>");
        assertThat(one(name).body())
                .contains("<Name1>更新</Name1>", "<Name2>花子</Name2>", "<AdminLevelId>3</AdminLevelId>")
                .doesNotContain("<Tel>");
        assertThat(data.jdbc().sql("select count(*) from audit_log where record = ? and what = 'admin.put'")
                .param("Admin/" + first).query(Integer.class).single()).isEqualTo(1);
    }

    @Test
    void every_fault_is_told_by_its_line_and_then_nothing_is_written() {
        String fresh = Data.unique("csv");
        HttpResponse<String> refused = send(StandardCharsets.UTF_8,
                "id,login_id,name1,email,admin_level_id,admin_group_id",
                ",%s,新人,%s@example.com,2,2".formatted(fresh, fresh), ",x,,no address,9,2",
                ",%s,二人目,%s@example.com,2,2".formatted(fresh, Data.unique("csv")), "999999999,,a,,,",
                first + "," + name);
        assertThat(refused.statusCode()).isEqualTo(400);
        String told = refused.body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
        assertThat(told).contains("何も登録していません", " 3 ログインID 形式が正しくありません", " 3 姓 必ず入力してください",
                " 3 E-mailアドレス 形式が正しくありません", " 4 ログインID 既に登録されています", " 5 管理者ID 該当するデータがありません",
                " 6 列が2個あります");
        assertThat(one(fresh).count("Admin")).isZero();
        assertThat(send(StandardCharsets.UTF_8, "id,colour", ",red").body()).contains("項目名「colour」は使えません");
        assertThat(send(StandardCharsets.UTF_8, "id,id", "1,1").body()).contains("項目名「id」が2回あります");
        assertThat(visitor
                .upload(PATH, PATH, "csvFile", "people.csv", "id,login_id\n,x\n".getBytes(StandardCharsets.UTF_8),
                        "currentPassword", "wrong")
                .statusCode()).isEqualTo(400);
        data.jdbc().sql("update staff set admin_level_id = 2 where login_id = ?").param(name).update();
        assertThat(new Visitor(port).signedIn(name, "a-long-password-2").get(PATH).statusCode()).isNotEqualTo(200);
    }
}
