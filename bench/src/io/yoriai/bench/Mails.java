package io.yoriai.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bulk mail by the running server to a sink on this machine: rate and processor time with a signature and without, against the
 * JDK's bare signature; how long an audience takes against one bare statement; how soon a pause holds; memory.
 */
final class Mails {

    private static final String SECRET = "a secret of the measurement alone, long enough";
    private static final int FEW = 10_000;
    private static final int BYTES = 10_700;

    private final Bench.Settings settings;

    Mails(Bench.Settings settings) {
        this.settings = settings;
    }

    void run() throws Exception {
        double bare = bareSignature();
        double unsigned = run("mails", false, bare, true);
        run("mails-native", true, bare, false);
        Bench.later("- Bulk mail without a signature costs %,.0f us of processor time.", unsigned);
    }

    /** @return processor time of a mail without a signature, in microseconds; NaN where that is not asked for */
    private double run(String name, boolean fast, double bare, boolean all) throws Exception {
        Path folder = settings.folder().resolve(name);
        try (MailSink sink = new MailSink();
                Site site = Site.start(settings.home(), folder, "yoriai.secret=" + SECRET
                        + "\nyoriai.mail.relay-host=127.0.0.1\nyoriai.mail.relay-port=" + sink.port()
                        + "\nyoriai.mail.relay-tls=none\nyoriai.mail.bounce-domain=bounce.example"
                        + "\nyoriai.mail.native-signatures=" + fast + "\nyoriai.public-url=https://mails.example.com\n", false);
                Connection connection = site.database().connect();
                Statement sql = connection.createStatement()) {
            fill(connection, sql);
            send(site, sink, sql, FEW, 1, "");
            double few = site.megabytesOfServer();
            if (all) {
                audience(site, sql);
            }
            double signed = send(site, sink, sql, settings.leads(), 1, fast ? "signed by the native library" : "signed by the JDK");
            double many = site.megabytesOfServer();
            if (!fast) {
                Bench.later("- Bulk mail: the JDK's bare RSA-2048 signature of %,d bytes costs %,.0f us; a whole mail %,.0f us of all processes with it: **%.2f** (aim 0.80).",
                        BYTES, bare, signed, bare / signed);
            }
            Bench.later("- Memory (PSS) of the server's JVM after a sending to %,d leads %.0f MB, in the middle of one to %,d %.0f MB.",
                    FEW, few, settings.leads(), many);
            return all ? send(site, sink, sql, settings.leads(), 2, "unsigned") : Double.NaN;
        }
    }

