package io.yoriai.automation.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.automation.Happening;
import io.yoriai.automation.ScoringBlock;
import io.yoriai.automation.ScoringRule;
import io.yoriai.lead.LeadItems;
import io.yoriai.mail.NoticeMails;
import io.yoriai.record.SqlTime;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.tracking.TrackedPages;

/** Scores leads by what happened: a row of a history once for each block (spec/smp-mail-tracking.md 3.14). */
@Component
public class Scorer implements Follower {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int AT_ONCE = 5_000;
    private static final String SELECT = """
            select id, name, state = 'ON', score_item, increment_item, notify_state = 'ON', notify_at, notify_email,
                blocks::text, on_since
            from scoring_rule""";
    /** The hits' insert, and one upsert for each lead. */
    private static final String SCORE = """
            with hit as (
                insert into scoring_hit (rule_id, block, source, source_id, lead_id, points, at)
                select :rule, :block, :source, e.id, e.lead, :points, e.at from (%s) e join lead l on l.id = e.lead where %s
                order by e.lead, e.id on conflict do nothing returning lead_id, points
            )
            insert into scoring_total as t (rule_id, lead_id, score, increment, updated_at)
            select :rule, lead_id, sum(points), sum(points), :now from hit group by lead_id order by lead_id
            on conflict (rule_id, lead_id) do update set score = t.score + excluded.score, increment = excluded.increment,
                updated_at = excluded.updated_at
            returning lead_id, score, increment""";

    private final JdbcClient jdbc;
    private final Plans plans;
    private final LeadItems items;
    private final NoticeMails notices;
    private final Clock clock;

