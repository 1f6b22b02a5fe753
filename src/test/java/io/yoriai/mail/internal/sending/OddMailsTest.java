package io.yoriai.mail.internal.sending;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.SigningDomain;
import io.yoriai.mail.internal.dkim.DkimSigner;
import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Some hundred odd mails in both character sets, judged by an independent parser (docs/adr/0067). */
@ServerTest
class OddMailsTest {

    private static final long SEED = 20261127;
    private static final String CHECKS = "src/test/resources/mail/";
    /** Debian's own, which has Debian's modules. */
    private static final String PYTHON = Files.isExecutable(Path.of("/usr/bin/python3"))
            ? "/usr/bin/python3"
            : "python3";
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
    @Autowired
    SystemSettings settings;
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

    private long file(String name) {
        return jdbc.sql("""
                insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist,
                    date_update) values (?, 'pdf', 'application/pdf', 3000, ?, now(), now(), now()) returning id""")
                .params(name, new byte[3000]).query((row, n) -> row.getLong(1)).single();
    }

    @Test
    void odd_mails_are_right_for_parsers_and_verifiers_of_other_houses() throws Exception {
        long file = file("製品カタログ".repeat(20) + " 2026\"年\"");
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
        signed(paths);
    }

    /** Python's parser finds nothing in them but that they are not signed here, and that only advertising can be unsubscribed. */
    private static void judge(List<String> paths) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(CHECKS + "check_mime.py"));
        command.addAll(paths);
        Told told = run("-c", "import email", "python3", PYTHON, command);
        assertThat(told == null || told.text().contains("no defects")).isTrue();
        assertThat(told == null
                ? List.of()
                : told.text().lines().filter(line -> line.contains(" fails: "))
                        .filter(line -> !line.endsWith("fails: signed") && !line.contains("fails: List-Unsubscribe"))
                        .toList())
                .isEmpty();
    }

    /** Two verifiers of other houses agree that each is signed right, and that one is not which was changed afterwards. */
    private void signed(List<String> paths) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        Path key = folder.resolve("key.pem");
        Files.writeString(key, "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n");
        SigningDomain domain = new SigningDomain(1, "example.co.jp", "s1", keys.getPrivate(), null);
        List<String> right = new ArrayList<>();
        for (String path : paths) {
            byte[] mail = Files.readAllBytes(Path.of(path));
            Path signed = Path.of(path + ".signed");
            Files.write(signed, new DkimSigner().sign(mail, domain, Instant.parse("2026-11-20T01:00:12Z")));
            Files.write(signed, mail, StandardOpenOption.APPEND);
            right.add(signed.toString());
        }
        Path changed = Files.copy(Path.of(right.getFirst()), folder.resolve("changed.eml"));
        Files.writeString(changed, "x\r\n", StandardOpenOption.APPEND);
        for (String script : List.of("check_dkim.py", "check_dkim.pl")) {
            boolean python = script.endsWith(".py");
            List<String> command = new ArrayList<>(
                    List.of(CHECKS + script, "s1._domainkey.example.co.jp=" + key, "--", changed.toString()));
            command.addAll(right);
            Told told = run(python ? "-c" : "-MMail::DKIM", python ? "import dkim" : "-e1",
                    python ? "python3-dkim" : "libmail-dkim-perl", python ? PYTHON : "perl", command);
            assertThat(told == null
                    ? List.of(changed.toString())
                    : told.text().lines()
                            .filter(line -> !line.endsWith("verified")).map(line -> line.split(" ")[0]).toList())
                    .as(script)
                    .containsExactly(changed.toString());
        }
    }

    private record Told(String text) {}

    /** What a judge of another house says; null where it is not installed, which CI does not let pass. */
    private static @Nullable Told run(String probe, String module, String debian, String program, List<String> command)
            throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of(program));
        whole.addAll(command);
        try {
            Process there = new ProcessBuilder(program, probe, module).redirectErrorStream(true).start();
            there.getInputStream().readAllBytes();
            if (there.waitFor() == 0) {
                Process judge = new ProcessBuilder(whole).redirectErrorStream(true).start();
                String text = new String(judge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(judge.waitFor(60, TimeUnit.SECONDS)).isTrue();
                return new Told(text);
            }
        } catch (IOException e) {
            // The same as a module that is not there.
        }
        assertThat(System.getenv("CI")).as(debian + " judges the mails; CI must have it").isNull();
        System.err.println("!!! " + debian + " is not installed: " + command.getFirst() + " judged nothing");
        return null;
    }

    /** How a sign of common machines arrives in ISO-2022-JP; what has no form there makes the mail one of UTF-8 (3.1). */
    private static final Map<String, String> TABLE = Map.of("ｶﾞｷﾞ", "ガギ", "①", "(1)", "㈱", "(株)", "〜", "〜", "～", "〜",
            "－",
            "−", "髙", "髙", "𠮷", "𠮷", "😀", "😀");
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
        List<String> command = new ArrayList<>(List.of(CHECKS + "arrived.py"));
        command.addAll(paths);
        Told told = run("-c", "import email", "python3", PYTHON, command);
        assertThat(told == null ? expected : told.text().lines().toList()).isEqualTo(expected);
    }
}
