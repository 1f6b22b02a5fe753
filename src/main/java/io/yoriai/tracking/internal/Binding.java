package io.yoriai.tracking.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Digests;
import io.yoriai.person.AddressHash;
import io.yoriai.record.SqlTime;
import io.yoriai.tracking.ClickVerdicts;

/** Ties browsers to leads. */
@Component
public class Binding {

    private static final String PURPOSE = "tracking.link";
    /** Reason of a tie by a link of a mail. */
    private static final int CLICK = 2;
    private static final String CLICKED = "tracking.click";
    private static final Duration JUDGED = Duration.ofSeconds(120);
    private static final int AT_ONCE = 500;
    private static final Duration GOOD = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final AddressHash hash;
    private final ClickVerdicts verdicts;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Binding(JdbcClient jdbc, AddressHash hash, ClickVerdicts verdicts, Clock clock, TransactionTemplate transaction) {
        this.transaction = transaction;
        this.verdicts = verdicts;
        this.jdbc = jdbc;
        this.hash = hash;
        this.clock = clock;
    }

    /** Whoever ties many browsers in one transaction, in whatever order they came, does so alone until it ends. */
    void alone() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('tracking_browser'))").query((row, n) -> 0).single();
    }

    /** A signed name of a lead, good for ten minutes and once. */
    public String token(long lead, int reason) {
        return hash.said(PURPOSE, lead, clock.instant().plus(GOOD).toEpochMilli(), reason);
    }

    /** A signed name of a lead and of the mail whose link is followed, good for ten minutes and once. */
    public String clicked(long lead, long mail) {
        return hash.said(CLICKED, lead, clock.instant().plus(GOOD).toEpochMilli(), mail);
    }

    /**
     * The browser is of whoever the token names, if it is good; what it did before as nobody is of that one, too. Whoever followed a link
     * of a mail is known when the click is judged, and until then nobody.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void use(String token, String browser, Instant at) {
        long[] named = hash.numbers(PURPOSE, token, 3);
        long[] said = named == null ? hash.numbers(CLICKED, token, 3) : named;
        if (said == null || at.isAfter(Instant.ofEpochMilli(said[1]))
                || jdbc.sql("insert into tracking_token (hash, at) values (?, ?) on conflict do nothing")
                        .params(Digests.sha256(token), SqlTime.of(at)).update() == 0) {
            return;
        }
        if (named == null) {
            waits(browser, said[0], said[2], at);
        } else {
            bind(browser, said[0], (int) said[2], at);
        }
    }

    /** What it does from now on is a new session, of whoever it turns out to be. By primary key. */
    private void waits(String browser, long lead, long mail, Instant at) {
        jdbc.sql(
                """
                        with old as (
                            select lead_id, bind_reason_id, bound_at from tracking_browser
                            where browser_id = :browser and lead_id <> :lead for update
                        ), freed as (
                            update tracking_browser set lead_id = null, turn = turn + 1
                            where browser_id = :browser and exists (select from old)
                        )
                        insert into tracking_tie (browser_id, lead_id, mail_id, at, was_lead, was_reason, was_at)
                        select :browser, :lead, :mail, :at, o.lead_id, o.bind_reason_id, o.bound_at from (select 1) one left join old o on true""")
                .param("browser", browser).param("lead", lead).param("mail", mail).param("at", SqlTime.of(at)).update();
    }

    private record Tie(String browser, long lead, long mail, Instant at, @Nullable Long was, int reason,
            @Nullable Instant since) {}

    /** Decides about browsers whose clicks are judged: how many there were. One transaction; by tracking_tie_at. */
    @Transactional
    public int judged() {
        alone();
        List<Tie> ties = jdbc.sql("""
                delete from tracking_tie where id in (
                    select id from tracking_tie where at <= :until order by at, id limit :most for update skip locked)
                returning browser_id, lead_id, mail_id, at, was_lead, was_reason, was_at, id""")
                .param("until", SqlTime.of(clock.instant().minus(JUDGED))).param("most", AT_ONCE)
                .query((row, n) -> Map.entry(row.getLong(8), new Tie(Objects.requireNonNull(row.getString(1)),
                        row.getLong(2), row.getLong(3), SqlTime.read(row, "at"), row.getObject(5, Long.class),
                        row.getInt(6), SqlTime.orNull(row, "was_at"))))
                .list().stream().sorted(Map.Entry.comparingByKey()).map(Map.Entry::getValue).toList();
        Map<String, Tie> carried = new HashMap<>();
        for (int i = 0; i < ties.size(); i++) {
            Tie tie = ties.get(i);
            Tie before = carried.remove(tie.browser());
            Tie origin = tie.was() != null || before == null ? tie : before;
            if ((tie.lead() == 0 || isThere(tie.lead())) && verdicts.isPerson(tie.mail(), tie.at())) {
                if (!isTiedSince(tie)) {
                    known(tie, origin);
                }
            } else if (ties.subList(i + 1, ties.size()).stream()
                    .anyMatch(later -> later.browser().equals(tie.browser()))) {
                carried.put(tie.browser(), origin);
            } else {
                giveBack(tie.browser(), origin);
            }
        }
        return ties.size();
    }

    /** Of a reader who is no lead the browser stays whose it was; one that was nobody's waits. */
    private void known(Tie tie, Tie origin) {
        Long lead = tie.lead() != 0 ? Long.valueOf(tie.lead()) : verdicts.leads(List.of(tie.mail())).get(tie.mail());
        if (lead != null) {
            bind(tie.browser(), lead, CLICK, tie.at());
        } else if (origin.was() != null) {
            giveBack(tie.browser(), origin);
        } else {
            jdbc.sql("insert into tracking_wait (browser_id, mail_id, at) values (?, ?, ?)"
                    + " on conflict (browser_id) do update set mail_id = excluded.mail_id, at = excluded.at")
                    .params(tie.browser(), tie.mail(), SqlTime.of(tie.at())).update();
        }
    }

    /**
     * Ties browsers that waited for somebody to become a lead. A transaction for each five hundred; by primary keys, and the index of
     * leads' addresses.
     */
    public void met() {
        String after = "";
        do {
            String from = after;
            after = Objects.requireNonNull(transaction.execute(status -> met(from)));
        } while (!after.isEmpty());
    }

    /** @return after which browser it goes on; empty: there are no more */
    private String met(String after) {
        alone();
        List<Tie> some = jdbc
                .sql("select browser_id, mail_id, at from tracking_wait where browser_id > ? order by 1 limit ?")
                .params(after, AT_ONCE).query((row, n) -> new Tie(Objects.requireNonNull(row.getString(1)), 0,
                        row.getLong(2), SqlTime.read(row, "at"), null, 0, null))
                .list();
        Map<Long, Long> leads = verdicts.leads(some.stream().map(Tie::mail).toList());
        for (Tie tie : some) {
            Long lead = leads.get(tie.mail());
            if (lead != null) {
                bind(tie.browser(), lead, CLICK, tie.at());
            }
        }
        return some.size() < AT_ONCE ? "" : some.getLast().browser();
    }

    /** Whether somebody signed in, or the like, after the click. */
    private boolean isTiedSince(Tie tie) {
        return jdbc
                .sql("""
                        select exists (select from tracking_browser where browser_id = ? and lead_id is not null and bound_at > ?)""")
                .param(tie.browser()).param(SqlTime.of(tie.at())).query((row, n) -> row.getBoolean(1)).single();
    }

    /** To whom a browser was tied before a machine's click; where another click of it waits, that one knows it from then on. */
    private void giveBack(String browser, Tie origin) {
        Long was = origin.was();
        if (was == null || !isThere(was) || !isFree(browser)) {
            return;
        }
        OffsetDateTime since = SqlTime.of(Objects.requireNonNull(origin.since()));
        int waiting = jdbc.sql("""
                update tracking_tie set was_lead = ?, was_reason = ?, was_at = ? where was_lead is null
                    and id = (select min(id) from tracking_tie where browser_id = ?)""")
                .param(was).param(origin.reason()).param(since).param(browser).update();
        if (waiting == 0) {
            bind(browser, was, origin.reason(), Objects.requireNonNull(origin.since()));
        }
    }

    private boolean isThere(long lead) {
        return jdbc.sql("select exists (select from lead where id = ?)").param(lead)
                .query((row, n) -> row.getBoolean(1)).single();
    }

    private boolean isFree(String browser) {
        return jdbc.sql("select exists (select from tracking_browser where browser_id = ? and lead_id is null)")
                .param(browser).query((row, n) -> row.getBoolean(1)).single();
    }

    /** The browser is of this lead, if there is one, from now on and for what it did before as nobody. */
    @Transactional
    public void now(String browser, long lead, int reason) {
        if (isThere(lead)) {
            bind(browser, lead, reason, clock.instant());
        }
    }

    /** The browser is nobody's, and stays so; or it may be somebody's again. */
    @Transactional
    public void optOut(String browser, boolean out) {
        if (!out) {
            jdbc.sql("delete from tracking_optout where browser_id = ?").param(browser).update();
            return;
        }
        jdbc.sql("insert into tracking_optout (browser_id, at) values (?, ?) on conflict do nothing").param(browser)
                .param(SqlTime.now(clock)).update();
        jdbc.sql("delete from tracking_browser where browser_id = ?").param(browser).update();
        jdbc.sql("delete from tracking_tie where browser_id = ?").param(browser).update();
        jdbc.sql("delete from tracking_wait where browser_id = ?").param(browser).update();
    }

    private void bind(String browser, long lead, int reason, Instant at) {
        jdbc.sql("delete from tracking_wait where browser_id = ?").param(browser).update();
        if (jdbc.sql("select exists (select from tracking_optout where browser_id = ?)").param(browser)
                .query((row, n) -> row.getBoolean(1)).single()) {
            return;
        }
        jdbc.sql(
                """
                        insert into tracking_browser (browser_id, lead_id, bind_reason_id, bound_at) values (:browser, :lead, :reason, :at)
                        on conflict (browser_id) do update set lead_id = excluded.lead_id, bind_reason_id = excluded.bind_reason_id,
                            bound_at = excluded.bound_at,
                            turn = tracking_browser.turn + coalesce(tracking_browser.lead_id <> excluded.lead_id, false)::integer""")
                .param("browser", browser).param("lead", lead)
                .param("reason", reason).param("at", SqlTime.of(at)).update();
        jdbc.sql(
                """
                        with bound as (
                            update tracking_session set lead_id = :lead, bind_reason_id = :reason, bound_at = :at, date_update = greatest(date_update, :now)
                            where browser_id = :browser and lead_id is null and former is null returning id
                        )
                        insert into tracking_bound (session_id, at) select id, :now from bound order by id""")
                .param("now", SqlTime.now(clock)).param("browser", browser).param("lead", lead)
                .param("reason", reason).param("at", SqlTime.of(at))
                .update();
    }
}
