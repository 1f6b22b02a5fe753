package io.yoriai.audience;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.intake.ImportLine;
import io.yoriai.intake.ImportOptions;
import io.yoriai.intake.ReaderFormats;
import io.yoriai.intake.ReaderImport;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.reader.Rows;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Readers as CSV, out and in again. */
@ServerTest
class ReaderExportTest {

    private static final ImportOptions OPTIONS = new ImportOptions(true, true, false, false, "admin", "evidence");

    @Autowired
    Data data;

    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    ReaderExport export;
    @Autowired
    ReaderFormats formats;
    @Autowired
    ReaderImport imports;
    @Autowired
    JdbcClient jdbc;

    @Test
    void what_is_exported_comes_in_again_as_it_was_and_no_cell_is_a_formula() {
        Magazine one = magazine();
        String first = Rows.mail();
        String second = "+" + Rows.mail();
        Rows.add(readers, one, first, "name", "=HYPERLINK(\"http://evil\")", "tel", "+81-3-1234", "fax", "-1", "point",
                "-7", "memo", "@a\n=b,\"c\"\r\n'd", "attr1", "\t=1", "attr2", "'=2", "attr3", "''=3", "attr4",
                "'quoted'",
                "attr5", "＝全角", "attr6", "\n=x", "progress", "10", "sex", "2", "birthday", "1980-02-29", "created",
                "2015-12-08");
        Rows.add(readers, one, second, "sendstatus", "0", "company", "𠮷野家, Inc.");
        for (Locale language : new Locale[]{Locale.JAPANESE, Locale.ENGLISH, null}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            export.write(data.staff(), one, ReaderConditions.NONE, language, true, file);
            String text = file.toString(StandardCharsets.UTF_8);
            assertThat(text).startsWith("\uFEFF" + (language == null
                    ? "\"id\",\"state\",\"email\",\"name\""
                    : language.equals(Locale.JAPANESE)
                            ? "\"読者ID\",\"状態\",\"メールアドレス\",\"名前\""
                            : "\"Reader ID\",\"State\","));
            assertThat(text).as("every cell is quoted, empty ones too").matches(
                    "(?s)\uFEFF(?:\"(?:[^\"]|\"\")*\"(?:,|\r\n))+");
            assertThat(text).contains("'+81-3-1234", "'-7", "'=HYPERLINK", "'＝全角", ",\"'+" + second.substring(1));
            de.siegmar.fastcsv.reader.CsvReader.builder().ofCsvRecord(text.substring(1)).stream()
                    .flatMap(record -> record.getFields().stream())
                    .forEach(cell -> assertThat(cell).doesNotMatch("(?s)[=+@\\-\\t\\r\\n＝].*"));

            Magazine two = magazine();
            long id = imports.stage(data.staff(), two.id(), formats.csv(two, file.toByteArray()), "admin.readers.csv",
                    OPTIONS);
            imports.start(data.staff(), two.id(), id);
            imports.run(id);
            assertThat(imports.lines(id, List.of(), 0, 10)).extracting(ImportLine::verdict)
                    .containsOnly(ImportLine.Verdict.NEW);
            for (String email : List.of(first, second)) {
                assertThat(values(two, email)).isEqualTo(values(one, email));
            }
        }
    }

    @Test
    void what_is_exported_comes_back_from_a_spreadsheet_that_loses_zeros_and_writes_days_its_own_way() {
        Magazine one = magazine();
        String email = Rows.mail();
        Rows.add(readers, one, email, "name", "佐藤", "tel", "0312345678", "zip", "0600001", "address2", "1-2", "attr1",
                "123456789012345678", "attr2", "1E5", "progress", "01", "birthday", "1980-04-01", "created",
                "2015-12-08");
        for (Locale language : new Locale[]{Locale.JAPANESE, Locale.ENGLISH, null}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            export.write(data.staff(), one, ReaderConditions.NONE, language, true, file);
            byte[] saved = spreadsheet(file.toString(StandardCharsets.UTF_8).substring(1))
                    .getBytes(java.nio.charset.Charset.forName("windows-31j"));
            Magazine two = magazine();
            long id = imports.stage(data.staff(), two.id(), formats.csv(two, saved), "admin.readers.csv", OPTIONS);
            imports.start(data.staff(), two.id(), id);
            imports.run(id);
            assertThat(values(two, email)).isEqualTo(values(one, email));
        }
    }

    /** As Excel opens and saves a file: numbers lose zeros and digits, days are written with slashes. */
    private static String spreadsheet(String csv) {
        StringBuilder saved = new StringBuilder();
        de.siegmar.fastcsv.reader.CsvReader.builder().ofCsvRecord(csv).stream().forEach(record -> saved.append(
                record.getFields().stream().map(ReaderExportTest::cell)
                        .collect(java.util.stream.Collectors.joining(",")))
                .append("\r\n"));
        return saved.toString();
    }

    private static String cell(String cell) {
        if (cell.matches("[0-9]{1,11}")) {
            return Long.toString(Long.parseLong(cell));
        }
        if (cell.matches("[0-9]{12,}|[0-9]+E[0-9]+")) {
            return String.format(Locale.ROOT, "%.5E", Double.parseDouble(cell));
        }
        if (cell.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            java.time.LocalDate day = java.time.LocalDate.parse(cell);
            return day.getYear() + "/" + day.getMonthValue() + "/" + day.getDayOfMonth();
        }
        String shown = cell.matches("[0-9]{1,2}[-/][0-9]{1,2}") ? cell.replaceAll("[-/]", "月") + "日" : cell;
        return shown.contains(",") ? '"' + shown + '"' : shown;
    }

    @Test
    void every_export_is_in_the_operation_log_and_holds_only_whom_the_conditions_find() {
        Magazine one = magazine();
        Rows.add(readers, one, Rows.mail(), "name", "一");
        Rows.add(readers, one, Rows.mail(), "name", "二");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SignedIn hanako = data.staff();
        export.write(hanako, one, ReaderConditions.all(ReaderCondition.of("name", ReaderCondition.Operator.IS, "二")),
                null, true, file);
        assertThat(file.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
        assertThat(jdbc.sql("select staff_id from audit_log where record = ? and what = 'reader.export'")
                .param("Magazine/" + one.id()).query(Long.class).list()).containsExactly(hanako.staffId());
    }

    private Magazine magazine() {
        long id = magazines.create(Data.TESTS, MagazineSettings.named("m")).id();
        magazines.addChoice(Data.TESTS, id, "progress", "一");
        magazines.addChoice(Data.TESTS, id, "progress", "二");
        return magazines.find(id).orElseThrow();
    }

    private Map<ReaderField, Object> values(Magazine magazine, String email) {
        Reader reader = readers.find(magazine.id(), email).orElseThrow();
        assertThat(reader.email()).isEqualTo(email);
        Map<ReaderField, Object> values = new java.util.EnumMap<>(reader.values());
        values.put(ReaderField.CREATED, reader.createdOn());
        return values;
    }
}
