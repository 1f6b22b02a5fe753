package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Staff;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Staff give a magazine a style sheet of its own, look at it first, and take it back (spec/neo.md 7.1 ページデザイン). */
@ServerTest
class StyleFlowTest {

    private static final String CSS = ".lead::before { content: '</style><script>x()</script>' }\nbody.newsletter { --accent: #804000 }";
    private static final Pattern LINK = Pattern.compile("href=\"(usrctrl\\.php\\?style=([0-9]+)&amp;mag_id=[0-9]+)\"");

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;

    private Visitor visitor = new Visitor(0);
    private String base = "";
    private String form = "";

    @BeforeEach
    void signIn() {
        visitor = Visitor.staff(port, staff);
        long id = magazines.create(Data.TESTS, MagazineSettings.named("色")).id();
        base = "/admin/magazines/" + id + "/style";
        form = "/neo/usrctrl.php?mag_id=" + id;
    }

    @Test
    void a_sheet_is_a_file_of_its_own_with_a_version_and_goes_back_to_the_default_in_one_click() {
        assertThat(visitor.get(form).body()).doesNotContain("style=");
        assertThat(visitor.get(base).body()).contains("初期のデザイン").doesNotContain("/style/reset");
        assertThat(visitor.submit(base, "revision", "0", "css", CSS).statusCode()).isEqualTo(302);
        assertThat(visitor.get(base).body()).contains("編集済み", "/style/reset", "&lt;/style&gt;");

        HttpResponse<String> page = visitor.get(form);
        Matcher link = LINK.matcher(page.body());
        assertThat(link.find()).as(page.body()).isTrue();
        assertThat(page.body()).doesNotContain("<script>x", "<style");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse("")).contains("style-src 'self';");
        String address = "/neo/" + link.group(1).replace("&amp;", "&");
        HttpResponse<String> file = visitor.get(address);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEqualTo(CSS);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("text/css;charset=UTF-8");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(file.headers().firstValue("Cache-Control").orElse("")).contains("immutable");

        assertThat(visitor.submit(base, "revision", link.group(2), "css", "a{}").statusCode()).isEqualTo(302);
        Matcher next = LINK.matcher(visitor.get(form).body());
        assertThat(next.find() && !next.group(2).equals(link.group(2))).as("another version, another address").isTrue();
        HttpResponse<String> old = visitor.get(address);
        assertThat(old.body()).isEqualTo("a{}");
        assertThat(old.headers().firstValue("Cache-Control")).as("no revision is kept for what it is not")
                .hasValue("no-store");
        assertThat(visitor.submit(base, "revision", link.group(2), "css", "b{}").statusCode()).as("somebody was faster")
                .isEqualTo(409);

        assertThat(visitor.get(base + "/reset").body()).contains("「色」のスタイルシートを初期に戻す");
        assertThat(visitor.submit(base + "/reset").statusCode()).isEqualTo(302);
        assertThat(visitor.get(form).body()).doesNotContain("style=");
        assertThat(visitor.get(address).statusCode()).isEqualTo(404);
    }

    @Test
    void a_sheet_that_fetches_from_elsewhere_is_refused_with_its_line_and_nothing_is_lost() {
        String css = "a{}\n@import '//evil.example/x.css';\nb{background:url(https://evil.example/?q)}";
        HttpResponse<String> refused = visitor.submit(base, "revision", "0", "css", css);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("2 行目: @import は使えません", "3 行目: url(https://evil.example/?q)",
                "@import &#39;//evil.example/x.css&#39;;");
        assertThat(visitor.get(form).body()).doesNotContain("style=");
        HttpResponse<String> shown = visitor.submitTo(base, base + "/preview", "css", css);
        assertThat(shown.statusCode()).isEqualTo(400);
        assertThat(shown.body()).contains("2 行目: @import は使えません");
    }

    @Test
    void the_preview_shows_what_is_being_edited_and_can_do_nothing() throws Exception {
        HttpResponse<String> preview = visitor.submitTo(base, base + "/preview", "css", CSS, "page", "LEAVE");
        assertThat(preview.statusCode()).isEqualTo(200);
        String inline = CSS.replace("</", "<\\/");
        assertThat(preview.body()).contains("<style>" + inline + "</style>", "解除").doesNotContain("</style><script>");
        assertThat(preview.headers().firstValue("Content-Security-Policy").orElse("")).startsWith("sandbox;")
                .contains("style-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(MessageDigest
                        .getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8))) + "'")
                .doesNotContain("unsafe");
        assertThat(visitor.get(form).body()).as("nothing is saved").doesNotContain("style=");
        visitor.submit(base, "revision", "0", "css", "a{b:c}");
        assertThat(visitor.get(base.replace("/style", "/pages/REGISTER/preview")).body())
                .as("the previews of pages show it too").contains("<style>a{b:c}</style>");
    }
}
