package io.yoriai.newsletter.internal;

import io.yoriai.newsletter.ReaderField;
import io.yoriai.newsletter.StepMail;
import io.yoriai.newsletter.StepMail.Base;
import io.yoriai.newsletter.StepMail.Texts;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables {@code step_mail} and {@code notify_mail}. The row of a deleted step is only there for what was sent. */
final class StepRows {

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();

    StepRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return nothing where the number is taken */
    Optional<StepMail> insert(StepMail step) {
        Map<String, List<String>> conditions = step.conditions().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().parameter(), Map.Entry::getValue));
        Optional<Long> id = jdbc
                .sql("""
                        insert into step_mail (magazine_id, number, base, offset_days, at_time, conditions, subject, text_body,
                                               html_body, created_at, updated_at)
                        values (:magazine, :number, :base, :offset, :time, :conditions::jsonb, :subject, :text, :html, now(), now())
                        on conflict (magazine_id, number) where deleted_at is null do nothing returning id
                        """)
                .param("magazine", step.magazineId()).param("number", step.number()).param("base", step.base().name())
                .param("offset", step.offsetDays()).param("time", step.time(), Types.TIME)
                .param("conditions", json.writeValueAsString(conditions)).param("subject", step.texts().subject())
                .param("text", step.texts().text()).param("html", step.texts().html()).query(Long.class).optional();
        return id.flatMap(this::find);
    }

    boolean updateTexts(long stepId, Texts texts) {
        return jdbc
                .sql("update step_mail set subject = :subject, text_body = :text, html_body = :html, updated_at = now()"
                        + " where id = :id")
                .param("id", stepId).param("subject", texts.subject()).param("text", texts.text())
                .param("html", texts.html()).update() == 1;
    }

    /**
     * Everything but the number's magazine; a step that is on starts anew where its timing changes.
     *
     * @return false where another step has the number; the transaction can do nothing more then
     */
    boolean update(StepMail step, @Nullable Instant activeSince) {
        Map<String, List<String>> conditions = step.conditions().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().parameter(), Map.Entry::getValue));
        try {
            return jdbc.sql("""
                    update step_mail set number = :number, base = :base, offset_days = :offset, at_time = :time,
                           conditions = :conditions::jsonb, subject = :subject, text_body = :text, html_body = :html,
                           active_since = :since, updated_at = now()
                     where id = :id""")
                    .param("id", step.id()).param("number", step.number()).param("base", step.base().name())
                    .param("offset", step.offsetDays()).param("time", step.time(), Types.TIME)
                    .param("conditions", json.writeValueAsString(conditions)).param("subject", step.texts().subject())
                    .param("text", step.texts().text()).param("html", step.texts().html())
                    .param("since", activeSince == null ? null : activeSince.atOffset(ZoneOffset.UTC),
                            Types.TIMESTAMP_WITH_TIMEZONE)
                    .update() == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    Optional<Texts> notifyMail(long magazineId) {
        return jdbc.sql("select subject, text_body, html_body from notify_mail where magazine_id = :id")
                .param("id", magazineId)
                .query((row, n) -> new Texts(Objects.requireNonNull(row.getString("subject")),
                        Objects.requireNonNull(row.getString("text_body")),
                        Objects.requireNonNull(row.getString("html_body"))))
                .optional();
    }

    void activate(long stepId, @Nullable Instant since) {
        jdbc.sql("update step_mail set active_since = :since, updated_at = now() where id = :id").param("id", stepId)
                .param("since", since == null ? null : since.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    Optional<StepMail> find(long stepId) {
        return jdbc.sql("select * from step_mail where id = :id and deleted_at is null").param("id", stepId)
                .query((row, n) -> read(row)).optional();
    }

    /** The same, held until the transaction ends. */
    Optional<StepMail> hold(long stepId) {
        return jdbc.sql("select * from step_mail where id = :id and deleted_at is null for update").param("id", stepId)
                .query((row, n) -> read(row)).optional();
    }

    /**
     * Takes a held step out, and with it what waits of it. Whoever queues holds the step's row too (see
     * {@link ScheduleStore}): what was queued before is found here, and afterwards nothing is queued. In the order of ids,
     * so that two who drop waiting mails do not wait for each other.
     *
     * @return how many mails waited
     */
    int delete(long stepId, Instant now) {
        jdbc.sql("update step_mail set deleted_at = :now, active_since = null, updated_at = :now where id = :id")
                .param("id", stepId).param("now", now.atOffset(ZoneOffset.UTC)).update();
        return jdbc.sql("""
                delete from newsletter_outbox where handed_at is null and id in (select id from newsletter_outbox
                    where step_id = :id and handed_at is null order by id for update)""").param("id", stepId).update();
    }

    List<StepMail> of(long magazineId) {
        return jdbc.sql("select * from step_mail where magazine_id = :id and deleted_at is null order by number")
                .param("id", magazineId).query((row, n) -> read(row)).list();
    }

    /** Those that are on, of magazines that are issued. */
    List<StepMail> active() {
        return jdbc.sql("select s.* from step_mail s join magazine m on m.id = s.magazine_id where m.state = 'ISSUED'"
                + " and s.active_since is not null order by s.magazine_id, s.number").query((row, n) -> read(row))
                .list();
    }

    void saveNotifyMail(long magazineId, Texts texts) {
        jdbc.sql("""
                insert into notify_mail (magazine_id, subject, text_body, html_body, updated_at)
                values (:id, :subject, :text, :html, now())
                on conflict (magazine_id) do update set subject = excluded.subject, text_body = excluded.text_body,
                    html_body = excluded.html_body, updated_at = excluded.updated_at
                """).param("id", magazineId).param("subject", texts.subject()).param("text", texts.text())
                .param("html", texts.html()).update();
    }

    private StepMail read(ResultSet row) throws SQLException {
        Map<ReaderField, List<String>> conditions = new EnumMap<>(ReaderField.class);
        for (Map.Entry<String, JsonNode> entry : json.readTree(row.getString("conditions")).properties()) {
            ReaderField field = Objects.requireNonNull(ReaderField.of(entry.getKey()));
            conditions.put(field, entry.getValue().valueStream().map(JsonNode::asString).toList());
        }
        Time time = row.getTime("at_time");
        Timestamp since = row.getTimestamp("active_since");
        return new StepMail(row.getLong("id"), row.getLong("magazine_id"), row.getInt("number"),
                Base.valueOf(row.getString("base")), row.getInt("offset_days"),
                time == null ? null : time.toLocalTime(),
                conditions, new Texts(Objects.requireNonNull(row.getString("subject")),
                        Objects.requireNonNull(row.getString("text_body")),
                        Objects.requireNonNull(row.getString("html_body"))),
                since == null ? null : since.toInstant());
    }
}
