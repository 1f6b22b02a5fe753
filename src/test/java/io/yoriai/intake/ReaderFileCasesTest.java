package io.yoriai.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.yoriai.intake.ImportLine.Verdict;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Tables as people's programs save them, and what they paste: who is registered with what, and why somebody is not. */
@ServerTest
class ReaderFileCasesTest {

    private static final Path FILES = Path.of("src/test/resources/readers");
    private static final Charset OLD = Charset.forName("windows-31j");

    @Autowired
    Data data;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    ReaderImport imports;

    /**
     * What becomes of one line.
     *
     * @param email before {@code .RUN@example.com}
     * @param fault why it cannot be read, or the field that is wrong; null: it registers somebody
     * @param fields {@code name=text} as stored
     */
    record Row(String email, long number, @Nullable String fault, List<String> leftOut, List<String> fields) {

        Row leaving(String... fields) {
            return new Row(email, number, fault, List.of(fields), this.fields);
        }
    }

    private static Row row(String email, long number, String... fields) {
        return new Row(email, number, null, List.of(), List.of(fields));
    }

    private static Row faulty(long number, String fault) {
        return new Row("", number, fault, List.of(), List.of());
    }

    static Stream<Arguments> files() {
        return Stream.of(file("C05-readers.csv", row("a.C05", 2, "name=山田")),
                file("C06-readers.csv", row("a.C06", 2, "name=山田")),
                file("C07-readers.csv", row("a.C07", 2, "name=山田")),
                file("C11-readers.csv", faulty(2, "TOO_MANY_CELLS")),
                file("C13-readers.csv", row("a.C13", 2, "name=山田"), faulty(3, "TEXT_AFTER_QUOTE"),
                        row("c.C13", 4, "name=鈴木")),
                file("C17-readers.csv", row("a.C17", 2, "birthday=1980-04-01", "created=2020-01-05"),
                        row("b.C17", 3, "birthday=1980-04-01")),
                file("C18-excel.csv",
                        row("a.C18", 2, "name=往復", "progress=", "birthday=1980-04-01", "created=2026-11-26",
                                "zip=060-0001", "tel=03-1234-5678")),
                file("C19-readers.csv", row("a.C19", 2, "name=山田太郎"), faulty(3, "ENCODING")),
                file("C22-readers.csv", row("a.C22", 2, "name=山田")),
                file("C25-readers.csv", row("0.C25", 2, "zip=150-0001"), row("1.C25", 3, "zip=150-0001"),
                        row("2.C25", 4, "zip=150-0001"), row("3.C25", 5, "tel=03-1234-5678"),
                        row("4.C25", 6, "tel=03-1234-5678"), row("5.C25", 7, "tel=0312345678")),
                file("E03-readers.csv", row("a.E03", 2, "name=山田")),
                file("E13-paste.txt", row("a.E13", 1, "name=山田 太郎"), row("b.E13", 2, "name=佐藤"),
                        row("c.E13", 3, "name=")));
    }

