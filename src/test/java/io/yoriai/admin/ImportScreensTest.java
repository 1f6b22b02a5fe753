package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.yoriai.account.Staff;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** A table of readers in the console, over HTTP: from the file to the result. */
@ServerTest
class ImportScreensTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;

    private Visitor visitor;
    private long magazine;
    private String page;
    private String lastImport;

    @BeforeEach
    void open() {
        String login = Data.unique("staff");
        staff.create(login, PASSWORD, "試験 花子", null);
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("名簿")).id();
        page = "/admin/magazines/" + magazine + "/readers/import";
        visitor = new Visitor(port).signedIn(login, PASSWORD);
    }

    @Test
    void staff_say_what_an_unknown_column_is_see_what_would_be_stored_and_read_what_became_of_it() {
        String email = Data.unique("f") + "@example.com";
        String preview = staged("氏名,メールアドレス,電話番号,番号\n山田 太郎," + email + ",０３－１２３４,9\n佐藤,\"nobody\"x,,\n"
                + "鈴木," + email + ",,\n");

        assertThat(visitor.get(preview + "?lang=ja").body()).contains("項目がわからない列があります", "氏名", "山田 太郎 / 佐藤 / 鈴木",
                "<option value=\"name\" selected=\"selected\">名前</option>", "UTF-8").doesNotContain("人を登録する");
        HttpResponse<String> unsaid = visitor.submitTo(preview, preview, "encoding", "UTF_8", "column1", "name",
                "column2", "email", "column3", "tel", "column4", "");
        assertThat(unsaid.statusCode()).isEqualTo(400);
        assertThat(unsaid.body()).contains("ほかの列もそれぞれ選んでください");

        visitor.submitTo(preview, preview, "encoding", "UTF_8", "column1", "name", "column2", "email", "column3", "tel",
                "column4", "none");
        assertThat(visitor.get(preview + "?lang=ja").body()).contains("登録される値（最初の 1 人）", "鈴木", "03-1234", "1 人を登録する",
                "閉じる引用符 &quot; の後に文字があります", "同じアドレスの 4 行目とまとめる");
        assertThat(visitor.get(preview + "?lang=en").body()).contains("Merged with line 4",
                "Text follows a closing quotation mark", "What would be stored for the first reader");
        visitor.submitTo(preview, preview + "/start");
        assertThat(visitor.get(preview + "?lang=ja").body())
                .contains("1 人を登録し、0 人を変更しました。2 行は登録しませんでした。", "登録しました").doesNotContain("ファイルの読み方");
        assertThat(readers.find(magazine, email).orElseThrow().values()).containsEntry(ReaderField.NAME, "鈴木")
                .containsEntry(ReaderField.TEL, "03-1234");
    }

    @Test
    void staff_see_what_replaces_what_of_readers_who_are_known() {
        String email = Data.unique("f") + "@example.com";
        visitor.submitTo(staged("メールアドレス,名前,会社名,誕生日\n" + email + ",山田 太郎,旧社,1980-04-01\n"), lastImport + "/start");
        String preview = staged("メールアドレス,名前,会社名,郵便番号\n" + email + ",山田 太郎,新社,100-0001\n"
                + Data.unique("g") + "@example.com,鈴木,,\n", "overwrite", "1");
        String body = visitor.get(preview + "?lang=ja").body();
        assertThat(body).contains("登録済みの読者の変更（最初の 1 人）", "<del>旧社</del>", "<ins>新社</ins>", "（空）", "<ins>100-0001</ins>")
                .doesNotContain("<ins>山田 太郎</ins>", "<del>1980");
        assertThat(visitor.get(preview + "?lang=en").body()).contains("What changes for the first known reader",
                "<del lang=\"ja\">旧社</del>");
        visitor.submitTo(preview, preview + "/start");
        assertThat(visitor.get(preview + "?lang=ja").body()).doesNotContain("<del>");
        String same = staged("メールアドレス,名前,会社名\n" + email + ",山田 太郎,新社\n", "overwrite", "1");
        assertThat(visitor.get(same + "?lang=ja").body()).contains("変わる項目はありません");
    }

    @Test
    void the_sample_file_comes_in_as_it_is_and_a_heading_that_cannot_be_read_is_told_in_words() {
        for (String language : new String[]{"ja", "en"}) {
            String sample = visitor.get(page + "/sample.csv?lang=" + language).body();
            assertThat(visitor.get(staged(sample) + "?lang=ja").body()).contains("1 人を登録する",
                    "hanako@example.com").doesNotContain("登録しない項目");
        }
        HttpResponse<String> told = visitor.upload(page, page, "file", "a.csv",
                "\"メールアドレス,名前\na@example.com,x\n".getBytes(StandardCharsets.UTF_8), "evidence", "展示会");
        assertThat(told.statusCode()).isEqualTo(400);
        assertThat(told.body()).contains("見出しの行").doesNotContain("リクエストボディ");
    }

    private String staged(String file, String... more) {
        String[] fields = Stream.concat(Stream.of("evidence", "展示会"), Stream.of(more)).toArray(String[]::new);
        HttpResponse<String> staged = visitor.upload(page, page, "file", "readers.csv",
                file.getBytes(StandardCharsets.UTF_8), fields);
        assertThat(staged.statusCode()).as(staged.body()).isEqualTo(302);
        lastImport = staged.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
        return lastImport;
    }
}
