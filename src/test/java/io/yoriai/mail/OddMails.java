package io.yoriai.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

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
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.yoriai.mail.internal.SigningDomain;
import io.yoriai.mail.internal.dkim.DkimSigner;

/** Odd texts to make mails of, and judges of other houses for what becomes of them (docs/adr/0067). */
public final class OddMails {

    public static final String CHECKS = "src/test/resources/mail/";
    /** Debian's own, which has Debian's modules. */
    public static final String PYTHON = Files.isExecutable(Path.of("/usr/bin/python3"))
            ? "/usr/bin/python3"
            : "python3";
    private static final String[] PIECES = {"東京", "ｶﾞｷﾞｸﾞ", "①", "Ⅲ", "㈱", "髙", "～", "－", "𠮷", "😀", "é", "abc", " ",
        "=?x?=", "\"q\"", "（株）",
        "〜", "a,b;c", "ﾊﾟﾝﾀﾞ", "©®™", "№", "か\u3099", "￥", "¥", "<b>&", "\u00A0", "株式会社よりあい", "Aa9", "=", "\\", "[%%",
        "'", "ー", "､｡"};

    private final Random random;
    private final Path folder;
    private final List<String> paths = new ArrayList<>();

    /** @param folder where mails are kept for the judges */
    public OddMails(long seed, Path folder) {
        random = new Random(seed);
        this.folder = folder;
    }

    public String odd(int most) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(most); n >= 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    public static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    /** Keeps a mail for the judges. */
    public void keep(byte[] mail) throws IOException {
        Path path = folder.resolve("m" + paths.size() + ".eml");
        Files.write(path, mail);
        paths.add(path.toString());
    }

    /** How many are kept. */
    public int size() {
        return paths.size();
    }

    /** Judges all that are kept. */
    public void judge() throws Exception {
        parsed();
        signed();
    }

    /** Python's parser finds nothing in them but that they are not signed here, and that only advertising can be unsubscribed. */
    private void parsed() throws IOException, InterruptedException {
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
    private void signed() throws Exception {
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
            Files.write(signed, new DkimSigner(true).sign(mail, domain, Instant.parse("2026-11-20T01:00:12Z")));
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

    public record Told(String text) {}

    /** What a judge of another house says; null where it is not installed, which CI does not let pass. */
    public static @Nullable Told run(String probe, String module, String debian, String program, List<String> command)
            throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of(program));
        whole.addAll(command);
        try {
            Process there = new ProcessBuilder(program, probe, module).redirectErrorStream(true).start();
            there.getInputStream().readAllBytes();
            if (there.waitFor() == 0) {
                Process judge = new ProcessBuilder(whole).redirectErrorStream(true).start();
                String text = new String(judge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(judge.waitFor(180, TimeUnit.SECONDS)).isTrue();
                return new Told(text);
            }
        } catch (IOException e) {
            // The same as a module that is not there.
        }
        assertThat(System.getenv("CI")).as(debian + " judges the mails; CI must have it").isNull();
        System.err.println("!!! " + debian + " is not installed: " + command.getFirst() + " judged nothing");
        return null;
    }
}
