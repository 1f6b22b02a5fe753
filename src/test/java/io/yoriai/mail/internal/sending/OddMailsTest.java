package io.yoriai.mail.internal.sending;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Some hundred odd mails in both character sets, judged by an independent parser (docs/adr/0067). */
@ServerTest
class OddMailsTest {

    private static final long SEED = 20261127;
    private static final Path CHECK = Path.of("src/test/resources/mail/check_mime.py");
    private static final String[] PIECES = {"東京", "ｶﾞｷﾞｸﾞ", "①", "Ⅲ", "㈱", "髙", "～", "－", "𠮷", "😀", "é", "abc", " ",
        "=?x?=", "\"q\"", "（株）",
        "〜", "a,b;c", "ﾊﾟﾝﾀﾞ", "©®™", "№", "か\u3099", "￥", "¥", "<b>&", "\u00A0", "株式会社よりあい", "Aa9", "=", "\\", "[%%",
        "'", "ー", "､｡"};

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
    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    private String odd(int most) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(most); n >= 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private Content content(int n, Long file) {
        String text = odd(30) + "\n[% VisitorData.name1 || \"お客様\" %] 様\n" + "長い行".repeat(n % 5 == 0 ? 600 : 3) + "\n"
                + odd(60);
        String html = "<html><body><p>" + odd(30).replace("<b>&", "")
                + "[% VisitorData.name1 %]</p><a href=\"[% Unsubscribe.url %]\">x</a>"
                + "行".repeat(n % 7 == 0 ? 1500 : 1) + "</body></html>";
        int type = n % 3 + 1;
        return new Content(null, null, null, type, cut(odd(40) + "[% VisitorData.name1 %]", 200),
                n % 11 == 0 && type == 1 ? null : type == 2 ? html : text, type == 3 ? html : null, n % 2 + 1,
                "info@example.co.jp", n % 13 == 0 ? null : cut(odd(12), 100),
                n % 4 == 0 ? "a@example.com,b@example.com" : null, null,
                n % 5 == 0 ? "desk@example.co.jp" : null, null, null, n % 2 == 0, "1", n % 6 == 0 ? file : null, false,
                false, null);
    }

    private long file() {
        return jdbc.sql("""
                insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist,
                    date_update) values (?, 'pdf', 'application/pdf', 3000, ?, now(), now(), now()) returning id""")
                .params("製品カタログ".repeat(20) + " 2026\"年\"", new byte[3000]).query((row, n) -> row.getLong(1)).single();
    }

    @Test
    void odd_mails_are_right_for_a_parser_of_another_house() throws IOException, InterruptedException {
        long file = file();
        List<String> paths = new ArrayList<>();
        int utf8 = 0;
        for (int n = 0; n < 60; n++) {
            Content content = content(n, file);
            long id = transaction.execute(status -> contents.store(content));
            List<MailRow> rows = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                long lead = data.lead(odd(6), Data.unique("o") + "@example.com");
                rows.add(new MailRow(n * 10L + i + 1, id, null, lead, null, "o" + n + "@example.com", 1 + (n + i) % 6,
                        null,
                        null, Instant.parse("2026-11-20T01:00:12Z")));
            }
            List<Result> results = composer.compose(rows);
            assertThat(results).hasSize(rows.size());
            for (Result result : results) {
                byte[] mail = ((Result.Ready) result).mail().data();
                String text = new String(mail, StandardCharsets.ISO_8859_1);
                assertThat(text.indexOf("List-Unsubscribe: <") >= 0).isEqualTo(content.advertisement());
                assertThat(text).contains("Date: Fri, 20 Nov 2026 10:00:12 +0900\r\n");
                utf8 += content.charset() == 1 && text.contains("charset=UTF-8") ? 1 : 0;
                Path path = folder.resolve("m" + paths.size() + ".eml");
                Files.write(path, mail);
                paths.add(path.toString());
            }
            // The same at every attempt.
            assertThat(((Result.Ready) composer.compose(rows.subList(1, 2)).getFirst()).mail().data())
                    .isEqualTo(((Result.Ready) results.get(1)).mail().data());
        }
        assertThat(utf8).as("mails that ISO-2022-JP could not say").isBetween(10, 290);
        judge(paths);
    }

    private static void judge(List<String> paths) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", CHECK.toString()));
        command.addAll(paths);
        Process python;
        try {
            python = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assertThat(System.getenv("CI")).as("python3 judges the mails; CI must have it").isNull();
            System.err.println(
                    "!!! python3 is not there: " + paths.size() + " mails were not judged by an independent parser");
            return;
        }
        String told = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).contains("no defects");
        // The engine signs, and only advertising can be unsubscribed.
        assertThat(told.lines().filter(line -> line.contains(" fails: "))
                .filter(line -> !line.endsWith("fails: signed") && !line.contains("fails: List-Unsubscribe")))
                .isEmpty();
    }
}
