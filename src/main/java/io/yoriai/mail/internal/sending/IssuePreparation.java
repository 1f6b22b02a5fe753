package io.yoriai.mail.internal.sending;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderSearch;
import io.yoriai.audience.ReadersChosen;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.mail.internal.sending.Audience.CannotSendException;
import io.yoriai.mail.internal.sending.Audience.Stored;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;

/** Fixes what an issue's sending says and who gets it (spec/neo.md 7.2): a row for each reader who was chosen, with why some get nothing. */
@Component
class IssuePreparation {

    /**
     * In the order of lane and reader; the first reason that applies. One look-up of {@code mail_reader} for each reader where
     * the issue was sent before.
     */
    private static final String STORE = """
            with given (sender, content, sent, now) as (values (?::bigint, ?::bigint, ?::bigint[], ?::timestamptz)),
            asked as (
                select r.id, r.email, coalesce(d.lane, 0::smallint) as lane,
                    case when r.error_stopped or not coalesce(a.valid, true) then 2
                        when r.provisional_until is not null then 8
                        when r.unpaid_stopped then 13
                        when r.sendstatus = 0 then case (select l.kind from consent_ledger l where l.reader_id = r.id
                            order by l.id desc limit 1) when 'COMPLAINED' then 7 else 6 end
                        when cardinality(g.sent) > 0 and exists (select from mail m where m.reader_id = r.id
                            and m.content_id = any (g.sent) and m.send_result in (1, 2) and m.sender_id is not null) then 5
                    end as reason
                from (%s) t (id) join reader r on r.id = t.id cross join given g
                    left join person_address a on a.address = r.email_key
                    left join mail_lane_domain d on d.domain = split_part(r.email_key, '@', 2)
            ), stored as (
                insert into mail (sender_id, reader_id, email, content_id, send_type, lane, send_result, skip_reason, created_at,
                    updated_at)
                select g.sender, a.id, a.email, g.content, 8, a.lane, case when a.reason is null then 1 else 4 end, a.reason, g.now,
                    g.now
                from asked a cross join given g order by a.lane, a.id
                returning skip_reason
            )
            select count(*), count(skip_reason) from stored""";

    private final Magazines magazines;
    private final Issues issues;
    private final IssueContents contents;
    private final ContentStore store;
    private final CountedLinks links;
    private final ReaderSearch search;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    IssuePreparation(Magazines magazines, Issues issues, IssueContents contents, ContentStore store, CountedLinks links,
            ReaderSearch search, JdbcTemplate template, JdbcClient jdbc, Clock clock) {
        this.magazines = magazines;
        this.issues = issues;
        this.contents = contents;
        this.store = store;
        this.links = links;
        this.search = search;
        this.template = template;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Of which mails, and who. */
    private record Wanted(String conditions, String reaction, long reactionIssue) {}

    /** @throws CannotSendException with what the sending tells */
    Audience.Prepared prepare(Sending sending, Content.Newsletter newsletter) {
        Magazine magazine = magazines.find(newsletter.magazineId())
                .orElseThrow(() -> new CannotSendException("mail.why.magazine"));
        // Two sendings of one issue look one after the other who has it already.
        jdbc.sql("select id from newsletter_issue where id = ? for update").param(newsletter.issueId())
                .query((row, n) -> row.getLong(1)).list();
        Issue issue = issues.find(magazine.id(), newsletter.issueId())
                .orElseThrow(() -> new CannotSendException("mail.why.issue"));
        if (magazine.settings().state() != State.ISSUED) {
            throw new CannotSendException("mail.why.unissued");
        }
        if (!magazine.settings().publisher().missing().isEmpty()) {
            throw new CannotSendException("mail.why.publisher");
        }
        long content = store.store(links.in(contents.of(magazine, issue)));
        try {
            return new Audience.Prepared(content, audience(sending, magazine, newsletter, content));
        } catch (FaultException | DataAccessException e) {
            throw new CannotSendException("mail.why.target");
        }
    }

    private Stored audience(Sending sending, Magazine magazine, Content.Newsletter newsletter, long content) {
        Wanted wanted = jdbc
                .sql("select conditions::text, coalesce(reaction, ''), coalesce(reaction_issue_id, 0) from mail_sender where id = ?")
                .param(sending.id()).query((row, n) -> new Wanted(Objects.requireNonNull(row.getString(1)),
                        Objects.requireNonNull(row.getString(2)), row.getLong(3)))
                .single();
        ReadersChosen chosen = search.choosing(magazine,
                List.of(json.readValue(wanted.conditions(), ReaderConditions[].class)));
        List<Object> values = new ArrayList<>(List.of(sending.id(), content,
                sending.includesSent() ? new Long[0] : sent(newsletter, content), SqlTime.now(clock)));
        values.addAll(chosen.values());
        String source = chosen.sql() + reacted(wanted.reaction());
        if (!wanted.reaction().isEmpty()) {
            values.add(wanted.reactionIssue());
        }
        return Objects.requireNonNull(template.query(STORE.formatted(source), statement -> {
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                statement.setObject(i + 1, value instanceof Long[] ids
                        ? statement.getConnection().createArrayOf("bigint", ids)
                        : value);
            }
        }, row -> {
            row.next();
            return new Stored(row.getInt(1), row.getInt(2));
        }));
    }

    /** Whom an earlier issue reached, and what they did with it. */
    private static String reacted(String reaction) {
        String mails = " exists (select from mail m join mail_content c on c.id = m.content_id"
                + " where m.reader_id = r.id and c.issue_id = ? and m.sender_id is not null and m.send_result = 2 and ";
        return switch (reaction) {
            case "OPENED" -> " and" + mails + "m.open_date is not null)";
            case "CLICKED" -> " and" + mails + "m.click_date is not null)";
            case "NOT_OPENED" -> " and" + mails + "m.open_date is null)";
            default -> "";
        };
    }

    private Long[] sent(Content.Newsletter newsletter, long now) {
        Stream<Long> before = jdbc.sql("select id from mail_content where issue_id = ? and id <> ?")
                .params(newsletter.issueId(), now).query((row, n) -> row.getLong(1)).list().stream();
        return before.toArray(Long[]::new);
    }
}
