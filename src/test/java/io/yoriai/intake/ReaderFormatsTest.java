package io.yoriai.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

import io.yoriai.intake.ImportTable.Line;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.message.Texts;
import io.yoriai.record.FaultException;
import io.yoriai.record.sheet.SpreadsheetCell;

/** What staff paste and upload (spec/neo.md 7.4). */
class ReaderFormatsTest {

    private final ReaderFormats formats = new ReaderFormats(new Texts());
    private final Magazine magazine = new Magazine(1, 1, MagazineSettings.named("m"), Map.of());

    @Test
    void a_paste_without_heading_has_address_name_and_type() {
        assertThat(formats.paste(magazine, "a@example.com\t山田\thoge\r\n\r\nb@example.com").lines()).containsExactly(
                new Line(1, Map.of("email", "a@example.com", "name", "山田", "type", "hoge")),
                new Line(3, Map.of("email", "b@example.com")));
    }

    @Test
    void a_paste_with_a_heading_takes_its_columns_in_any_order() {
        assertThat(formats.paste(magazine, "会社名,メルアド,Points\n\"寄合, 商事\",a@example.com,5").lines())
                .containsExactly(new Line(2, Map.of("company", "寄合, 商事", "email", "a@example.com", "point", "5")));
    }

    @Test
    void a_paste_of_a_thousand_lines_is_read_and_one_more_is_refused_whole() {
        assertThat(formats.paste(magazine, "a@example.com\n".repeat(1000)).lines()).hasSize(1000);
        assertThatThrownBy(() -> formats.paste(magazine, "a@example.com\n".repeat(1001)).lines())
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("TOO_MANY");
    }

    @Test
    void a_file_of_a_hundred_thousand_records_is_read_and_one_more_is_refused_whole() {
        String body = "email\n" + "a@example.com\n".repeat(100_000);
        assertThat(formats.csv(magazine, body.getBytes(StandardCharsets.UTF_8)).lines()).hasSize(100_000);
        assertThatThrownBy(() -> formats.csv(magazine, (body + "a@example.com").getBytes(StandardCharsets.UTF_8))
                .lines())
                .hasMessageContaining("TOO_MANY");
    }