    static Stream<Arguments> others() {
        String at = ".RUN@example.com";
        return Stream.of(
                text("UTF-16 without a mark", ("メルアド,名前\r\na" + at + ",髙橋\r\n").getBytes(StandardCharsets.UTF_16LE),
                        row("a", 2, "name=髙橋")),
                text("big-endian UTF-16", ("\uFEFFメルアド,名前\na" + at + ",髙橋").getBytes(StandardCharsets.UTF_16BE),
                        row("a", 2, "name=髙橋")),
                text("EUC-JP", ("email,name\na" + at + ",山田 花子\n").getBytes(Charset.forName("EUC-JP")),
                        row("a", 2, "name=山田 花子")),
                text("ISO-2022-JP", ("email,name\na" + at + ",山田\n").getBytes(Charset.forName("ISO-2022-JP")),
                        row("a", 2, "name=山田")),
                text("Shift_JIS with narrow kana", ("email,name\na" + at + ",ﾔﾏﾀﾞ 靖\n").getBytes(OLD),
                        row("a", 2, "name=ﾔﾏﾀﾞ 靖")),
                text("a byte of a file in Shift_JIS is cut",
                        cut("メルアド,名前\na" + at + ",山田\nb" + at + ",佐藤\nc" + at + ",鈴木\n",
                                "藤"),
                        row("a", 2, "name=山田"), faulty(3, "ENCODING"), row("c", 4, "name=鈴木")),
                text("characters that an earlier program lost", "メルアド,名前\na" + at + ",山\uFFFD\nb" + at + ",佐藤",
                        faulty(2, "ENCODING"), row("b", 3, "name=佐藤")),
                text("a quote that is never closed", "メルアド,名前\na" + at + ",\"山田\nb" + at + ",佐藤\nc" + at + ",鈴木\n",
                        faulty(2, "QUOTE_OPEN"), row("b", 3, "name=佐藤"), row("c", 4, "name=鈴木")),
                text("a quote that the next one would close",
                        "メルアド,名前\na" + at + ",\"山田\nb" + at + ",\"佐藤\"\nc" + at + ",鈴木\n", faulty(2, "QUOTE_OPEN"),
                        row("b", 3, "name=佐藤"), row("c", 4, "name=鈴木")),
                text("a blank before a quote", "メルアド,名前\na" + at + ", \"山田, 太郎\"\nb" + at + ",佐藤\n",
                        faulty(2, "BLANK_BEFORE_QUOTE"), row("b", 3, "name=佐藤")),
                text("a quote within a cell",
                        "メルアド,メモ\na" + at + ",19\"ラック\nb" + at + ",\"二行の\r\nメモ \"\"引用\"\"\"\nc" + at
                                + ",\n",
                        row("a", 2, "memo=19\"ラック"), row("b", 3, "memo=二行の\r\nメモ \"引用\""), row("c", 5)),
                text("sep= and trailing empty columns",
                        "sep=;\r\nメルアド;名前;;\r\na" + at + ";山田;;;\r\n;;;\r\nb" + at + ";佐藤\r\n",
                        row("a", 3, "name=山田"), row("b", 5, "name=佐藤")),
                text("headings of other letters", "ＥＭＡＩＬ, 名　前 ,\uFEFF会社名,Ｔｅｌ\na" + at + ",山田,寄合,03-1",
                        row("a", 2, "name=山田", "company=寄合", "tel=03-1")),
                text("a heading that nobody knows", "メルアド,番号\na" + at + ",7", undecided()),
                text("line ends of old Macs", "メルアド,名前\ra" + at + ",山田\rb" + at + ",佐藤", row("a", 2, "name=山田"),
                        row("b", 3, "name=佐藤")),
                text("what cannot be kept is left out",
                        "メルアド,電話番号,誕生日,性別,名前\na" + at + ",03-1234-5678 内線12,不明,男,山田\nb" + at
                                + ",03.1234.5678,1980年4月1日,1,\"\u00A0佐藤\u202D\"\n",
                        row("a", 2, "name=山田", "tel=", "birthday=").leaving("tel", "sex", "birthday"),
                        row("b", 3, "tel=03-1234-5678", "birthday=1980-04-01", "sex=1", "name=佐藤")),
                text("an address with a name, and one that cannot be seen whole",
                        "メルアド,名前\n山田 太郎 <a" + at + ">,\n\"\uFEFFb" + at + "\u200B\",佐藤\nc c" + at + ",x\n",
                        row("a", 2, "name=山田 太郎"), row("b", 3, "name=佐藤"), faulty(4, "email")),
                text("who may not want mails is not registered with them",
                        "メルアド,配信ステータス\na" + at + ",停止\nb" + at + ",0\n", faulty(2, "sendstatus"),
                        row("b", 3, "sendstatus=0")),
                text("choices by digits whose zeros are lost, by labels and otherwise",
                        "メルアド,進捗管理\na" + at + ",1\nb" + at + ",\"資料、見積り\"\nc" + at + ",見積り;訪問\nd" + at + ",[010]\ne"
                                + at
                                + ",別のもの\n",
                        row("a", 2, "progress=1"), row("b", 3, "progress=11"), row("c", 4, "progress=110"),
                        row("d", 5, "progress=10"), row("e", 6, "progress=").leaving("progress")),
                paste("a paste with two addresses in a line",
                        "a" + at + "\nb" + at + ", c" + at + "\n佐藤 <d" + at + ">;\n",
                        row("a", 1), faulty(2, "TWO_ADDRESSES"), row("d", 3, "name=佐藤")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"files", "others"})
    void who_can_be_read_is_registered_and_who_cannot_is_told_with_line_and_reason(String name, byte[] bytes,
            List<Row> rows) {
        String run = Data.unique("r");
        Magazine magazine = magazine(name);
        boolean pasted = name.contains("paste");
        byte[] file = run(bytes, run);
        long id = imports.stage(data.staff(), magazine.id(),
                new ImportSource(pasted, pasted ? "" : name, () -> new ByteArrayInputStream(file)),
                new ImportOptions(false, false, false, false, "admin", "展示会 2026-11-01 名刺"));
        if (rows.isEmpty()) {
            assertThat(imports.find(magazine.id(), id).orElseThrow().reading().decided()).isFalse();
            return;
        }
        List<ImportLine> preview = imports.lines(id, List.of(), 0, 100);
        assertThat(preview).extracting(ImportLine::number).containsExactlyElementsOf(
                rows.stream().map(Row::number).toList());
        imports.start(data.staff(), magazine.id(), id);
        imports.run(id);
        for (int i = 0; i < rows.size(); i++) {
            ImportLine line = preview.get(i);
            Row row = rows.get(i);
            if (row.fault() != null) {
                assertThat(line.verdict()).isEqualTo(Verdict.FAULTY);
                assertThat(line.fault() == null ? line.field() : line.fault().name()).isEqualTo(row.fault());
                continue;
            }
            assertThat(line.verdict()).as(line.toString()).isEqualTo(Verdict.NEW);
            assertThat(line.leftOut()).containsExactlyElementsOf(row.leftOut());
            Reader reader = find(magazine, row.email() + "." + run + "@example.com").orElseThrow();
            for (String field : row.fields()) {
                String[] parts = field.split("=", 2);
                Object value = reader.value(ReaderField.of(parts[0]));
                assertThat(value == null ? "" : value.toString()).as(row + " " + parts[0]).isEqualTo(parts[1]);
            }
        }
        assertThat(rows.stream().filter(row -> row.fault() == null).count())
                .isEqualTo(imports.find(magazine.id(), id).orElseThrow().count(Verdict.NEW));
    }

    private Magazine magazine(String name) {
        long id = magazines.create(Data.TESTS, MagazineSettings.named(name)).id();
        for (String label : List.of("資料", "見積り", "訪問")) {
            magazines.addChoice(Data.TESTS, id, "progress", label);
        }
        return magazines.find(id).orElseThrow();
    }

    private Optional<Reader> find(Magazine magazine, String email) {
        return readers.find(magazine.id(), EmailAddress.parse(email).orElseThrow().key());
    }

    /** The bytes with a fresh word for RUN, in UTF-16 too. */
    private static byte[] run(byte[] bytes, String run) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String wide = String.join("\0", run.split(""));
        return text.replace("R\0U\0N", wide).replace("RUN", run).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] cut(String text, String character) {
        String bytes = new String(text.getBytes(OLD), StandardCharsets.ISO_8859_1);
        String whole = new String(character.getBytes(OLD), StandardCharsets.ISO_8859_1);
        return bytes.replace(whole, whole.substring(0, 1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Row[] undecided() {
        return new Row[0];
    }

    private static Arguments file(String name, Row... rows) {
        try {
            return Arguments.of(name, Files.readAllBytes(FILES.resolve(name)), Arrays.asList(rows));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Arguments text(String name, byte[] bytes, Row... rows) {
        return Arguments.of(name, bytes, new ArrayList<>(List.of(rows)));
    }

    private static Arguments text(String name, String text, Row... rows) {
        return text(name, text.getBytes(StandardCharsets.UTF_8), rows);
    }

    private static Arguments paste(String name, String text, Row... rows) {
        return text(name, text, rows);
    }
}
