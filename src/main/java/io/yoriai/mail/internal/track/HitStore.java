package io.yoriai.mail.internal.track;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.yoriai.mail.MailHit;
import io.yoriai.mail.internal.track.Verdict.Signal;
import io.yoriai.record.SqlTime;

/** Keeps hits, judges them, and keeps the counters of their mail. Whoever does holds the mail's row: hits of one mail come one after the other. */
@Component
class HitStore {

    private static final Duration JUDGED = Duration.ofMinutes(10);
    private static final Duration FAST = Duration.ofSeconds(5);
    private static final Duration BURST = Duration.ofSeconds(3);
    private static final Duration SAME = Duration.ofSeconds(60);
    private static final int MANY_LINKS = 3;
    private static final int MANY_LEADS = 5;

    private final JdbcClient jdbc;
    private final MachineLists machines;
    private final Clock clock;

    HitStore(JdbcClient jdbc, MachineLists machines, Clock clock) {
        this.jdbc = jdbc;
        this.machines = machines;
        this.clock = clock;
    }

    private record Mail(long id, @Nullable Long lead, @Nullable Long reader, @Nullable Instant sent) {}

    private record Click(long id, @Nullable Long url, Instant at, boolean head, @Nullable String address,
            @Nullable String agent, int verdict, String reasons) {}

    /** Where a link leads; nothing where there is none, or none any more. By primary key. */
    Optional<String> target(long url) {
        return jdbc.sql("select target_url from click_count_url where id = ? and status_id = 1").param(url)
                .query((row, n) -> Objects.requireNonNull(row.getString(1))).optional();
    }

    /**
     * A click, and what the mail's other clicks of the last minutes are taken for now.
     *
     * @return the lead whose it is, of a mail to a reader the oldest of the same address, 0 where there is none yet; null: it is nobody's,
     *         or it may not have been a person
     */
    @Transactional
    public @Nullable Long click(HitTokens.Named named, @Nullable String target, MailHit hit) {
        Optional<Mail> mail = lock(named.mail());
        if (mail.isEmpty()) {
            return null;
        }
        Instant now = clock.instant();
        jdbc.sql(
                """
                        insert into mail_click (mail_id, lead_id, click_count_url_id, target_url, clicked_at, head, verdict_id, address, agent,
                            date_update) values (?, ?, ?, ?, ?, ?, 1, ?, ?, ?)""")
                .param(named.mail()).param(mail.get().lead())
                .param(named.url() == HitTokens.TRAP ? null : named.url()).param(target).param(SqlTime.of(now))
                .param(hit.prefetched()).param(hit.address()).param(hit.agent()).param(SqlTime.of(now))
                .update();
        int verdict = judge(named.mail(), mail.get(), now);
        jdbc.sql(
                """
                        update mail m set click_count = c.people, machine_click_count = c.machines, click_date = c.first, updated_at = :now
                        from (select count(*) filter (where verdict_id <> 2) as people, count(*) filter (where verdict_id = 2) as machines,
                                     min(clicked_at) filter (where verdict_id <> 2) as first
                                from mail_click where mail_id = :mail and click_count_url_id is not null) c
                        where m.id = :mail""")
                .param("mail", named.mail()).param("now", SqlTime.of(now)).update();
        return verdict == Verdict.PERSON ? lead(named.mail(), mail.get()) : null;
    }

    private @Nullable Long lead(long mail, Mail of) {
        return of.lead() != null || of.reader() == null ? of.lead() : leads(List.of(mail)).getOrDefault(mail, 0L);
    }

    /** By the primary key, and the index of leads' addresses. */
    Map<Long, Long> leads(Collection<Long> mails) {
        Map<Long, Long> leads = new HashMap<>();
        jdbc.sql("""
                select m.id, min(l.id) from mail m join lead l on lower(l.email) = lower(m.email)
                where m.id = any (?) and m.reader_id is not null group by m.id""").param(mails.toArray(new Long[0]))
                .query(row -> {
                    leads.put(row.getLong(1), row.getLong(2));
                });
        return leads;
    }

    /** What a mail's newest click of that moment is taken for now; 0: there is none. By mail_click_mail. */
    int verdict(long mail, Instant at) {
        return jdbc
                .sql("select verdict_id from mail_click where mail_id = ? and clicked_at <= ? and click_count_url_id is not null"
                        + " order by clicked_at desc, id desc limit 1")
                .param(mail).param(SqlTime.of(at)).query((row, n) -> row.getInt(1)).optional().orElse(0);
    }

    /** What whoever asks now for something that a mail led to is taken for. */
    int verdict(long mail, String address, @Nullable String agent) {
        Mail of = mail(mail, "").orElse(new Mail(mail, null, null, Instant.EPOCH));
        return Verdict.of(signals(of, clock.instant(), false, address, agent)).id();
    }