    @Test
    void a_file_comes_with_or_without_bom_or_in_windows_31j() {
        String text = "メルアド,名前,メモ\r\na@example.com,髙橋,\"一\r\n二 \"\"三\"\"\"\r\n";
        Line line = new Line(2, Map.of("email", "a@example.com", "name", "髙橋", "memo", "一\r\n二 \"三\""));

        assertThat(formats.csv(magazine, text.getBytes(StandardCharsets.UTF_8)).lines()).containsExactly(line);
        assertThat(formats.csv(magazine, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)).lines())
                .containsExactly(line);
        assertThat(formats.csv(magazine, text.getBytes(Charset.forName("windows-31j"))).lines()).containsExactly(line);
    }

    @Test
    void an_unknown_a_doubled_or_a_missing_heading_is_named() {
        assertThatThrownBy(() -> csv("email,nonsense\n").lines()).hasMessageContaining("nonsense");
        assertThatThrownBy(() -> csv("email,メルアド\n").lines()).hasMessageContaining("メルアド");
        assertThatThrownBy(() -> csv("name\nx\n").lines()).hasMessageContaining("email");
        assertThatThrownBy(() -> csv("").lines()).hasMessageContaining("REQUIRED");
    }

    @Test
    void the_magazines_own_labels_name_its_attributes() {
        MagazineSettings s = magazine.settings();
        MagazineSettings own = new MagazineSettings(s.name(), s.description(), s.url(), s.publisher(), s.state(),
                s.acceptsRegistrations(), s.api(), s.optIn(), s.mails(), s.leaving(), s.errors(),
                java.util.List.of("", "好きな色"),
                s.outside(), s.notice(), s.charset(), s.tracking(), s.billing(), s.leadLink(), s.form());

        assertThat(formats
                .csv(new Magazine(1, 1, own, Map.of()), "email,好きな色\na@example.com,青".getBytes(StandardCharsets.UTF_8))
                .lines()).containsExactly(new Line(2, Map.of("email", "a@example.com", "attr2", "青")));
    }

    @Test
    void formula_characters_are_neutralised_on_the_way_out_and_come_back_as_they_were() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(6), 0, 9).forEach(n -> text.append("=+-@\t'a,あ".charAt(n)));
            String cell = SpreadsheetCell.neutral(text.toString());
            assertThat(cell).doesNotMatch("(?s)[=+@\t-].*");
            String quoted = '"' + cell.replace("\"", "\"\"") + '"';
            if (!text.toString().matches("(?s)'[=+@\t-].*")) {
                assertThat(csv("email,name\nx," + quoted + "\n").lines().getFirst().texts()).containsEntry("name",
                        text.toString());
            }
        }
    }

    @Test
    void vcards_of_three_versions_give_the_same_reader() {
        String v21 = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=93=63;=91=BE=\r\n=98=59\r\n"
                + "TEL;CELL:090-1\r\nTEL;WORK:03-1\r\nTEL;FAX;WORK:03-2\r\nEMAIL;INTERNET:a@example.com\r\nBDAY:19800229\r\n"
                + "ORG;CHARSET=UTF-8:寄合商事;営業部\r\nADR;WORK;CHARSET=UTF-8:;三階;1-1;港区;東京都;105-0001;日本\r\nEND:VCARD\r\n";
        String v30 = "BEGIN:VCARD\nVERSION:3.0\nN:山田;太郎;;;\nTEL;TYPE=CELL,VOICE:090-1\nTEL;TYPE=WORK:03-1\nTEL;TYPE=\"WORK,FAX\":03-2\n"
                + "EMAIL;TYPE=HOME:b@example.com\nitem1.EMAIL;TYPE=INTERNET,PREF:a@exam\n ple.com\nBDAY:1980-02-29\n"
                + "ORG:寄合商事;営業部\nADR;TYPE=WORK:;三階;1-1;港区;東京都;105-0001;日本\nPHOTO;ENCODING=b:AAAA\n AAAA\nEND:VCARD\n";
        String v40 = "BEGIN:VCARD\nVERSION:4.0\nFN:山田 太郎\nTEL;VALUE=uri;TYPE=\"voice,cell\":tel:090-1\nTEL;VALUE=uri;TYPE=work:tel:03-1\n"
                + "TEL;TYPE=fax:03-2\nEMAIL:b@example.com\nEMAIL;PREF=1:a@example.com\nBDAY:19800229\nORG:寄合商事;営業部\n"
                + "ADR;LABEL=\"a:b\":;三階;1-1;港区;東京都;105-0001;日本\nEND:VCARD";
        Map<String, String> reader = Map.of("name", "山田 太郎", "email", "a@example.com", "tel", "03-1", "mobile_tel",
                "090-1", "fax",
                "03-2", "birthday", "1980-02-29", "company", "寄合商事", "post", "営業部", "zip", "105-0001", "pref", "東京都");

        for (String card : java.util.List.of(v21, v30, v40)) {
            Map<String, String> texts = formats.vcard(card.getBytes(StandardCharsets.UTF_8)).lines().getFirst().texts();
            assertThat(texts).containsAllEntriesOf(reader).containsEntry("address", "港区1-1").containsEntry("address2",
                    "三階");
        }
    }

    @Test
    void of_several_addresses_the_one_with_the_lowest_preference_counts_and_of_several_alike_the_first() {
        assertThat(preferred("EMAIL;PREF=50:a@example.com\nEMAIL;PREF=2:b@example.com\nEMAIL;PREF=100:c@example.com"))
                .isEqualTo("b@example.com");
        assertThat(preferred("EMAIL:a@example.com\nEMAIL;PREF=100:b@example.com")).isEqualTo("b@example.com");
        assertThat(preferred("EMAIL:a@example.com\nEMAIL:b@example.com")).isEqualTo("a@example.com");
        assertThat(preferred("EMAIL;PREF=1:a@example.com\nEMAIL;TYPE=pref:b@example.com")).isEqualTo("a@example.com");
        assertThat(preferred("EMAIL;PREF=x:a@example.com\nEMAIL;TYPE=WORK,pref:b@example.com"))
                .isEqualTo("b@example.com");
    }

    private String preferred(String addresses) {
        return formats.vcard(("BEGIN:VCARD\nVERSION:4.0\nFN:x\n" + addresses + "\nEND:VCARD\n")
                .getBytes(StandardCharsets.UTF_8)).lines().getFirst().texts().get("email");
    }

    @Test
    void properties_without_a_value_say_nothing() {
        assertThat(of("N:\nFN:\nORG:\nADR:\nTEL:\nBDAY:\nPHOTO:\nEMAIL:a@example.com"))
                .isEqualTo(Map.of("email", "a@example.com"));
    }

    @Test
    void two_addresses_or_companies_are_not_mixed_and_the_preferred_one_is_taken_whole() {
        assertThat(of("ADR:;三階;1-1;港区;東京都;105-0001;\nADR;TYPE=pref:;;2-2;北区;;;\nORG:寄合商事;営業部\nORG:別会社;別部署"
                + "\nORG;PREF=1:寄合印刷"))
                .isEqualTo(Map.of("address", "北区2-2", "company", "寄合印刷"));
    }

    @Test
    void a_year_that_stands_for_none_is_no_birthday() {
        assertThat(of("BDAY;X-APPLE-OMIT-YEAR=2000:2000-03-22")).containsEntry("birthday", "--03-22");
        assertThat(of("BDAY;X-APPLE-OMIT-YEAR=1604:2000-03-22")).containsEntry("birthday", "2000-03-22");
    }

    @Test
    void a_value_in_quoted_printable_begins_after_the_colon_that_stands_in_no_quotes() {
        assertThat(of("NOTE;X-A=\"b:c\";ENCODING=QUOTED-PRINTABLE:=E5=AF=84=\n=E5=90=88=3"))
                .containsEntry("memo", "寄合=3");
    }

    private Map<String, String> of(String properties) {
        return formats.vcard(("BEGIN:VCARD\nVERSION:3.0\n" + properties + "\nEND:VCARD\n")
                .getBytes(StandardCharsets.UTF_8)).lines().getFirst().texts();
    }

    @Test
    void a_card_within_a_card_is_told_and_a_card_without_an_end_is_told_and_gives_way_to_the_next() {
        String agent = "BEGIN:VCARD\nVERSION:2.1\nFN:a\nAGENT:\nBEGIN:VCARD\nFN:b\nBEGIN:VCARD\nFN:c\nEND:VCARD\nEND:VCARD\n"
                + "EMAIL:a@example.com\nEND:VCARD\n";
        String calendar = "BEGIN:VCARD\nVERSION:3.0\nFN:d\nBEGIN:X-THING\nFN:e\nEND:X-THING\nEMAIL:d@example.com\nEND:VCARD\n";
        String open = "BEGIN:VCARD\nVERSION:3.0\nFN:f\nEMAIL:f@example.com\nBEGIN:VCARD\nVERSION:3.0\nFN:g\nEND:VCARD\n";
        String cut = "BEGIN:VCARD\nVERSION:3.0\nFN:h\nEMAIL:h@exam";
        assertThat(formats.vcard((agent + calendar + open + cut).getBytes(StandardCharsets.UTF_8)).lines())
                .filteredOn(line -> line.fault() != null).extracting(line -> line.number() + " " + line.fault())
                .containsExactly("5 CARD_WITHIN", "21 CARD_OPEN", "29 CARD_OPEN");
        assertThat(formats.vcard((agent + calendar + open + cut).getBytes(StandardCharsets.UTF_8)).lines())
                .filteredOn(line -> line.fault() != LineFault.CARD_WITHIN)
                .extracting(line -> line.number() + " " + line.texts().get("name")).containsExactly("1 a", "13 d",
                        "21 f",
                        "25 g", "29 h");
    }

    @Test
    void no_bytes_make_a_format_fail_otherwise_than_by_a_fault() {
        Random random = new Random(42);
        String alphabet = "BEGIN:VCARD\nEND:VCARD\n=;,\":\\\tEMAIL;TEL;QUOTED-PRINTABLE:=4あ\r";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "BEGIN:VCARD\n" : "email,name\n");
            random.ints(random.nextInt(60), 0, alphabet.length()).forEach(n -> text.append(alphabet.charAt(n)));
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            try {
                formats.vcard(bytes).lines();
                formats.paste(magazine, text.toString()).lines();
                formats.csv(magazine, bytes).lines();
            } catch (FaultException e) {
                assertThat(e.status()).isEqualTo(400);
            }
        }
    }

    private ImportTable csv(String text) {
        return formats.csv(magazine, text.getBytes(StandardCharsets.UTF_8));
    }
}
