package io.yoriai.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;

import io.yoriai.intake.ImportLine.Verdict;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.Origin;
import io.yoriai.person.Timeline;
import io.yoriai.person.TimelineEntry;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Readers whom staff bring, and what their persons' timelines then show (spec/neo.md 7.4, 9). */
@ServerTest
class ReaderImportTest {

    private static final ImportOptions KEEP = new ImportOptions(false, false, false, false, "admin",
            "展示会 2026-11-01 名刺");
    private static final ImportOptions OVERWRITE = new ImportOptions(true, true, false, false, "admin",
            "展示会 2026-11-01 名刺");

    @Autowired
    Data data;

    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    ReaderFormats formats;
    @Autowired
    ReaderImport imports;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    Timeline timeline;
    @Autowired
    JdbcClient jdbc;

    @Test
    void each_line_is_told_what_becomes_of_it_and_faulty_ones_stop_nobody() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        String known = mail();
        String gone = mail();
        String twice = mail();
        paste(magazine, known + ",前\n" + gone, KEEP);
        readers.remove(magazine, readers.find(magazine.id(), gone).orElseThrow().id(), false, Origin.system("test"));
        String paste = known + ",後\n" + gone + "\n" + "nobody\n" + mail() + ",n,x\n" + twice + ",一\n" + twice + ",二\n";

        List<ImportLine> preview = preview(magazine, paste);
        List<ImportLine> done = register(magazine, formats.paste(magazine, paste), KEEP);

        assertThat(preview).extracting(ImportLine::number, ImportLine::verdict, ImportLine::field).containsExactly(
                tuple(1L, Verdict.REGISTERED, null), tuple(2L, Verdict.REFUSED, null),
                tuple(3L, Verdict.FAULTY, "email"),
                tuple(4L, Verdict.NEW, null), tuple(5L, Verdict.REPEATED, null), tuple(6L, Verdict.NEW, null));
        assertThat(done).isEqualTo(preview);
        assertThat(name(magazine, known)).isEqualTo("前");
        assertThat(name(magazine, twice)).isEqualTo("二");

