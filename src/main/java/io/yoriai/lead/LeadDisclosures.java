package io.yoriai.lead;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.person.DisclosureArchive;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.job.Job;

/**
 * Archives of what is held about one lead (開示, spec/smp-lead.md 7.5). Whoever may ask does; a job makes the archive, which can be
 * loaded for seven days and goes with the lead. Who asked and who loaded stands in the audit log.
 */
@Service
public class LeadDisclosures {

    /** System setting 「本人によるデータ取得」: 1 where leads may ask on my page; at first they may not. */
    public static final String OWN = "lead.own_disclosure";

    private static final Logger LOG = LoggerFactory.getLogger(LeadDisclosures.class);
    private static final Duration VALID = Duration.ofDays(7);
    private static final int PART = 1 << 20;
    private static final int TRIES = 3;
    private static final int SHOWN = 20;
    private static final String LEAD = "VisitorData/";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LeadDisclosure disclosure;
    private final DisclosureArchive archive;
    private final SystemSettings settings;
    private final AuditLog audit;
    private final Clock clock;

    LeadDisclosures(JdbcClient jdbc, TransactionTemplate transaction, LeadDisclosure disclosure,
            DisclosureArchive archive, SystemSettings settings, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.disclosure = disclosure;
        this.archive = archive;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /** How an archive stands. */
    public enum State {
        MAKING,
        READY,
        FAILED
    }

    /**
     * An archive that somebody asked for.
     *
     * @param staff name of the administrator who asked; null: the lead by itself, or an administrator who is gone
     * @param until when it can no longer be loaded; null: it is not ready
     * @param size bytes; 0 where it is not ready
     */
    public record Asked(long id, long lead, boolean own, @Nullable String staff, Instant at, State state,
            @Nullable Instant until, long size) {}

    /** Whether leads may ask by themselves. */
    public boolean forLeads() {
        return settings.on(OWN, false);
    }

    /**
     * Archives of a lead that can be loaded, are being made or have failed of late; the newest first.
     *
     * @param own only those that the lead asked for by itself
     */
    public List<Asked> of(long lead, boolean own) {
        return jdbc
                .sql("""
                        select d.id, d.own, concat_ws(' ', s.name1, s.name2), d.asked_at, d.done_at, d.failed_at, d.size
                        from lead_disclosure d left join staff s on s.id = d.staff_id
                        where d.lead_id = :lead and (not :own or d.own) and d.asked_at > :since order by d.id desc limit :most""")
                .param("lead", lead).param("own", own).param("since", SqlTime.of(oldest())).param("most", SHOWN)
                .query((row, n) -> {
                    Instant done = SqlTime.orNull(row, "done_at");
                    String staff = row.getString(3);
                    return new Asked(row.getLong(1), lead, row.getBoolean(2), staff.isEmpty() ? null : staff,
                            SqlTime.read(row, "asked_at"),
                            done != null ? State.READY : row.getObject(6) == null ? State.MAKING : State.FAILED,
                            done == null ? null : done.plus(VALID), row.getLong(7));
                }).list().stream().filter(one -> one.until() == null || one.until().isAfter(clock.instant())).toList();
    }

    /** Nothing is asked for longer than it is made and kept. */
    private Instant oldest() {
        return clock.instant().minus(VALID.plusDays(1));
    }

    /**
     * Asks for an archive in a lead's name. While one is being made, that one is meant.
     *
     * @throws FaultException 404 where there is no such lead
     */
    public void ask(SignedIn by, long lead) {
        ask(by, by.staffId(), lead);
    }

    /**
     * The lead asks by itself.
     *
     * @throws FaultException 403 NOT_ALLOWED where leads may not
     */
    public void askOwn(long lead) {
        if (!forLeads()) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", null));
        }
        ask(null, null, lead);
    }

    private void ask(@Nullable Actor by, @Nullable Long staff, long lead) {
        transaction.executeWithoutResult(status -> {
            // The lead's row lets one ask after the other; it is read only.
            if (jdbc.sql("select id from lead where id = ? for no key update").param(lead)
                    .query((row, n) -> row.getLong(1)).list().isEmpty()) {
                throw new FaultException(Fault.notFound("VisitorData.Id"));
            }
            boolean making = jdbc.sql("select exists (select from lead_disclosure where lead_id = :lead and own = :own"
                    + " and done_at is null and failed_at is null)").param("lead", lead).param("own", staff == null)
                    .query(Boolean.class).single();
            if (!making) {
                jdbc.sql("insert into lead_disclosure (lead_id, staff_id, own, asked_at) values (?, ?, ?, ?)")
                        .param(lead).param(staff).param(staff == null).param(SqlTime.now(clock)).update();
                audit.write(named(by, lead), "lead.disclose", LEAD + lead);
            }
        });
    }

