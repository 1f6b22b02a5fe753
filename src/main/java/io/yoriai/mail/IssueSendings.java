package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderSearch;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.mail.MailSendings.Sending;
import io.yoriai.mail.internal.sending.IssueTrials;
import io.yoriai.mail.internal.sending.Sendings;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;

/** 一斉配信: issues of magazines sent to their readers (spec/neo.md 7.2), by the engine and the states of all sendings. */
@Service
public class IssueSendings {

    private static final String ELEMENT = "IssueSending.";
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Duration LATE = Duration.ofDays(366);
    private static final int STEP_SECONDS = 300;

    private final Issues issues;
    private final IssueTrials trials;
    private final ReaderSearch search;
    private final Sendings sendings;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    IssueSendings(Issues issues, IssueTrials trials, ReaderSearch search, Sendings sendings, AuditLog audit,
            JdbcClient jdbc, Clock clock) {
        this.issues = issues;
        this.trials = trials;
        this.search = search;
        this.sendings = sendings;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What readers did with an issue that was sent to them. */
    public enum Reaction {
        OPENED,
        CLICKED,
        NOT_OPENED
    }

    /**
     * To whom an issue goes.
     *
     * @param conditions searches, all of which must hold; none: every reader
     * @param said the same in words, for the record
     * @param reaction to which other issue; null: whatever they did
     * @param again also to readers who have it already
     */
    public record Target(List<ReaderConditions> conditions, String said, @Nullable Reaction reaction,
            @Nullable Long reactionIssue, boolean again) {}

    /** What became of a sending at its readers. */
    public record Results(long opened, long clicked, long left, long complained) {}

    /** The sendings of an issue, the newest first. */
    public List<Sending> of(long magazineId, long issueId) {
        return jdbc.sql(MailSendings.SELECT + " where s.magazine_id = ? and s.issue_id = ? group by s.id, t.name"
                + " order by s.id desc limit 100").params(magazineId, issueId)
                .query((row, n) -> MailSendings.read(row)).list();
    }

    /** @throws FaultException 404 */
    public Sending get(long magazineId, long id) {
        return jdbc.sql(MailSendings.SELECT + " where s.magazine_id = ? and s.id = ? group by s.id, t.name")
                .params(magazineId, id).query((row, n) -> MailSendings.read(row)).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound(ELEMENT + "Id")));
    }

    /** The issue of a sending. */
    public long issue(long magazineId, long id) {
        return jdbc.sql("select issue_id from mail_sender where magazine_id = ? and id = ?").params(magazineId, id)
                .query((row, n) -> row.getLong(1)).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound(ELEMENT + "Id")));
    }

    /** Each by its index of the few. */
    public Results results(long id) {
        return jdbc.sql("""
                select (select count(*) from mail where sender_id = :id and open_date is not null),
                    (select count(*) from mail where sender_id = :id and click_date is not null),
                    (select count(*) from mail where sender_id = :id and unsubscribe_date is not null),
                    (select count(*) from mail where sender_id = :id and complaint_date is not null)""").param("id", id)
                .query((row, n) -> new Results(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .single();
    }

    /**
     * Wants an issue sent.
     *
     * @param at on a five-minute step; null: at once
     * @return the sending's id
     * @throws FaultException 404; 400 for a wrong target or moment; 409 LABEL_MISSING naming what the magazine lacks, CONFLICT
     *             where it is not being issued
     */
    @Transactional
    public long create(Actor by, Magazine magazine, long issueId, Target target, @Nullable Instant at) {
        Issue issue = issue(magazine, issueId);
        require(magazine);
        target.conditions().forEach(conditions -> search.check(magazine, conditions));
        if (target.reaction() != null && (target.reactionIssue() == null
                || issues.find(magazine.id(), target.reactionIssue()).isEmpty())) {
            throw new FaultException(Fault.required(ELEMENT + "ReactionIssue"));
        }
        Instant now = clock.instant();
        if (at != null && (at.isBefore(now.plus(SOON)) || at.isAfter(now.plus(LATE)))) {
            throw new FaultException(Fault.invalidValue(ELEMENT + "ReserveDate").saying("mail.period"));
        }
        if (at != null && at.getEpochSecond() % STEP_SECONDS != 0) {
            throw new FaultException(Fault.invalidValue(ELEMENT + "ReserveDate").saying("mail.step"));
        }
        long id = jdbc
                .sql("""
                        insert into mail_sender (name, magazine_id, issue_id, conditions, target_name, reaction, reaction_issue_id,
                            include_sent_id, open_counting_id, click_counting_id, send_mode_id, reserve_date, mail_sender_status_id,
                            date_regist, date_update)
                        values (:name, :magazine, :issue, :conditions::jsonb, :said, :reaction, :reactionIssue, :again, :counts, :counts,
                            :mode, :at, :status, :now, :now) returning id""")
                .param("name", issue.content().subject())
                .param("magazine", magazine.id()).param("issue", issueId)
                .param("conditions", json.writeValueAsString(target.conditions())).param("said", target.said())
                .param("reaction", target.reaction() == null ? null : target.reaction().name())
                .param("reactionIssue", target.reaction() == null ? null : target.reactionIssue())
                .param("again", target.again() ? 1 : 2).param("counts", magazine.settings().tracking() ? 1 : 2)
                .param("mode", at == null ? 1 : 2).param("at", at == null ? null : SqlTime.of(at))
                .param("status", at == null ? Sendings.PREPARING : Sendings.RESERVED).param("now", SqlTime.of(now))
                .query((row, n) -> row.getLong(1)).single();
        audit.write(by, "issueSending.create", record(magazine.id(), issueId), Map.of(), Map.of("sending",
                Long.toString(id), "target", target.said(), "reserve_date", at == null ? "" : Times.answer(at)));
        return id;
    }

    /**
     * Sends the issue to whoever asks, to try it.
     *
     * @return the address
     * @throws FaultException 404; 409 NOT_ALLOWED where there is no address, and as {@link #create}
     */
    @Transactional
    public String test(SignedIn by, Magazine magazine, long issueId) {
        Issue issue = issue(magazine, issueId);
        require(magazine);
        String email = jdbc.sql("select email from staff where id = ? and email is not null").param(by.staffId())
                .query((row, n) -> Objects.requireNonNull(row.getString(1))).optional().orElseThrow(
                        () -> new FaultException(Fault.of(409, "NOT_ALLOWED", "Admin.Email").saying("mail.noAddress")));
        trials.test(magazine, issue, email);
        audit.write(by, "issueSending.test", record(magazine.id(), issueId));
        return email;
    }

    /**
     * A mail of an issue as somebody would get it of whom nothing is known.
     *
     * @param html to be shown in a frame without rights; "": text alone
     */
    public record Shown(String subject, String text, String html) {}

    /** @throws FaultException 404 */
    public Shown preview(Magazine magazine, long issueId) {
        IssueTrials.Shown shown = trials.show(magazine, issue(magazine, issueId));
        return new Shown(shown.subject(), shown.text(), shown.html());
    }

    private Issue issue(Magazine magazine, long id) {
        return issues.find(magazine.id(), id).orElseThrow(() -> new FaultException(Fault.notFound("Issue.Id")));
    }

    private static void require(Magazine magazine) {
        List<Fault> missing = new ArrayList<>();
        magazine.settings().publisher().missing()
                .forEach(field -> missing.add(new Fault(409, "LABEL_MISSING", field, "fault.REQUIRED", List.of())));
        FaultException.throwIfAny(missing);
        if (magazine.settings().state() != State.ISSUED) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Magazine.State").saying("mail.issue.state"));
        }
    }

    /** @throws FaultException 404, 409 CONFLICT */
    @Transactional
    public void pause(Actor by, long magazineId, long id) {
        String record = record(magazineId, issue(magazineId, id));
        sendings.pause(id, by.name());
        audit.write(by, "issueSending.pause", record);
    }

    /** @throws FaultException 404, 409 CONFLICT */
    @Transactional
    public void resume(Actor by, long magazineId, long id) {
        String record = record(magazineId, issue(magazineId, id));
        sendings.resume(id);
        audit.write(by, "issueSending.resume", record);
    }

    /** @throws FaultException 404, 409 CONFLICT */
    @Transactional
    public void cancel(Actor by, long magazineId, long id) {
        String record = record(magazineId, issue(magazineId, id));
        sendings.cancel(id, by.name());
        audit.write(by, "issueSending.cancel", record);
    }

    private static String record(long magazineId, long issueId) {
        return "Magazine/" + magazineId + "/Issue/" + issueId;
    }
}