    private void fill(Connection connection, Statement sql) throws Exception {
        sql.execute("""
                insert into lead (login_id, name1, name2, email, permission_type_id, registration_type_id, date_regist, date_update)
                select 'mail' || n, '姓' || n %% 5000, '名', 'lead' || n || '@d' || n %% 50 || '.example', 1, 1, now(), now()
                from generate_series(1, %d) n""".formatted(settings.leads()));
        for (int size : List.of(FEW, settings.leads())) {
            sql.execute("insert into staticlist (name, date_regist, date_update) values ('%d', now(), now())".formatted(size));
            sql.execute("""
                    insert into staticlist_lead (staticlist_id, lead_id, date_regist, date_update)
                    select (select id from staticlist where name = '%1$d'), id, now(), now() from lead order by lead.id limit %1$d""".formatted(size));
        }
        sql.execute("insert into system_setting (name, value) values ('mail.label_name', 'よりあい'),"
                + " ('mail.label_postal_address', '東京都千代田区1-1'), ('mail.label_contact', '03-0000-0000')");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        try (PreparedStatement domain = connection.prepareStatement("""
                insert into sender_domain (name, domain, selector, private_key, public_key, verified_at, created_at, updated_at)
                values ('bench', 'sender.example', 's1', ?, '', now(), now(), now())""")) {
            domain.setBytes(1, sealed(Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())));
            domain.execute();
        }
        String text = "[% VisitorData.name1 %] 様\n" + "秋の展示会のご案内です。 https://www.example.com/a\n".repeat(40);
        String html = "<p>[% VisitorData.name1 %] 様</p>"
                + "<p>秋の展示会のご案内です。<a href=\"https://www.example.com/a\">詳しくは</a></p>".repeat(40);
        try (PreparedStatement template = connection.prepareStatement("""
                insert into mail_template (name, purpose_id, advertisement_id, mail_type_id, title, sender_address, sender_name, body,
                    body2, charset_id, sender_domain_authentication_key, date_regist, date_update)
                values (?, 1, ?, 3, '[% VisitorData.name1 %] 様 秋の展示会のご案内', ?, '展示会事務局', ?, ?, 2,
                    (select id::text from sender_domain where ?), now(), now())""")) {
            for (int advertisement = 1; advertisement <= 2; advertisement++) {
                template.setString(1, Integer.toString(advertisement));
                template.setInt(2, advertisement);
                template.setString(3, advertisement == 1 ? "info" : "info@unsigned.example");
                template.setString(4, text);
                template.setString(5, html);
                template.setBoolean(6, advertisement == 1);
                template.execute();
            }
        }
        sql.execute("vacuum (analyze) lead, staticlist_lead");
    }

    /** As the server seals with the first secret of its installation. */
    private static byte[] sealed(String text) throws Exception {
        byte[] iv = new byte[12];
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(MessageDigest.getInstance("SHA-256")
                .digest(("yoriai seal:" + SECRET).getBytes(StandardCharsets.UTF_8)), "AES"), new GCMParameterSpec(128, iv));
        byte[] closed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(2 + iv.length + closed.length).putShort((short) 1).put(iv).put(closed).array();
    }

    /** Processor time of one, in microseconds, warm. */
    private double bareSignature() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(generator.generateKeyPair().getPrivate());
        byte[] mail = new byte[BYTES];
        var threads = ManagementFactory.getThreadMXBean();
        double best = 0;
        for (int round = 0; round < 2; round++) {
            long end = System.nanoTime() + (long) (settings.seconds() * 1e9);
            long before = threads.getCurrentThreadCpuTime();
            int count = 0;
            while (System.nanoTime() < end) {
                signature.update(mail);
                signature.sign();
                count++;
            }
            best = (threads.getCurrentThreadCpuTime() - before) / 1000.0 / count;
        }
        return best;
    }

    /**
     * Sends to a list, a part of it measured; a long one is paused then and cancelled.
     *
     * @return processor time of a mail in all processes, in microseconds
     */
    private double send(Site site, MailSink sink, Statement sql, int leads, int template, String how) throws Exception {
        long from = sink.taken();
        long id = start(sql, leads, template);
        await("mails go", () -> sink.taken() > from);
        boolean whole = leads == FEW;
        TimeUnit.MILLISECONDS.sleep(whole ? 0 : (long) (settings.warmUp() * 1000));
        long first = sink.taken();
        double cpu = site.processorSeconds() + own();
        double ofServer = site.processorSecondsOfServer();
        double ofDriver = own();
        long began = System.nanoTime();
        if (whole) {
            await("the sending ends", () -> sink.taken() >= from + leads);
        } else {
            TimeUnit.MILLISECONDS.sleep((long) (settings.seconds() * 1000));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long mails = sink.taken() - first;
        double server = site.processorSecondsOfServer() - ofServer;
        double driver = own() - ofDriver;
        double each = (site.processorSeconds() + own() - cpu) * 1e6 / mails;
        if (!whole) {
            Bench.later("- Bulk mail to %,d leads, %s: **%,.0f** mails a second, %,.0f us of processor time each: %,.0f in the server, %,.0f in the database, %,.0f in driver and sink.",
                    leads, how, mails / seconds, each, server * 1e6 / mails, each - (server + driver) * 1e6 / mails, driver * 1e6 / mails);
            long paused = System.nanoTime();
            sql.execute("insert into mail_halt (sender_id, cancelled) values (%d, false)".formatted(id));
            TimeUnit.SECONDS.sleep(4);
            Bench.later("- A pause in the middle held after %.1f s (aim 2).", Math.max(0, (sink.last() - paused) / 1e9));
            sql.execute("update mail_sender set mail_sender_status_id = 6, cancelling = true where id = " + id);
            await("the sending is cancelled", () -> Seed.number(sql,
                    "select count(*) from mail_sender where cancelling and id = " + id) == 0);
        }
        return each;
    }

    private static long start(Statement sql, int leads, int template) throws SQLException {
        return Seed.number(sql, """
                insert into mail_sender (name, mail_template_id, staticlist_id, target_type_id, include_sent_id, mail_sender_status_id,
                    date_regist, date_update)
                values ('bench', (select id from mail_template where name = '%d'), (select id from staticlist where name = '%d'), 2, 1, 2,
                    now(), now()) returning id""".formatted(template, leads));
    }

    /** How long the product's statement runs, seen from outside, and a bare one of the same rows into the same indexes. */
    private void audience(Site site, Statement sql) throws Exception {
        sql.execute("create table bench_mail (like mail including all)");
        long before = System.nanoTime();
        sql.executeUpdate("""
                insert into bench_mail (sender_id, lead_id, email, content_id, send_type, lane, send_result, created_at, updated_at)
                select 1, l.id, l.email, 1, 1, 0, 1, now(), now() from staticlist_lead s join lead l on l.id = s.lead_id
                where s.staticlist_id = (select id from staticlist where name = '%d') order by l.id""".formatted(settings.leads()));
        double bare = (System.nanoTime() - before) / 1e9;
        sql.execute("drop table bench_mail");
        long id = start(sql, settings.leads(), 1);
        try (Connection other = site.database().connect(); Statement look = other.createStatement()) {
            long[] seen = new long[2];
            await("the audience is stored", () -> {
                long now = System.nanoTime();
                if (Seed.number(look, "select count(*) from pg_stat_activity where state = 'active'"
                        + " and query like 'with given (sender, content%'") > 0) {
                    seen[0] = seen[0] == 0 ? now : seen[0];
                    seen[1] = now;
                }
                return Seed.number(look, "select mail_sender_status_id from mail_sender where id = " + id) >= 3;
            });
            double own = (seen[1] - seen[0]) / 1e9;
            Bench.later("- An audience of %,d leads is stored in %.1f s, by one bare insert in %.1f s: **%.2f** of it (aim at most 1.5).",
                    settings.leads(), own, bare, own / bare);
        }
        sql.execute("insert into mail_halt (sender_id, cancelled) values (%d, true)".formatted(id));
        sql.execute("update mail_sender set mail_sender_status_id = 6, cancelling = true where id = " + id);
        await("the sending is cancelled",
                () -> Seed.number(sql, "select count(*) from mail_sender where cancelling and id = " + id) == 0);
    }

    private static double own() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
                / 1e9;
    }

    private interface Condition {
        boolean holds() throws SQLException, IOException;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within 10 minutes: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
