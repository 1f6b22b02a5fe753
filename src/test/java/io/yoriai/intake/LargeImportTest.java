package io.yoriai.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderExport;
import io.yoriai.intake.ImportLine.Verdict;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.Photos;
import io.yoriai.reader.Readers;
import io.yoriai.reader.Rows;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Files as large as they may be, photographs, and what stays of an import (spec/neo.md 7.4). */
@ServerTest
class LargeImportTest {

    private static final ImportOptions OPTIONS = new ImportOptions(false, false, true, false, "admin", "e");
    private static final long MEGABYTE = 1L << 20;

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
    ReaderExport export;
    @Autowired
    Photos photos;
    @Autowired
    JdbcClient jdbc;

    @TempDir
    Path folder;

    @Test
    void forty_thousand_lines_come_in_and_go_out_with_flat_memory() throws IOException {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("大"));
        Path file = folder.resolve("admin.readers.csv");
        try (Writer text = Files.newBufferedWriter(file)) {
            text.write("メルアド,名前,会社名,属性1\n");
            for (int i = 1; i <= 40_000; i++) {
                // Every thousandth is faulty, and the last thousand repeat the first.
                String email = i % 1000 == 0 ? "nobody" : "l%06d@example.com".formatted(i > 39_000 ? i - 39_000 : i);
                text.write(email + ",名前" + i + ",\"会社, " + i + "\"," + "長い値".repeat(20) + "\n");
            }
        }
        long before = used();
        long id = imports.stage(data.staff(), magazine.id(), formats.csv(magazine, new FileSystemResource(file)),
                "admin.readers.csv",
                OPTIONS);
        long staged = used();
        ImportSummary preview = imports.find(magazine.id(), id).orElseThrow();
        assertThat(preview.count(Verdict.NEW)).isEqualTo(38_961);
        assertThat(preview.count(Verdict.REPEATED)).isEqualTo(999);
        assertThat(preview.count(Verdict.FAULTY)).isEqualTo(40);
        assertThat(preview.total()).isEqualTo(40_000);
        assertThat(readers.find(magazine.id(), "l000001@example.com")).isEmpty();

        imports.start(data.staff(), magazine.id(), id);
        imports.run(id);
        ImportSummary done = imports.find(magazine.id(), id).orElseThrow();
        assertThat(done.waiting()).isZero();
        assertThat(done.counts()).isEqualTo(preview.counts());
        assertThat(readers.find(magazine.id(), "l000001@example.com").orElseThrow().values())
                .containsEntry(ReaderField.NAME, "名前39001");
        assertThat(jdbc.sql("select count(*) from reader where magazine_id = ?").param(magazine.id()).query(Long.class)
                .single()).isEqualTo(38_961);
        ByteArrayOutputStream faults = new ByteArrayOutputStream();
        imports.writeFaults(magazine.id(), id, faults);
        assertThat(faults.toString(StandardCharsets.UTF_8).lines()).hasSize(1 + 999 + 40)
                .anyMatch(line -> line.startsWith("\"1001\",\"誤り：メールアドレス\",\"nobody\",\"名前1000\""));

        AtomicLong written = new AtomicLong();
        export.write(data.staff(), magazine, ReaderConditions.NONE, null, true, new OutputStream() {
            @Override
            public void write(int b) {
                written.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                written.addAndGet(length);
            }
        });
        assertThat(written.get()).isGreaterThan(8 * MEGABYTE);
        assertThat(staged - before).isLessThan(24 * MEGABYTE);
        assertThat(used() - before).isLessThan(24 * MEGABYTE);
        jdbc.sql("delete from reader where magazine_id = ?").param(magazine.id()).update();
        jdbc.sql("delete from reader_import where magazine_id = ?").param(magazine.id()).update();
    }

    @Test
    void over_the_limit_nothing_is_taken() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        assertThatThrownBy(() -> imports.stage(data.staff(), magazine.id(),
                formats.paste(magazine, "a@example.com\n".repeat(1001)), "", OPTIONS))
                .isInstanceOf(FaultException.class).hasMessageContaining("TOO_MANY");
        assertThat(imports.recent(magazine.id(), 10)).isEmpty();
    }

    @Test
    void a_card_brings_its_photograph_and_one_that_is_none_is_left_out_and_told() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 7, 7};
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1};
        byte[] large = new byte[Photos.MOST_BYTES + 1];
        System.arraycopy(jpeg, 0, large, 0, 3);
        String a = Rows.mail();
        String b = Rows.mail();
        String c = Rows.mail();
        String d = Rows.mail();
        String e = Rows.mail();
        String cards = card(a, "PHOTO;ENCODING=BASE64;TYPE=JPEG:\n " + base64(jpeg)) + card(b,
                "PHOTO:data:image/png;base64," + base64(png))
                + card(c, "PHOTO;ENCODING=b:" + base64("GIF89a".getBytes(StandardCharsets.US_ASCII)))
                + card(d, "PHOTO;ENCODING=b;TYPE=JPEG:" + base64(large))
                + card(e, "PHOTO;VALUE=URI:https://example.com/p.jpg");
        long id = imports.stage(data.staff(), magazine.id(), formats.vcard(cards.getBytes(StandardCharsets.UTF_8)),
                "c.vcf",
                OPTIONS);
        imports.start(data.staff(), magazine.id(), id);
        imports.run(id);
        assertThat(imports.lines(id, List.of(), 0, 10)).extracting(ImportLine::verdict).containsOnly(Verdict.NEW);
        assertThat(imports.lines(id, List.of(), 0, 10)).extracting(ImportLine::leftOut).containsExactly(List.of(),
                List.of(), List.of("photo"), List.of("photo"), List.of());
        assertThat(photos.find(magazine.id(), id(magazine, c))).isEmpty();
        assertThat(photos.find(magazine.id(), id(magazine, d))).isEmpty();
        assertThat(photos.find(magazine.id(), id(magazine, a)).orElseThrow().bytes()).isEqualTo(jpeg);
        assertThat(photos.find(magazine.id(), id(magazine, b)).orElseThrow().contentType()).isEqualTo("image/png");
        assertThat(photos.find(magazine.id(), id(magazine, e))).isEmpty();

        long reader = id(magazine, a);
        readers.remove(magazine, reader, false, io.yoriai.person.Origin.system("t"));
        assertThat(jdbc.sql("select count(*) from stored_file where name = 'photo-" + reader + "'").query(Long.class)
                .single()).isZero();
    }

    private long id(Magazine magazine, String email) {
        return readers.find(magazine.id(), email).orElseThrow().id();
    }

    private static String card(String email, String photo) {
        return "BEGIN:VCARD\nVERSION:3.0\nEMAIL:" + email + "\n" + photo + "\nEND:VCARD\n";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
