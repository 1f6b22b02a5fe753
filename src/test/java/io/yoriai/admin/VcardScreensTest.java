package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import io.yoriai.account.Staff;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** An address book in the console, over HTTP. */
@ServerTest
class VcardScreensTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;

    @Test
    void the_preview_names_what_is_left_out_of_a_card_in_both_languages_and_the_person_is_registered() {
        String login = Data.unique("staff");
        staff.create(login, PASSWORD, "試験 花子", null);
        long magazine = magazines.create(Data.TESTS, MagazineSettings.named("名刺")).id();
        String page = "/admin/magazines/" + magazine + "/readers/import";
        Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
        String bad = Data.unique("v") + "@example.com";
        String good = Data.unique("v") + "@example.com";
        String cards = card(bad, "BDAY:--0322\nADR:;;10 Example Street;London;;SW1A 1ZZ;UK\nPHOTO;ENCODING=b:R0lG")
                + card(good, "ADR:;;1-2-3;渋谷区;東京都;〒150-0043;日本");

        HttpResponse<String> staged = visitor.upload(page, page, "file", "contacts.vcf",
                cards.getBytes(StandardCharsets.UTF_8), "evidence", "展示会");
        assertThat(staged.statusCode()).as(staged.body()).isEqualTo(302);
        String preview = staged.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");

        assertThat(visitor.get(preview + "?lang=ja").body()).contains("2 人を登録する", "1 行に、正しくないため登録しない項目があります",
                "登録しない項目: 郵便番号、誕生日、写真");
        assertThat(visitor.get(preview + "?lang=en").body()).contains("One line has values that are not valid",
                "Left out: Postal code, Birthday, Photograph");
        visitor.submitTo(preview, preview + "/start");
        Reader reader = readers.find(magazine, bad).orElseThrow();
        assertThat(reader.value(ReaderField.ADDRESS)).isEqualTo("London 10 Example Street");
        assertThat(readers.find(magazine, good).orElseThrow().value(ReaderField.ZIP)).isEqualTo("150-0043");
        assertThat(visitor.get(preview + "?lang=ja").body()).contains("登録しない項目: 郵便番号、誕生日、写真");
    }

    private static String card(String email, String properties) {
        return "BEGIN:VCARD\nVERSION:3.0\nEMAIL:" + email + "\n" + properties + "\nEND:VCARD\n";
    }
}
