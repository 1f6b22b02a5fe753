package io.yoriai.automation;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.automation.internal.PlanCheck;
import io.yoriai.automation.internal.Scorer;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;
import io.yoriai.record.SqlTime;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;

/** Scoring rules as the console makes, turns on and off, and runs them over what was there before (spec/smp-mail-tracking.md 3.14). */
@Service
public class ScoringRules {

    private static final int MOST = 30;
    private static final int MOST_BLOCKS = 50;
    private static final int MOST_POINTS = 1_000_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Scorer scorer;
    private final PlanCheck check;
    private final CustomItems items;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    ScoringRules(Scorer scorer, PlanCheck check, CustomItems items, AuditLog audit, JdbcClient jdbc, Clock clock) {
        this.scorer = scorer;
        this.check = check;
        this.items = items;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A lead and its score. */
    public record Scored(long lead, String name, long score, long increment, Instant at) {}

    public List<ScoringRule> all() {
        return scorer.all();
    }

    /** @throws FaultException 404 */
    public ScoringRule get(long id) {
        return all().stream().filter(rule -> rule.id() == id).findFirst()
                .orElseThrow(() -> new FaultException(Fault.notFound("ScoringRule.Id")));
    }

    /** Those with the highest score; by scoring_total_score. */
    public List<Scored> best(long id, int limit) {
        return jdbc
                .sql("""
                        select t.lead_id, coalesce(nullif(concat_ws(' ', l.name1, l.name2), ''), l.login_id), t.score, t.increment,
                            t.updated_at
                        from scoring_total t join lead l on l.id = t.lead_id where t.rule_id = ?
                        order by t.score desc, t.lead_id limit ?""")
                .param(id).param(limit)
                .query((row, n) -> new Scored(row.getLong(1), Objects.requireNonNull(row.getString(2)), row.getLong(3),
                        row.getLong(4), SqlTime.read(row, "updated_at")))
                .list();
    }

    /** How many leads have a score. */
    public long count(long id) {
        return jdbc.sql("select count(*) from scoring_total where rule_id = ?").param(id)
                .query((row, n) -> row.getLong(1)).single();
    }

    /** Whether a manual run is under way. */
    public boolean isRunning(long id) {
        return jdbc.sql("select exists (select from scoring_past where rule_id = ?)").param(id)
                .query((row, n) -> row.getBoolean(1)).single();
    }

    /** Custom items of leads that hold whole numbers: labels by number. */
    public Map<Integer, CustomItem> numberItems() {
        Map<Integer, CustomItem> found = new LinkedHashMap<>();
        items.of("VisitorData").forEach((n, item) -> {
            if (item.data() == CustomItem.Data.INTEGER) {
                found.put(n, item);
            }
        });
        return found;
    }

    /**
     * Makes a rule, which is off, or changes one; what it scored before stays.
     *
     * @return its id
     * @throws FaultException 400 with all that is wrong; 404; 409 DUPLICATE where the name is taken, FULL above thirty
     */
    @Transactional
    public long save(Actor by, ScoringRule rule) {
        check(rule);
        // One maker at a time: thirty are the most, and an item belongs to one.
        jdbc.sql("lock table scoring_rule in share row exclusive mode").update();
        others(rule);
        try {
            long id = rule.id();
            if (id == 0) {
                if (all().size() >= MOST) {
                    throw new FaultException(Fault.of(409, "FULL", "ScoringRule"));
                }
                id = jdbc.sql("insert into scoring_rule (name, blocks, date_regist, date_update) values (?, '[]', ?, ?)"
                        + " returning id").param(rule.name()).param(SqlTime.now(clock)).param(SqlTime.now(clock))
                        .query((row, n) -> row.getLong(1)).single();
            } else {
                get(id);
            }
            jdbc.sql(
                    """
                            update scoring_rule set name = :name, score_item = :item::int, increment_item = :increment::int,
                                notify_state = case when :notifies then 'ON' else 'OFF' end, notify_at = :threshold::int,
                                notify_email = :email::text, blocks = :blocks::jsonb, on_since = case when state = 'ON' then :now end,
                                date_update = :now where id = :id""")
                    .param("name", rule.name()).param("item", rule.scoreItem())
                    .param("increment", rule.incrementItem()).param("notifies", rule.notifies())
                    .param("threshold", rule.threshold()).param("email", rule.email())
                    .param("blocks", JSON.writeValueAsString(rule.blocks())).param("now", SqlTime.now(clock))
                    .param("id", id)
                    .update();
            // Nobody scores oneself: such an item stands on no public form.
            jdbc.sql("update custom_item set is_admin_only = true where resource = 'VisitorData' and n in (:item::int,"
                    + " :increment::int)").param("item", rule.scoreItem()).param("increment", rule.incrementItem())
                    .update();
            audit.write(by, rule.id() == 0 ? "scoring.create" : "scoring.change", "ScoringRule/" + id);
            return id;
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "ScoringRule.Name"));
        }
    }

    private void check(ScoringRule rule) {
        List<Fault> faults = new ArrayList<>();
        PlanCheck.name(faults, "ScoringRule.Name", rule.name());
        if (rule.blocks().isEmpty()) {
            faults.add(Fault.required("ScoringRule.Blocks"));
        } else if (rule.blocks().size() > MOST_BLOCKS) {
            faults.add(Fault.of(400, "TOO_MANY", "ScoringRule.Blocks", MOST_BLOCKS));
        }
        for (int n = 1; n <= rule.blocks().size(); n++) {
            ScoringBlock block = rule.blocks().get(n - 1);
            Long object = block.object();
            boolean right = (object == null ? block.kind() != Happening.ITEM : check.exists(block.kind(), object))
                    && block.points() != 0 && Math.abs(block.points()) <= MOST_POINTS;
            if (!right) {
                faults.add(Fault.invalidValue("ScoringRule.Block" + n));
            }
        }
        Set<Integer> numbers = numberItems().keySet();
        if (rule.scoreItem() != null && !numbers.contains(rule.scoreItem())) {
            faults.add(Fault.invalidValue("ScoringRule.ScoreItem"));
        }
        if (rule.incrementItem() != null && (!numbers.contains(rule.incrementItem())
                || rule.incrementItem().equals(rule.scoreItem()))) {
            faults.add(Fault.invalidValue("ScoringRule.IncrementItem"));
        }
        String email = rule.email();
        if (email != null && !Formats.isEmail(email)) {
            faults.add(Fault.invalidType("ScoringRule.Email"));
        }
        if (rule.notifies() && (email == null || rule.threshold() == null)) {
            faults.add(Fault.required(email == null ? "ScoringRule.Email" : "ScoringRule.Threshold"));
        }
        FaultException.throwIfAny(faults);
    }

    /** An item is written by one rule. */
    private void others(ScoringRule rule) {
        Set<Integer> taken = new HashSet<>();
        all().stream().filter(other -> other.id() != rule.id()).flatMap(ScoringRules::written).forEach(taken::add);
        if (written(rule).anyMatch(taken::contains)) {
            throw new FaultException(Fault.of(409, "CONFLICT", "ScoringRule.ScoreItem"));
        }
    }

    private static Stream<Integer> written(ScoringRule rule) {
        @Nullable
        Integer[] both = {rule.scoreItem(), rule.incrementItem()};
        return Stream.of(both).filter(Objects::nonNull).map(Objects::requireNonNull);
    }

    /** @throws FaultException 404 */
    @Transactional
    public void turn(Actor by, long id, boolean on) {
        ScoringRule before = get(id);
        if (before.on() != on) {
            jdbc.sql("update scoring_rule set state = ?, on_since = ?::timestamptz, date_update = ? where id = ?")
                    .param(on ? "ON" : "OFF").param(on ? SqlTime.now(clock) : null).param(SqlTime.now(clock)).param(id)
                    .update();
            audit.write(by, on ? "scoring.on" : "scoring.off", "ScoringRule/" + id);
        }
    }

    /**
     * Scores what was there before, in pieces; what has scored scores no second time.
     *
     * @throws FaultException 404
     */
    @Transactional
    public void runOverPast(Actor by, long id) {
        scorer.wantPast(get(id));
        audit.write(by, "scoring.past", "ScoringRule/" + id);
    }

    /** Deletes a rule and what it scored; the leads' items keep their last value. @throws FaultException 404 */
    @Transactional
    public void remove(Actor by, long id) {
        ScoringRule rule = get(id);
        jdbc.sql("delete from scoring_rule where id = ?").param(id).update();
        audit.write(by, "scoring.remove", "ScoringRule/" + id, Map.of("name", rule.name()), Map.of("name", ""));
    }
}