    Scorer(JdbcClient jdbc, Plans plans, LeadItems items, NoticeMails notices, Clock clock) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.items = items;
        this.notices = notices;
        this.clock = clock;
    }

    private record Known(ScoringRule rule, @Nullable Instant since) {}

    /** All rules, thirty at most, by name. */
    public List<ScoringRule> all() {
        return jdbc.sql(SELECT + " order by name, id").query((row, n) -> read(row)).list();
    }

    private static ScoringRule read(ResultSet row) throws SQLException {
        return new ScoringRule(row.getLong(1), Objects.requireNonNull(row.getString(2)), row.getBoolean(3),
                row.getObject(4, Integer.class), row.getObject(5, Integer.class), row.getBoolean(6),
                row.getObject(7, Integer.class), row.getString(8),
                List.of(JSON.readValue(Objects.requireNonNull(row.getString(9)), ScoringBlock[].class)));
    }

    private List<Known> on() {
        return jdbc.sql(SELECT + " where state = 'ON' order by id")
                .query((row, n) -> new Known(read(row), SqlTime.orNull(row, "on_since"))).list();
    }

    @Override
    public boolean wants(Source source) {
        return on().stream().flatMap(known -> known.rule().blocks().stream())
                .anyMatch(block -> block.kind() == source.kind());
    }

    @Override
    public void take(Source source, long after, long upto) {
        if (source == Source.SENT) {
            jdbc.sql(
                    "insert into scoring_wait (mail_id) select id from mail where id > ? and id <= ? and send_result = 1"
                            + " and lead_id is not null and content_id is not null on conflict do nothing")
                    .params(after, upto)
                    .update();
        }
        for (Known known : on()) {
            score(known.rule(), source, source.range(), Map.of("after", after, "upto", upto), known.since());
        }
    }

    /** Scores mails that were handed over since they were followed: how many there were. */
    @Transactional
    public int handed() {
        Long[] ids = jdbc.sql("""
                delete from scoring_wait where mail_id in (
                    select w.mail_id from scoring_wait w left join mail m on m.id = w.mail_id
                    where m.send_result is distinct from 1 order by w.mail_id limit ? for update of w skip locked)
                returning mail_id""").param(AT_ONCE).query((row, n) -> row.getLong(1)).list().toArray(Long[]::new);
        if (ids.length > 0) {
            for (Known known : on()) {
                score(known.rule(), Source.SENT, Source.SENT.chosen(), Map.of("ids", ids), known.since());
            }
        }
        return ids.length;
    }

    /** Wants a manual run over all that there is now. */
    public void wantPast(ScoringRule rule) {
        for (Source source : Source.values()) {
            if (rule.blocks().stream().anyMatch(block -> block.kind() == source.kind())) {
                jdbc.sql(
                        "insert into scoring_past (rule_id, source, done_id, upto_id) select :rule, :source, 0, newest from ("
                                + source.newest()
                                + ") n (newest) where newest > 0 on conflict (rule_id, source) do update"
                                + " set upto_id = excluded.upto_id")
                        .param("rule", rule.id()).param("source", source.name())
                        .param("until", SqlTime.now(clock)).update();
            }
        }
    }

    /** Takes a manual run on: whether there is more to do. */
    @Transactional
    public boolean past() {
        record Past(long rule, String source, long done, long upto) {}
        Past past = jdbc
                .sql("select rule_id, source, done_id, upto_id from scoring_past order by rule_id, source limit 1"
                        + " for update skip locked")
                .query((row, n) -> new Past(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4)))
                .optional().orElse(null);
        if (past == null) {
            return false;
        }
        long upto = Math.min(past.upto(), past.done() + AT_ONCE);
        Source source = Source.valueOf(past.source());
        jdbc.sql(SELECT + " where id = ?").param(past.rule()).query((row, n) -> read(row)).optional()
                .ifPresent(
                        rule -> score(rule, source, source.range(), Map.of("after", past.done(), "upto", upto), null));
        if (upto == past.upto()) {
            jdbc.sql("delete from scoring_past where rule_id = ? and source = ?").params(past.rule(), past.source())
                    .update();
        } else {
            jdbc.sql("update scoring_past set done_id = ? where rule_id = ? and source = ?")
                    .params(upto, past.rule(), past.source()).update();
        }
        return true;
    }

    /** Writes the items of leads whose scores others have added up: how many there were. */
    @Transactional
    public int show() {
        int shown = 0;
        for (ScoringRule rule : all()) {
            Map<Long, Long> scores = new LinkedHashMap<>();
            jdbc.sql(
                    """
                            update scoring_total set shown = true where rule_id = :rule and lead_id in (
                                select lead_id from scoring_total where rule_id = :rule and not shown order by lead_id limit :most
                                for update skip locked)
                            returning lead_id, score""")
                    .param("rule", rule.id()).param("most", AT_ONCE).query(row -> {
                        scores.put(row.getLong(1), row.getLong(2));
                    });
            shown(rule, scores, Map.of());
            shown += scores.size();
        }
        return shown;
    }

    private void score(ScoringRule rule, Source source, String rows, Map<String, Object> bounds,
            @Nullable Instant since) {
        Map<Long, Long> scores = new LinkedHashMap<>();
        Map<Long, Long> increments = new LinkedHashMap<>();
        for (int i = 0; i < rule.blocks().size(); i++) {
            ScoringBlock block = rule.blocks().get(i);
            String filter = block.kind() == source.kind() ? filter(block) : null;
            if (filter == null) {
                continue;
            }
            // Many moments are kept to the second.
            var statement = jdbc.sql(SCORE.formatted(rows, filter + (since == null ? "" : " and e.at >= :since")))
                    .param("rule", rule.id()).param("block", i + 1)
                    .param("source", source.hit())
                    .param("points", block.points()).param("object", block.object()).param("now", SqlTime.now(clock))
                    .param("since",
                            since == null ? null : SqlTime.of(since.truncatedTo(ChronoUnit.SECONDS)));
            for (var bound : bounds.entrySet()) {
                statement = statement.param(bound.getKey(), bound.getValue());
            }
            statement.query(row -> {
                scores.put(row.getLong(1), row.getLong(2));
                increments.merge(row.getLong(1), row.getLong(3), Long::sum);
            });
        }
        shown(rule, scores, increments);
    }

    /** Null: nobody can meet the block any more. */
    private @Nullable String filter(ScoringBlock block) {
        Long object = block.object();
        if (object == null) {
            return "true";
        }
        if (block.kind() == Happening.VISIT) {
            return "e.object in (" + TrackedPages.pages("array[:object::bigint]") + ")";
        }
        if (block.kind() != Happening.ITEM) {
            return "e.object = :object";
        }
        String leads = plans.leads(object);
        return leads == null ? null : "e.lead in (" + leads + ")";
    }

    /** Writes the items of leads, and tells of those who reached the threshold. */
    private void shown(ScoringRule rule, Map<Long, Long> scores, Map<Long, Long> increments) {
        Author by = new Author(Route.SCORING, null, null, rule.name(), java.util.Set.of(), null);
        Integer item = rule.scoreItem();
        if (item != null) {
            items.write(item, scores, by);
        }
        Integer added = rule.incrementItem();
        if (added != null) {
            items.write(added, increments, by);
        }
        Integer threshold = rule.threshold();
        String email = rule.email();
        if (rule.notifies() && threshold != null && email != null && !scores.isEmpty()) {
            jdbc.sql("""
                    insert into scoring_notice (rule_id, lead_id, threshold, at)
                    select rule_id, lead_id, :threshold, :now from scoring_total
                    where rule_id = :rule and lead_id = any (:leads) and score >= :threshold
                    on conflict do nothing returning lead_id""").param("threshold", threshold)
                    .param("now", SqlTime.now(clock))
                    .param("rule", rule.id()).param("leads", scores.keySet().toArray(Long[]::new))
                    .query((row, n) -> row.getLong(1)).list()
                    .forEach(lead -> notices.tell(email, "score", lead, List.of(rule.name(), threshold.toString(),
                            Objects.requireNonNull(scores.get(lead)).toString())));
        }
    }
}
