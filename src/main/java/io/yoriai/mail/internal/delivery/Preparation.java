package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.mail.internal.Composed;
import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.SenderDomains;
import io.yoriai.mail.internal.SigningDomain;
import io.yoriai.mail.internal.dkim.DkimSigner;
import io.yoriai.mail.internal.smtp.SmtpSession.Envelope;

/** Makes mails ready: composed just before they go, signed, with the envelope that tells bounces apart. */
final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final Pattern ADDRESS = Pattern
            .compile("[A-Za-z0-9!#$%&'*+./=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");
    private static final Pattern FROM = Pattern
            .compile("(?im)^From:(?:[^\\r\\n]|\\r\\n[ \\t])*?([^\\s<>\"]+@[^\\s<>\"]+?)>?\\s*$");
    private static final int BATCH_BYTES = 8 << 20;
    private static final int FIRST_BATCH = 10;
    private static final int MOST_BATCH = 100;
    static final Duration FRESH = Duration.ofSeconds(5);

    private final Composer composer;
    private final SenderDomains domains;
    private final DkimSigner signer;
    private final MailTokens tokens;
    private final MailSettings settings;
    private final Clock clock;
    private final Map<Long, Integer> sizes = new ConcurrentHashMap<>();

    Preparation(Composer composer, SenderDomains domains, DkimSigner signer, MailTokens tokens, MailSettings settings,
            Clock clock) {
        this.composer = composer;
        this.domains = domains;
        this.signer = signer;
        this.tokens = tokens;
        this.settings = settings;
        this.clock = clock;
    }

    /** Batches to be composed at once: of one content, and no more than memory likes. */
    List<List<Claimed>> batches(List<Claimed> claimed) {
        Map<String, List<Claimed>> kinds = new LinkedHashMap<>();
        claimed.forEach(one -> kinds
                .computeIfAbsent(one.weight() + ":" + one.row().contentId(), kind -> new ArrayList<>()).add(one));
        List<List<Claimed>> batches = new ArrayList<>();
        kinds.values().forEach(kind -> {
            Integer size = sizes.get(content(kind.getFirst()));
            int most = size == null ? FIRST_BATCH : Math.clamp(BATCH_BYTES / Math.max(size, 1), 1, MOST_BATCH);
            for (int at = 0; at < kind.size(); at += most) {
                batches.add(kind.subList(at, Math.min(at + most, kind.size())));
            }
        });
        return batches;
    }

    /** A mail, or what becomes of it instead. */
    record Prepared(@Nullable Ready ready, @Nullable Outcome instead) {}

    /** Composes and signs; one result for each, in their order. */
    List<Prepared> prepare(Run run, List<Claimed> batch) {
        long made = System.nanoTime();
        try {
            List<Result> results = composer.compose(batch.stream().map(Claimed::row).toList());
            List<Prepared> prepared = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                Claimed one = batch.get(i);
                prepared.add(switch (results.get(i)) {
                    case Result.Ready ready -> finish(one, ready.mail(), made);
                    case Result.Skipped skipped -> instead(Outcome.skipped(one, skipped.reason()));
                    case Result.Failed failed -> instead(Outcome.error(one, Outcome.NOT_BUILT, failed.message()));
                });
            }
            Ready last = prepared.getLast().ready();
            if (last != null && last.claimed().row().contentId() != null) {
                if (sizes.size() > 1000) {
                    sizes.clear();
                }
                sizes.put(content(last.claimed()), last.body().length);
            }
            return prepared;
        } catch (RuntimeException e) {
            // The database may be away, or one mail is too much for it: each alone, and what cannot be made is tried again.
            LOG.warn("{} mails cannot be made just now", batch.size(), e);
            return batch.size() == 1
                    ? List.of(instead(run.again(batch.getFirst(), "not made: " + e.getMessage(), Outcome.NOT_BUILT)))
                    : batch.stream().flatMap(one -> prepare(run, List.of(one)).stream()).toList();
        }
    }

    /** The mail as it is now; the same where what it says was read a moment ago. */
    Prepared fresh(Run run, Ready ready) {
        try {
            return System.nanoTime() - ready.made() < FRESH.toNanos()
                    ? new Prepared(ready, null)
                    : prepare(run, List.of(ready.claimed())).getFirst();
        } catch (RuntimeException | Error e) {
            LOG.error("A mail was not made anew", e);
            return instead(run.again(ready.claimed(), "not made: " + e, Outcome.NOT_BUILT));
        }
    }

    private Prepared finish(Claimed claimed, Composed mail, long made) {
        String to = address(claimed.row().email());
        if (to == null) {
            return instead(Outcome.error(claimed, Outcome.ADDRESS_NOT_ALLOWED, "not an address that SMTP can carry"));
        }
        String token = tokens.of(claimed.row().id());
        byte[] named = concat(("X-SMP-Mail-Id: " + token + "\r\n").getBytes(StandardCharsets.US_ASCII), mail.data());
        String bounces = settings.bounces();
        Long domainId = mail.domainId();
        if (domainId != null) {
            Optional<SigningDomain> domain = domains.signer(domainId);
            if (domain.isEmpty()) {
                return instead(Outcome.error(claimed, Outcome.NOT_BUILT, "the sender domain has no key"));
            }
            String own = domain.get().bounceDomain();
            bounces = own == null ? bounces : own;
            named = concat(signer.sign(named, domain.get(), clock.instant()), named);
        }
        String from = bounces == null ? sender(mail.data()) : "b-" + token + "@" + bounces;
        return new Prepared(new Ready(claimed, new Envelope(from, to), stuffed(named), made, false), null);
    }

    private static long content(Claimed claimed) {
        return claimed.row().contentId() == null ? 0 : claimed.row().contentId();
    }

    /** The address as SMTP writes it; null: it cannot. */
    private static @Nullable String address(String email) {
        int at = email.lastIndexOf('@');
        try {
            String ascii = at < 0 ? email : email.substring(0, at + 1) + IDN.toASCII(email.substring(at + 1));
            return ADDRESS.matcher(ascii).matches() ? ascii : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Without a domain of bounces of ours they go to the sender. */
    private static String sender(byte[] mail) {
        String head = new String(mail, 0, Math.min(mail.length, 16_384), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        Matcher from = FROM.matcher(end < 0 ? head : head.substring(0, end));
        String address = from.find() ? address(from.group(1)) : null;
        return address == null ? "" : address;
    }

    private static Prepared instead(Outcome outcome) {
        return new Prepared(null, outcome);
    }

    /** RFC 5321 4.5.2, and the final dot. */
    static byte[] stuffed(byte[] mail) {
        // Looking for words in a text is what machines do several bytes at a time.
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream(mail.length + 64);
        if (text.startsWith(".")) {
            out.write('.');
        }
        int start = 0;
        for (int end = text.indexOf("\n."); end >= 0; end = text.indexOf("\n.", start)) {
            out.write(mail, start, end + 1 - start);
            out.write('.');
            start = end + 1;
        }
        out.write(mail, start, mail.length - start);
        boolean ended = mail.length >= 2 && mail[mail.length - 2] == '\r' && mail[mail.length - 1] == '\n';
        out.writeBytes((ended ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
