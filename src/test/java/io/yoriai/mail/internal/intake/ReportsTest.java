package io.yoriai.mail.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** 110 bounces and complaints of some 70 mail systems, against what another parser read off them. */
class ReportsTest {

    private static final Path FOLDER = Path.of("src/test/resources/mail/bounces");

    private record Expected(String file, String kind, String recipient, String action, String status) {}

    private static List<Expected> expected() throws IOException {
        return Files.readAllLines(FOLDER.resolve("expected.tsv")).stream().skip(1).map(line -> line.split("\t", -1))
                .map(cells -> new Expected(cells[0], cells[1], cells[2], cells[3], cells[4])).toList();
    }

    @Test
    void every_report_gives_its_recipients_actions_and_statuses_and_every_complaint_its_type() throws IOException {
        Map<String, List<String>> wanted = new TreeMap<>();
        for (Expected one : expected()) {
            if (one.kind().equals("dsn") && !one.recipient().isEmpty() || one.kind().equals("arf")) {
                wanted.computeIfAbsent(one.file(), file -> new ArrayList<>())
                        .add(one.recipient() + " " + one.action() + " " + one.status());
            }
        }
        assertThat(wanted).hasSizeGreaterThan(45);
        Map<String, List<String>> found = new TreeMap<>();
        for (String file : wanted.keySet()) {
            found.put(file, read(file).stream().map(report -> (report.kind() == Report.Kind.COMPLAINT
                    ? ""
                    : report.recipient()) + " " + report.action() + " " + report.status()).toList());
        }
        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void most_bounces_in_prose_tell_whom_they_are_about_and_why() throws IOException {
        Map<String, List<String>> wanted = new TreeMap<>();
        Files.readAllLines(FOLDER.resolve("prose.tsv")).stream().skip(1).map(line -> line.split("\t"))
                .forEach(cells -> wanted.computeIfAbsent(cells[0], file -> new ArrayList<>()).add(cells[1]));
        assertThat(wanted).hasSizeGreaterThanOrEqualTo(40);
        Map<String, List<String>> found = new TreeMap<>();
        for (String file : wanted.keySet()) {
            List<Report> reports = read(file);
            assertThat(reports).as(file)
                    .allSatisfy(report -> assertThat(BounceCode.of(report)).isNotEqualTo(BounceCode.UNKNOWN));
            found.put(file, reports.stream().map(Report::recipient).sorted().toList());
        }
        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void nothing_throws_whatever_a_mail_is_cut_to() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".eml")).toList()) {
                byte[] raw = Files.readAllBytes(file);
                for (int length : new int[]{0, raw.length / 4, raw.length / 2, raw.length - 1}) {
                    assertThat(Reports.of(ReadMail.of(Arrays.copyOf(raw, length)))).isNotNull();
                }
            }
        }
        assertThat(
                Reports.of(ReadMail.of("Subject: Re: hello\r\nFrom: a@example.com\r\n\r\nThank you, see you there.\r\n"
                        .getBytes(StandardCharsets.US_ASCII))))
                .isEmpty();
    }

    private static List<Report> read(String file) throws IOException {
        return Reports.of(ReadMail.of(Files.readAllBytes(FOLDER.resolve(file))));
    }
}
