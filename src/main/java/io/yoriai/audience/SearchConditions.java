package io.yoriai.audience;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.audience.internal.ConditionUses;
import io.yoriai.audience.internal.ConditionWords;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SecondCache;
import io.yoriai.record.SqlTime;
import io.yoriai.record.list.Conditions;
import io.yoriai.record.list.SavedConditions;

/** Saves, deletes and finds search conditions (spec/smp-platform.md 8); lists take them by their id. */
@Service
public class SearchConditions implements SavedConditions {

    /** Resources by the number of the target, from 1. */
    private static final List<String> TARGETS = List.of("VisitorData", "Seminar", "Session", "Application",
            "Attendance", "Company", "Document", "Mail");
    private static final int MOST_NAME = 100;

    private final JdbcClient jdbc;
    private final Conditions conditions;
    private final ConditionWords words;
    private final ConditionUses asked;
    private final AuditLog audit;
    private final Clock clock;
    private final ObjectProvider<ConditionUse> uses;
    private final LoadingCache<Long, Optional<Saved>> copies;

    SearchConditions(JdbcClient jdbc, Conditions conditions, ConditionWords words, ConditionUses asked, AuditLog audit,
            Clock clock, ObjectProvider<ConditionUse> uses) {
        this.asked = asked;
        this.uses = uses;
        this.jdbc = jdbc;
        this.conditions = conditions;
        this.words = words;
        this.audit = audit;
        this.clock = clock;
        copies = SecondCache.by(clock).maximumSize(10_000).build(this::load);
    }

    /**
     * A condition to be saved.
     *
     * @param target 1 leads to 8 mails
     * @param campaign that it is saved inside; null: in all-campaign mode
     * @param share 1 the owner alone, 2 the owner's group, 3 everybody
     * @param staff whose it is; null: nobody's
     * @param json the condition
     */
    public record Draft(String name, int target, @Nullable Long campaign, int share, @Nullable Long staff,
            String json) {}

    /**
     * Saves a condition and counts whom it meets.
     *
     * @return its id
     * @throws FaultException 400 naming what is wrong; DUPLICATE where the name is taken within target and campaign
     */
    @Transactional
    public long save(Actor by, Draft draft) {
        return save(by, draft, true);
    }

