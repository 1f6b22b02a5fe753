package io.yoriai.mail.internal.sending;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.mail.OddMails;
import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Odd mails of contents that people write, in both character sets, judged by other houses (docs/adr/0067). {@code -Dodd.mails=7000} for more. */
@ServerTest
class OddMailsTest {

    private static final long SEED = 20261127;
    private static final int CONTENTS = Integer.getInteger("odd.mails", 800) / 5;
    private static final int EACH = 5;
    private static final Instant MADE = Instant.parse("2026-11-20T01:00:12Z");

    @Autowired
    Composer composer;
    @Autowired
    ContentStore contents;
    @Autowired
    Data data;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    SystemSettings settings;
    @Autowired
    Magazines magazines;
    @Autowired
    Issues issues;
    @Autowired
    Readers readers;
    @TempDir
    Path folder;

    private OddMails odd;

    @BeforeEach
    void judges() {
        odd = new OddMails(SEED, folder);
    }

    private Content content(int n, Long file, Content.@Nullable Newsletter issue) {
        String name = issue == null ? "VisitorData.name1" : "Reader.name";
        String leave = issue == null ? "Unsubscribe.url" : "Reader.unsubscribe_url";
        String text = odd.odd(30) + "\n[% " + name + " || \"お客様\" %] 様\n" + "長い行".repeat(n % 5 == 0 ? 600 : 3) + "\n"
                + odd.odd(60);
        String html = "<html><body><p>" + odd.odd(30).replace("<b>&", "")
                + "[% " + name + " %]</p><a href=\"[% " + leave + " %]\">x</a>"
                + "行".repeat(n % 7 == 0 ? 1500 : 1) + "</body></html>";
        int type = n % 3 + 1;
        return new Content(null, null, null, type, OddMails.cut(odd.odd(40) + "[% " + name + " %]", 200),
                n % 11 == 0 && type == 1 ? null : type == 2 ? html : text, type == 3 ? html : null, n % 2 + 1,
                "info@example.co.jp", n % 13 == 0 ? null : OddMails.cut(odd.odd(12), 100),
                n % 4 == 0 ? "a@example.com,b@example.com" : null, null,
                n % 5 == 0 ? "desk@example.co.jp" : null, null, null, n % 2 == 0, "1", n % 6 == 0 ? file : null, false,
                false, issue);
    }

    private long file(String name) {
        return jdbc.sql("""
                insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist,
                    date_update) values (?, 'pdf', 'application/pdf', 3000, ?, now(), now(), now()) returning id""")
                .params(name, new byte[3000]).query((row, n) -> row.getLong(1)).single();
    }

