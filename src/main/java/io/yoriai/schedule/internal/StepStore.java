package io.yoriai.schedule.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.ReaderField;
import io.yoriai.record.SqlTime;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMail.Base;

/** The table {@code step_mail}. The row of a deleted step is only there for what was sent. */
@Repository
public class StepStore {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    StepStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return nothing where the number is taken */
    public Optional<StepMail> insert(StepMail step) {
        Optional<Long> id = jdbc
                .sql("""
                        insert into step_mail (magazine_id, number, base, offset_days, at_time, conditions, subject, text_body,
                                               html_body, created_at, updated_at)
                        values (:magazine, :number, :base, :offset, :time, :conditions::jsonb, :subject, :text, :html, :now, :now)
                        on conflict (magazine_id, number) where deleted_at is null do nothing returning id
                        """)
                .param("magazine", step.magazineId()).param("number", step.number()).param("base", step.base().name())
                .param("offset", step.offsetDays()).param("time", step.time(), Types.TIME)
                .param("conditions", conditions(step)).param("subject", step.texts().subject())
                .param("text", step.texts().text()).param("html", step.texts().html())
                .param("now", SqlTime.now(clock)).query(Long.class).optional();
        return id.flatMap(this::find);
    }

    /**
     * Everything but the number's magazine; a step that is on starts anew where its timing changes.
     *
     * @return false where another step has the number; the transaction can do nothing more then
     */
    public boolean update(StepMail step, @Nullable Instant activeSince) {
        try {
            return jdbc.sql("""
                    update step_mail set number = :number, base = :base, offset_days = :offset, at_time = :time,
                           conditions = :conditions::jsonb, subject = :subject, text_body = :text, html_body = :html,
                           active_since = :since, updated_at = :now
                     where id = :id""")
                    .param("id", step.id()).param("number", step.number()).param("base", step.base().name())
                    .param("offset", step.offsetDays()).param("time", step.time(), Types.TIME)
                    .param("conditions", conditions(step)).param("subject", step.texts().subject())
                    .param("text", step.texts().text()).param("html", step.texts().html())
                    .param("since", activeSince == null ? null : SqlTime.of(activeSince),
                            Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("now", SqlTime.now(clock)).update() == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    public void activate(long stepId, @Nullable Instant since) {
        jdbc.sql("update step_mail set active_since = :since, updated_at = :now where id = :id").param("id", stepId)
                .param("now", SqlTime.now(clock))
                .param("since", since == null ? null : SqlTime.of(since), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    public Optional<StepMail> find(long stepId) {
        return jdbc.sql("select * from step_mail where id = :id and deleted_at is null").param("id", stepId)
                .query((row, n) -> read(row)).optional();
    }

    /** The same, held until the transaction ends. */
    public Optional<StepMail> hold(long stepId) {
        return jdbc.sql("select * from step_mail where id = :id and deleted_at is null for update").param("id", stepId)
                .query((row, n) -> read(row)).optional();
    }

    /**
     * Takes a held step out, and with it what waits of it. Whoever queues holds the step's row too (see
     * {@link StepQueue}): what was queued before is found here, and afterwards nothing is queued. In the order of ids,
     * so that two who drop waiting mails do not wait for each other.
     *
     * @return how many mails waited
     */
    public int delete(long stepId, Instant now) {
        jdbc.sql("update step_mail set deleted_at = :now, active_since = null, updated_at = :now where id = :id")
                .param("id", stepId).param("now", SqlTime.of(now)).update();
        return jdbc.sql("""
                delete from newsletter_outbox where handed_at is null and id in (select id from newsletter_outbox
                    where step_id = :id and handed_at is null order by id for update)""").param("id", stepId).update();
    }

    public List<StepMail> of(long magazineId) {
        return jdbc.sql("select * from step_mail where magazine_id = :id and deleted_at is null order by number")
                .param("id", magazineId).query((row, n) -> read(row)).list();
    }

    /** Those that are on, of magazines that are issued. */
    public List<StepMail> active() {
        return jdbc.sql("select s.* from step_mail s join magazine m on m.id = s.magazine_id where m.state = 'ISSUED'"
                + " and s.active_since is not null order by s.magazine_id, s.number").query((row, n) -> read(row))
                .list();
    }

    private String conditions(StepMail step) {
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        step.conditions().forEach((field, texts) -> conditions.put(field.parameter(), texts));
        return json.writeValueAsString(conditions);
    }

    private StepMail read(ResultSet row) throws SQLException {
        Map<ReaderField, List<String>> conditions = new EnumMap<>(ReaderField.class);
        for (Map.Entry<String, JsonNode> entry : json.readTree(row.getString("conditions")).properties()) {
            ReaderField field = Objects.requireNonNull(ReaderField.of(entry.getKey()));
            conditions.put(field, entry.getValue().valueStream().map(JsonNode::asString).toList());
        }
        Time time = row.getTime("at_time");
        return new StepMail(row.getLong("id"), row.getLong("magazine_id"), row.getInt("number"),
                Base.valueOf(row.getString("base")), row.getInt("offset_days"),
                time == null ? null : time.toLocalTime(),
                conditions, new MailTexts(Objects.requireNonNull(row.getString("subject")),
                        Objects.requireNonNull(row.getString("text_body")),
                        Objects.requireNonNull(row.getString("html_body"))),
                SqlTime.orNull(row, "active_since"));
    }
}