        assertThat(register(magazine, formats.paste(magazine, paste), OVERWRITE))
                .extracting(ImportLine::verdict)
                .startsWith(Verdict.OVERWRITTEN, Verdict.NEW);
        assertThat(name(magazine, known)).isEqualTo("後");
        assertThat(ledger.standing(gone, "magazine:" + magazine.id()).orElseThrow().origin().evidence())
                .contains("展示会");
    }

    @Test
    void a_file_leaves_what_its_empty_cells_say_nothing_of_and_never_starts_delivery() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        String email = mail();
        csv(magazine, "email,name,company,sendstatus\n" + email + ",山田,寄合,0\n");
        csv(magazine, "email,name,company,sendstatus\n" + email + ",,新社,1\n");

        Reader reader = readers.find(magazine.id(), email).orElseThrow();
        assertThat(reader.values()).containsEntry(ReaderField.NAME, "山田").containsEntry(ReaderField.COMPANY, "新社")
                .containsEntry(ReaderField.SENDSTATUS, 0);
        assertThat(jdbc.sql("select step_mails from reader where id = :id").param("id", reader.id())
                .query(Boolean.class).single())
                .isFalse();
    }

    @Test
    void a_later_line_of_an_address_wins_and_empties_nothing_that_an_earlier_one_says() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        String email = mail();
        String file = "email,name,company,tel\n" + email + ",山田,寄合,03-1\n" + email.toUpperCase(java.util.Locale.ROOT)
                + ",山田 太郎,,\n" + email + ",,新社,\n";
        long id = imports.stage(data.staff(), magazine.id(), source(file), KEEP);

        assertThat(imports.lines(id, List.of(), 0, 10)).extracting(ImportLine::verdict, ImportLine::replacedBy)
                .containsExactly(tuple(Verdict.REPEATED, 4L), tuple(Verdict.REPEATED, 4L), tuple(Verdict.NEW, null));
        assertThat(imports.values(id, 10)).singleElement().satisfies(values -> assertThat(values)
                .containsEntry("email", email).containsEntry("name", "山田 太郎").containsEntry("company", "新社")
                .containsEntry("tel", "03-1"));
        imports.start(data.staff(), magazine.id(), id);
        imports.run(id);
        assertThat(readers.find(magazine.id(), email).orElseThrow().values())
                .containsEntry(ReaderField.NAME, "山田 太郎").containsEntry(ReaderField.COMPANY, "新社")
                .containsEntry(ReaderField.TEL, "03-1");
    }

    @Test
    void unknown_columns_wait_until_staff_say_what_they_are_and_the_file_is_forgotten_once_it_is_registered() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        String email = mail();
        long id = imports.stage(data.staff(), magazine.id(), source("氏名,メールアドレス,番号\n山田," + email + ",7\n"), KEEP);
        assertThat(imports.lines(id, List.of(), 0, 10)).isEmpty();
        assertThatThrownBy(() -> imports.start(data.staff(), magazine.id(), id)).hasMessageContaining("Import.Columns");
        assertThatThrownBy(() -> imports.reread(data.staff(), magazine.id(), id, FileEncoding.UTF_8,
                List.of("name", "", ""))).hasMessageContaining("REQUIRED");
        assertThatThrownBy(() -> imports.reread(data.staff(), magazine.id(), id, FileEncoding.UTF_8,
                List.of("name", "email", "name"))).hasMessageContaining("DUPLICATE");

        imports.reread(data.staff(), magazine.id(), id, FileEncoding.UTF_8, List.of("name", "email", ""));
        imports.start(data.staff(), magazine.id(), id);
        imports.run(id);
        assertThat(name(magazine, email)).isEqualTo("山田");
        assertThat(jdbc.sql("select count(*) from reader_import_part where import_id = ?").param(id)
                .query(Long.class).single()).isZero();
        assertThatThrownBy(() -> imports.reread(data.staff(), magazine.id(), id, FileEncoding.UTF_8,
                List.of("name", "email", ""))).hasMessageContaining("CONFLICT");
    }

    @Test
    void a_file_is_read_again_in_another_encoding() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        byte[] file = ("E-mail,Name\n" + mail() + ",Ren\u00E9\n")
                .getBytes(java.nio.charset.Charset.forName("windows-1252"));
        long id = imports.stage(data.staff(), magazine.id(),
                ImportSource.file("a.csv", () -> new java.io.ByteArrayInputStream(file)), KEEP);
        assertThat(imports.lines(id, List.of(), 0, 10)).extracting(ImportLine::fault)
                .containsExactly(LineFault.ENCODING);

        imports.reread(data.staff(), magazine.id(), id, FileEncoding.WINDOWS_1252, List.of());
        assertThat(imports.values(id, 10)).singleElement()
                .satisfies(values -> assertThat(values).containsEntry("name", "Ren\u00E9"));
    }

    private static ImportSource source(String text) {
        return ImportSource.file("a.csv", () -> new java.io.ByteArrayInputStream(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void no_import_is_without_evidence_of_consent() {
        assertThatThrownBy(() -> new ImportOptions(false, false, false, false, "admin", " "))
                .hasMessageContaining("Import.Evidence");
    }

    @Test
    void the_timeline_of_a_person_shows_every_magazine_in_order_of_time() {
        Magazine one = magazines.create(Data.TESTS, MagazineSettings.named("一"));
        Magazine two = magazines.create(Data.TESTS, MagazineSettings.named("二"));
        String email = mail();
        paste(one, email + ",前", KEEP);
        paste(two, email, KEEP);
        paste(one, email + ",後", OVERWRITE);

        assertThat(timeline.of(email, java.util.Set.of(), entry -> true, 10))
                .extracting(TimelineEntry::kind, TimelineEntry::subject).containsExactly(
                        tuple("READER_CHANGED", "magazine:" + one.id()),
                        tuple("CONSENT_AGREED", "magazine:" + two.id()),
                        tuple("CONSENT_AGREED", "magazine:" + one.id()));
    }

    @Test
    void the_ledger_refuses_every_change_and_keeps_the_word_of_an_erased_address() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        String email = mail();
        ledger.record(email, null, "magazine:" + magazine.id(), Act.REFUSED, Origin.system("test"));

        assertThatThrownBy(() -> jdbc.sql("update consent_ledger set kind = 'AGREED' where address = :a")
                .param("a", email).update())
                .hasMessageContaining("only grows");
        assertThatThrownBy(() -> jdbc.sql("delete from consent_ledger where address = :a").param("a", email).update())
                .hasMessageContaining("only grows");
        jdbc.sql(
                "update consent_ledger set address = null, evidence = null, ip = null, user_agent = null where address = :a")
                .param("a", email).update();
        assertThat(preview(magazine, email)).extracting(ImportLine::verdict)
                .containsExactly(Verdict.REFUSED);
    }

    private void paste(Magazine magazine, String text, ImportOptions options) {
        register(magazine, formats.paste(magazine, text), options);
    }

    private void csv(Magazine magazine, String text) {
        register(magazine, formats.csv(magazine, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)), OVERWRITE);
    }

    private List<ImportLine> preview(Magazine magazine, String text) {
        long id = imports.stage(data.staff(), magazine.id(), formats.paste(magazine, text), "", KEEP);
        return imports.lines(id, List.of(), 0, 1000);
    }

    private List<ImportLine> register(Magazine magazine, ImportTable table, ImportOptions options) {
        long id = imports.stage(data.staff(), magazine.id(), table, "admin.readers.csv", options);
        imports.start(data.staff(), magazine.id(), id);
        imports.run(id);
        assertThat(imports.find(magazine.id(), id).orElseThrow().state()).isEqualTo(ImportSummary.State.DONE);
        return imports.lines(id, List.of(), 0, 1000);
    }

    private Object name(Magazine magazine, String email) {
        return java.util.Objects
                .requireNonNull(readers.find(magazine.id(), email).orElseThrow().value(ReaderField.NAME));
    }

    private static String mail() {
        return Data.unique("i") + "@example.com";
    }
}