    /** The audit log names whoever it is; a lead by its number. */
    private static Actor named(@Nullable Actor by, long lead) {
        return by == null ? new Actor.Job("lead " + lead) : by;
    }

    /** An archive that can be loaded now; nothing where there is none, or another lead's. */
    public Optional<Asked> ready(long lead, long id, boolean own) {
        return of(lead, own).stream().filter(one -> one.id() == id && one.state() == State.READY).findFirst();
    }

    /**
     * Writes an archive that is {@link #ready}; the audit log tells that it was loaded.
     *
     * @param by null: the lead by itself
     * @throws IOException where it cannot be written
     */
    public void write(@Nullable SignedIn by, Asked asked, OutputStream out) throws IOException {
        transaction.executeWithoutResult(
                status -> audit.write(named(by, asked.lead()), "lead.disclosureLoad", LEAD + asked.lead()));
        int no = 0;
        byte[] part = part(asked.id(), no);
        while (part != null) {
            out.write(part);
            no++;
            part = part(asked.id(), no);
        }
    }

    private byte @Nullable [] part(long id, int no) {
        return jdbc.sql("select content from lead_disclosure_part where disclosure_id = ? and no = ?").params(id, no)
                .query((row, n) -> Objects.requireNonNull(row.getBytes(1))).optional().orElse(null);
    }

    /** Makes what was asked for, each in a transaction of its own, so that it is begun anew after any end; takes away what is too old. */
    public void work() {
        jdbc.sql("delete from lead_disclosure where done_at <= :valid or asked_at <= :oldest")
                .param("valid", SqlTime.of(clock.instant().minus(VALID))).param("oldest", SqlTime.of(oldest()))
                .update();
        Optional<Open> next = next();
        while (next.isPresent()) {
            make(next.get());
            next = next();
        }
    }

    private record Open(long id, long lead, boolean own) {}

    private Optional<Open> next() {
        jdbc.sql("update lead_disclosure set failed_at = ? where done_at is null and failed_at is null and tries >= ?")
                .params(SqlTime.now(clock), TRIES).update();
        return jdbc
                .sql("""
                        update lead_disclosure set tries = tries + 1 where id = (select id from lead_disclosure
                            where done_at is null and failed_at is null order by tries, id limit 1) returning id, lead_id, own""")
                .query((row, n) -> new Open(row.getLong(1), row.getLong(2), row.getBoolean(3))).optional();
    }

    private void make(Open open) {
        try {
            transaction.executeWithoutResult(status -> {
                long size = 0;
                try (Parts parts = new Parts(open.id())) {
                    archive.write(disclosure.of(open.lead(), open.own()), parts);
                    size = parts.finish();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                jdbc.sql("update lead_disclosure set done_at = ?, size = ? where id = ?")
                        .params(SqlTime.now(clock), size, open.id()).update();
            });
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("archive {} of lead {} could not be made", open.id(), open.lead());
        }
    }

    /** Stores what is written in rows of some size: an archive with many files does not fit into memory. */
    private final class Parts extends OutputStream {

        private final long id;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream(PART);
        private int no;
        private long size;

        Parts(long id) {
            this.id = id;
        }

        @Override
        public void write(int one) {
            write(new byte[]{(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            int done = 0;
            while (done < length) {
                int some = Math.min(length - done, PART - held.size());
                held.write(bytes, from + done, some);
                done += some;
                if (held.size() == PART) {
                    store();
                }
            }
        }

        private void store() {
            jdbc.sql("insert into lead_disclosure_part (disclosure_id, no, content) values (?, ?, ?)")
                    .params(id, no, held.toByteArray()).update();
            no++;
            size += held.size();
            held.reset();
        }

        long finish() {
            if (held.size() > 0) {
                store();
            }
            return size;
        }
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> leadDisclosureJob(LeadDisclosures disclosures) {
        return Job.every("lead-disclosure", Duration.ofSeconds(5), disclosures::work);
    }
}