    /** What the last click is taken for. */
    private int judge(long mail, Mail of, Instant now) {
        List<Click> clicks = jdbc.sql("""
                select id, click_count_url_id, clicked_at, head, address, agent, verdict_id, reasons from mail_click
                where mail_id = ? and clicked_at > ? order by id""").params(mail, SqlTime.of(now.minus(JUDGED)))
                .query((row, n) -> new Click(row.getLong(1), row.getObject(2, Long.class),
                        row.getTimestamp(3).toInstant(), row.getBoolean(4), row.getString(5), row.getString(6),
                        row.getInt(7), Objects.requireNonNull(row.getString(8))))
                .list();
        int last = Verdict.PERSON;
        for (Click click : clicks) {
            Set<Signal> signals = signals(of, click.at(), click.head(), click.address(), click.agent());
            if (clicks.stream()
                    .anyMatch(other -> other.url() == null && Objects.equals(other.address(), click.address()))) {
                signals.add(Signal.TRAP);
            }
            long near = clicks.stream().filter(other -> other.url() != null
                    && Duration.between(other.at(), click.at()).abs().compareTo(BURST) <= 0).map(Click::url).distinct()
                    .count();
            if (near >= MANY_LINKS) {
                signals.add(Signal.BURST);
            }
            Verdict verdict = Verdict.of(signals);
            last = verdict.id();
            if (verdict.id() != click.verdict() || !verdict.reasons().equals(click.reasons())) {
                jdbc.sql("update mail_click set verdict_id = ?, reasons = ?, date_update = ? where id = ?")
                        .params(verdict.id(), verdict.reasons(), SqlTime.of(now), click.id()).update();
            }
        }
        return last;
    }

    /** A look at the mail's picture. */
    @Transactional
    public void open(long mail, MailHit hit) {
        Optional<Mail> of = lock(mail);
        if (of.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Verdict verdict = Verdict.of(signals(of.get(), now, hit.prefetched(), hit.address(), hit.agent()));
        jdbc.sql("""
                insert into mail_open (mail_id, lead_id, opened_at, head, verdict_id, reasons, address, agent)
                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(mail).param(of.get().lead()).param(SqlTime.of(now)).param(hit.prefetched()).param(verdict.id())
                .param(verdict.reasons()).param(hit.address()).param(hit.agent())
                .update();
        if (verdict.id() != Verdict.MACHINE) {
            jdbc.sql(
                    "update mail set open_count = open_count + 1, open_date = coalesce(open_date, :now), updated_at = :now"
                            + " where id = :mail")
                    .param("mail", mail).param("now", SqlTime.of(now)).update();
        }
    }

    private Optional<Mail> lock(long mail) {
        return mail(mail, " for update");
    }

    private Optional<Mail> mail(long mail, String lock) {
        return jdbc.sql("select lead_id, reader_id, send_date from mail where id = ?" + lock).param(mail)
                .query((row, n) -> {
                    Timestamp sent = row.getTimestamp(3);
                    return new Mail(mail, row.getObject(1, Long.class), row.getObject(2, Long.class),
                            sent == null ? null : sent.toInstant());
                }).optional();
    }

    private Set<Signal> signals(Mail mail, Instant at, boolean head, @Nullable String address, @Nullable String agent) {
        Set<Signal> signals = EnumSet.noneOf(Signal.class);
        if (head) {
            signals.add(Signal.HEAD);
        }
        if (machines.isScanner(agent)) {
            signals.add(Signal.UA);
        }
        if (mail.sent() == null || at.isBefore(mail.sent().plus(FAST))) {
            signals.add(Signal.FAST);
        }
        if (machines.isGateway(address)) {
            signals.add(Signal.NET);
        }
        if (address != null && others(mail, address, at) >= MANY_LEADS) {
            signals.add(Signal.SAME);
        }
        return signals;
    }

    /** Leads and readers to whom went what the same address hit about then; by mail_click_address, and the primary key of mails. */
    private int others(Mail mail, String address, Instant at) {
        return jdbc
                .sql("""
                        select count(distinct coalesce(c.lead_id, - m.reader_id))::int
                        from mail_click c join mail m on m.id = c.mail_id
                        where c.address = :address and c.clicked_at between :since and :until and c.mail_id <> :mail
                            and coalesce(c.lead_id, - m.reader_id) is distinct from coalesce(:lead::bigint, - :reader::bigint)""")
                .param("address", address).param("since", SqlTime.of(at.minus(SAME)))
                .param("until", SqlTime.of(at.plus(SAME))).param("mail", mail.id())
                .param("lead", mail.lead(), Types.BIGINT).param("reader", mail.reader(), Types.BIGINT)
                .query((row, n) -> row.getInt(1)).single();
    }
}