    /** Bulk, automatic, simple and single mails, steps, scenarios and tests by turns (1 to 7), and issues of magazines (8). */
    @Test
    void odd_mails_of_every_kind_are_right_for_parsers_and_verifiers_of_other_houses() throws Exception {
        long file = file("製品カタログ".repeat(20) + " 2026\"年\"");
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("号の配信").with(
                new Publisher("発行社", "info@example.co.jp", "", "", "東京都港区1-1", "desk@example.com")));
        long issue = issues.create(Data.TESTS, magazine.id(), new Issue.Content("題", "本文", "")).id();
        int utf8 = 0;
        for (int n = 0; n < CONTENTS; n++) {
            Content.Newsletter of = n % 5 == 4 ? new Content.Newsletter(magazine.id(), issue) : null;
            Content content = content(n, file, of);
            long id = transaction.execute(status -> contents.store(content));
            List<MailRow> rows = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                String email = Data.unique("o") + "@example.com";
                rows.add(new MailRow(n * 10L + i + 1, id, null, of == null ? data.lead(odd.odd(6), email) : null,
                        of == null ? null : reader(magazine, odd.odd(6), email),
                        of == null ? "o" + n + "@example.com" : email,
                        of == null ? 1 + (n + i) % 7 : 8, null, null, MADE));
            }
            List<Result> results = composer.compose(rows);
            assertThat(results).hasSize(rows.size());
            for (int i = 0; i < results.size(); i++) {
                byte[] mail = ((Result.Ready) results.get(i)).mail().data();
                String text = new String(mail, StandardCharsets.ISO_8859_1);
                int kind = rows.get(i).sendType();
                assertThat(text.contains("\r\nAuto-Submitted: auto-generated\r\n"))
                        .isEqualTo(List.of(2, 5, 6).contains(kind));
                assertThat(text.contains("\r\nPrecedence: bulk\r\n")).isEqualTo(List.of(1, 3, 8).contains(kind));
                assertThat(text.indexOf("List-Unsubscribe: <") >= 0).isEqualTo(of != null || content.advertisement());
                assertThat(text).contains("Date: Fri, 20 Nov 2026 10:00:12 +0900\r\n");
                utf8 += content.charset() == 1 && text.contains("charset=UTF-8") ? 1 : 0;
                odd.keep(mail);
            }
            // The same at every attempt.
            assertThat(((Result.Ready) composer.compose(rows.subList(1, 2)).getFirst()).mail().data())
                    .isEqualTo(((Result.Ready) results.get(1)).mail().data());
        }
        assertThat(utf8).as("mails that ISO-2022-JP could not say").isBetween(10, CONTENTS * EACH - 10);
        odd.judge();
    }

    private long reader(Magazine magazine, String name, String email) {
        return readers.add(magazine, EmailAddress.parse(email).orElseThrow(),
                ReaderValues.forAdd(Map.of(ReaderField.NAME, name),
                        new FieldContext(magazine, LocalDate.of(2026, 1, 1))).values(),
                false, false, Origin.system("test")).readerId();
    }

    /** How a sign of common machines arrives in ISO-2022-JP; what has no form there makes the mail one of UTF-8 (3.1). */
    private static final Map<String, String> TABLE = Map.ofEntries(Map.entry("ｶﾞｷﾞ", "ガギ"), Map.entry("ﾊﾟｰ｡", "パー。"),
            Map.entry("①", "(1)"), Map.entry("Ⅲ", "III"), Map.entry("㈱", "(株)"), Map.entry("©®™", "(C)(R)(TM)"),
            Map.entry("〜", "〜"), Map.entry("～", "〜"), Map.entry("－", "−"), Map.entry("髙", "髙"), Map.entry("𠮷", "𠮷"),
            Map.entry("😀", "😀"));
    private static final List<String> NOT_IN_JIS = List.of("髙", "𠮷", "😀");

    @Test
    void every_sign_arrives_in_every_part_in_both_character_sets_as_the_table_says() throws Exception {
        List<String> paths = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String sign : TABLE.keySet()) {
            for (String way : List.of("JIS", "JIS anyhow", "UTF-8")) {
                boolean utf8 = way.equals("UTF-8");
                boolean lacks = NOT_IN_JIS.contains(sign);
                transaction.executeWithoutResult(
                        status -> settings.change(MailMaker.SWITCH, way.equals("JIS anyhow") ? "0" : "1"));
                String slot = sign + "[% VisitorData.name1 %]";
                Content content = new Content(null, null, null, 3, slot, "text " + slot, "<p>html " + slot + "</p>",
                        utf8 ? 2 : 1, "info@example.co.jp", slot, null, null, null, null, null, false, "1",
                        file(sign + "資料"), false, false, null);
                long id = transaction.execute(status -> contents.store(content));
                Result result = composer.compose(List.of(new MailRow(1_000 + paths.size(), id, null,
                        data.lead(sign, Data.unique("s") + "@example.com"), null, "s@example.com", 1, null, null,
                        Instant.parse("2026-11-20T01:00:12Z")))).getFirst();
                Path path = folder.resolve("sign" + paths.size() + ".eml");
                Files.write(path, ((Result.Ready) result).mail().data());
                paths.add(path.toString());
                String arrives = utf8 ? sign : lacks && way.equals("JIS anyhow") ? "〓" : TABLE.get(sign);
                String twice = arrives + arrives;
                expected.add(String.join("\t", utf8 || lacks && way.equals("JIS") ? "utf-8" : "iso-2022-jp", twice,
                        twice, "text " + twice, "<p>html " + twice + "</p>", sign + "資料.pdf"));
            }
        }
        transaction.executeWithoutResult(status -> settings.change(MailMaker.SWITCH, "1"));
        List<String> command = new ArrayList<>(List.of(OddMails.CHECKS + "arrived.py"));
        command.addAll(paths);
        OddMails.Told told = OddMails.run("-c", "import email", "python3", OddMails.PYTHON, command);
        assertThat(told == null ? expected : told.text().lines().toList()).isEqualTo(expected);
    }
}