    /**
     * The same for somebody who may not see who people are: such a condition asks for nothing that is masked, since its count would tell.
     *
     * @param personal whether it may
     */
    @Transactional
    public long save(Actor by, Draft draft, boolean personal) {
        checkName(draft.name());
        if (draft.target() < 1 || draft.target() > TARGETS.size()) {
            throw new FaultException(Fault.invalidValue("SearchCondition.SearchTarget"));
        }
        checkShare(draft.share());
        String resource = TARGETS.get(draft.target() - 1);
        long count = conditions.count(resource, draft.campaign(), draft.json(), personal);
        try {
            long id = jdbc
                    .sql("""
                            insert into search_condition (name, search_target_id, campaign_id, share_type_id, staff_id, condition,
                                condition_text, match_count, date_counted, date_regist, date_update)
                            values (:name, :target, :campaign, :share, :staff, :json,
                                jsonb_build_object('ja', :ja::text, 'en', :en::text), :count, :now, :now, :now) returning id""")
                    .param("name", draft.name()).param("target", draft.target()).param("campaign", draft.campaign())
                    .param("share", draft.share()).param("staff", draft.staff()).param("json", draft.json())
                    .param("ja", words.of(resource, draft.json(), Locale.JAPANESE))
                    .param("en", words.of(resource, draft.json(), Locale.ENGLISH)).param("count", count)
                    .param("now", now()).query(Long.class).single();
            audit.write(by, "searchcondition.save", "SearchCondition/" + id);
            return id;
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "SearchCondition.Name"));
        }
    }

    /**
     * A condition as a screen tells it.
     *
     * @param words what it asks, in the language that was asked for
     * @param count whom it met when it was counted last
     */
    public record Listed(long id, String name, int target, int share, String owner, String words, long count) {}

    /** Those that the person may use: shared with all, with the own group, or the own; by target and name. */
    public List<Listed> all(SignedIn who, Locale language) {
        return jdbc
                .sql("""
                        select c.id, c.name, c.search_target_id, c.share_type_id, concat_ws(' ', s.name1, s.name2),
                            coalesce(c.condition_text ->> :language, c.condition_text ->> 'ja', ''), coalesce(c.match_count, 0)
                        from search_condition c left join staff s on s.id = c.staff_id
                        where :privileged or c.share_type_id = 3 or c.staff_id = :me or c.share_type_id = 2 and s.admin_group_key = (
                            select admin_group_key from staff where id = :me)
                        order by c.search_target_id, c.name, c.id""")
                .param("language", language.getLanguage())
                .param("me", who.staffId()).param("privileged", who.privileged())
                .query((row, n) -> new Listed(row.getLong(1), row.getString(2), row.getInt(3), row.getInt(4),
                        row.getString(5), row.getString(6), row.getLong(7)))
                .list();
    }

    /** Names of the conditions that ask for a record by a key such as {@code MailTemplateId}, or for a choice: it cannot be deleted. */
    public List<String> asking(String key, long value) {
        return asked.of(key, Long.toString(value));
    }

    /** The resource that conditions of a target speak of. */
    public static String resource(int target) {
        return TARGETS.get(target - 1);
    }

    /**
     * Changes what a condition asks for, what it is called and who may use it, and counts whom it meets; whatever uses it
     * asks for that from then on.
     *
     * @param personal whether it may ask for what is masked for some
     * @throws FaultException as {@link #save}, also where it would ask for itself by others; 404
     */
    @Transactional
    public void change(Actor by, long id, String name, int share, String json, boolean personal) {
        checkName(name);
        checkShare(share);
        Saved saved = load(id).orElseThrow(() -> new FaultException(Fault.notFound("SearchCondition.Id")));
        String resource = saved.resource();
        if (asked.comesTo(json, id)) {
            throw new FaultException(Fault.invalidValue("SearchCondition.Condition"));
        }
        long count = conditions.count(resource, saved.campaign(), json, personal);
        try {
            jdbc.sql("""
                    update search_condition set name = :name, share_type_id = :share, condition = :json,
                        condition_text = jsonb_build_object('ja', :ja::text, 'en', :en::text), match_count = :count,
                        date_counted = :now, date_update = :now
                    where id = :id""").param("name", name).param("share", share).param("json", json)
                    .param("ja", words.of(resource, json, Locale.JAPANESE))
                    .param("en", words.of(resource, json, Locale.ENGLISH)).param("count", count).param("now", now())
                    .param("id", id).update();
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "SearchCondition.Name"));
        }
        audit.write(by, "searchcondition.change", "SearchCondition/" + id);
    }

    private static void checkShare(int share) {
        if (share < 1 || share > 3) {
            throw new FaultException(Fault.invalidValue("SearchCondition.ShareType"));
        }
    }

    private static void checkName(String name) {
        Fault.ofLine("SearchCondition.Name", name, MOST_NAME).ifPresent(fault -> {
            throw new FaultException(fault);
        });
    }

    /**
     * Deletes a condition; a list that asks for it is refused within a second.
     *
     * @throws FaultException NOT_FOUND, or CONFLICT where a campaign, a document, another condition or whatever else ({@link ConditionUse})
     *         uses it
     */
    @Transactional
    public void delete(Actor by, long id) {
        boolean used = jdbc
                .sql("""
                        select exists (select from campaign where preserve_search_condition_id = :id and deleted_at is null)
                            or exists (select from document where preserve_search_condition_id = :id)
                            or exists (select from search_condition where condition ~ ('"condition":\\s*\\{"id":\\s*"?' || :id || '\\D'))""")
                .param("id", id).query(Boolean.class).single();
        if (used || uses.stream().anyMatch(use -> use.uses(id))) {
            throw new FaultException(Fault.of(409, "CONFLICT", "SearchCondition.Id"));
        }
        if (jdbc.sql("delete from search_condition where id = :id").param("id", id).update() == 0) {
            throw new FaultException(Fault.notFound("SearchCondition.Id"));
        }
        audit.write(by, "searchcondition.delete", "SearchCondition/" + id);
    }

    /** Counts anew whom every condition meets, and tells it in words of today; one that is broken meets nobody. */
    public void recount() {
        jdbc.sql("select id from search_condition order by id").query((row, n) -> row.getLong(1)).list()
                .forEach(this::recount);
    }

    /** Counts anew whom one condition meets, and tells it in words of today; what it asks for, as it stands now. */
    public Optional<String> recount(long id) {
        Optional<Saved> found = load(id);
        found.ifPresent(saved -> jdbc.sql("""
                update search_condition set match_count = :count, date_counted = :now,
                    condition_text = condition_text || jsonb_build_object('ja', :ja::text, 'en', :en::text)
                where id = :id""").param("ja", words.of(saved.resource(), saved.json(), Locale.JAPANESE))
                .param("en", words.of(saved.resource(), saved.json(), Locale.ENGLISH))
                .param("count", count(saved)).param("now", now()).param("id", id).update());
        return found.map(Saved::json);
    }

    private long count(Saved saved) {
        try {
            return conditions.count(saved.resource(), saved.campaign(), saved.json(), true);
        } catch (FaultException e) {
            return 0;
        }
    }

    @Override
    public Optional<Saved> find(long id) {
        return Objects.requireNonNull(copies.get(id));
    }

    private Optional<Saved> load(long id) {
        return jdbc
                .sql("select search_target_id, campaign_id, share_type_id, staff_id, condition"
                        + " from search_condition where id = :id")
                .param("id", id)
                .query((row, n) -> {
                    Long owner = Objects.requireNonNullElse(row.getObject(4, Long.class), -1L);
                    return new Saved(id, TARGETS.get(row.getInt(1) - 1), row.getObject(2, Long.class),
                            row.getInt(3) == 1 ? owner : null, row.getInt(3) == 2 ? owner : null,
                            Objects.requireNonNull(row.getString(5)));
                }).optional();
    }

    @Override
    public boolean inOneGroup(long one, long other) {
        return one == other || jdbc
                .sql("select exists (select from staff a join staff b on b.admin_group_key = a.admin_group_key"
                        + " where a.id = ? and b.id = ?)")
                .params(one, other).query((row, n) -> row.getBoolean(1)).single();
    }

    private java.time.OffsetDateTime now() {
        return SqlTime.of(Instant.ofEpochSecond(clock.instant().getEpochSecond()));
    }
}
