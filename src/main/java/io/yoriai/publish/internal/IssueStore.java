package io.yoriai.publish.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import io.yoriai.publish.Issue;
import io.yoriai.publish.Issue.Content;
import io.yoriai.publish.Issue.Status;
import io.yoriai.publish.Offered;
import io.yoriai.record.SqlTime;

/** The table {@code newsletter_issue}. */
@Repository
public class IssueStore {

    private final JdbcClient jdbc;

    IssueStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public long insert(long magazineId, Content content, String actor, Instant now) {
        return jdbc
                .sql("""
                        insert into newsletter_issue (magazine_id, subject, text_body, html_body, created_at, updated_at, updated_by)
                        values (:magazine, :subject, :text, :html, :now, :now, :actor) returning id""")
                .param("magazine", magazineId).param("subject", content.subject()).param("text", content.text())
                .param("html", content.html()).param("now", SqlTime.of(now)).param("actor", actor).query(Long.class)
                .single();
    }

    public boolean lock(long magazineId, long id) {
        return jdbc.sql("select id from newsletter_issue where id = :id and magazine_id = :magazine for update")
                .param("id", id).param("magazine", magazineId).query(Long.class).optional().isPresent();
    }

    public void update(long id, Content content, String actor, Instant now) {
        jdbc.sql(
                "update newsletter_issue set subject = :subject, text_body = :text, html_body = :html, updated_at = :now,"
                        + " updated_by = :actor where id = :id")
                .param("id", id).param("subject", content.subject())
                .param("text", content.text()).param("html", content.html()).param("now", SqlTime.of(now))
                .param("actor", actor).update();
    }

    public void publish(long id, String actor, Instant now) {
        jdbc.sql("update newsletter_issue set status = 'PUBLISHED', published_at = coalesce(published_at, :now),"
                + " updated_at = :now, updated_by = :actor where id = :id and status = 'DRAFT'").param("id", id)
                .param("now", SqlTime.of(now)).param("actor", actor).update();
    }

    public void withdraw(long id, String actor, Instant now) {
        jdbc.sql("update newsletter_issue set status = 'DRAFT', published_at = null, sample = false,"
                + " back_number = false, updated_at = :now, updated_by = :actor where id = :id").param("id", id)
                .param("now", SqlTime.of(now)).param("actor", actor).update();
    }

    public void clearSample(long magazineId) {
        jdbc.sql("update newsletter_issue set sample = false where magazine_id = :magazine and sample")
                .param("magazine", magazineId).update();
    }

    public void setSample(long id) {
        jdbc.sql("update newsletter_issue set sample = true where id = :id").param("id", id).update();
    }

    public void setBackNumber(long id, boolean shown) {
        jdbc.sql("update newsletter_issue set back_number = :shown where id = :id").param("id", id)
                .param("shown", shown).update();
    }

    public void delete(long id) {
        jdbc.sql("delete from newsletter_issue where id = :id").param("id", id).update();
    }

    public Optional<Issue> find(long magazineId, long id) {
        return jdbc.sql("select * from newsletter_issue where id = :id and magazine_id = :magazine").param("id", id)
                .param("magazine", magazineId).query((row, n) -> read(row)).optional();
    }

    public Optional<Issue> sample(long magazineId) {
        return jdbc.sql("select * from newsletter_issue where magazine_id = :magazine and sample")
                .param("magazine", magazineId).query((row, n) -> read(row)).optional();
    }

    public Offered offered(long magazineId) {
        return jdbc.sql("select exists (select 1 from newsletter_issue where magazine_id = :magazine and sample),"
                + " exists (select 1 from newsletter_issue where magazine_id = :magazine and back_number"
                + " and status = 'PUBLISHED')").param("magazine", magazineId)
                .query((row, n) -> new Offered(row.getBoolean(1), row.getBoolean(2))).single();
    }

    /** By newsletter_issue_list. */
    public List<Issue> list(long magazineId, @Nullable Long before, int limit) {
        return jdbc.sql("select * from newsletter_issue where magazine_id = :magazine"
                + " and id < coalesce(:before, 9223372036854775807) order by id desc limit :limit")
                .param("magazine", magazineId).param("before", before, Types.BIGINT).param("limit", limit)
                .query((row, n) -> read(row)).list();
    }

    /** By newsletter_issue_back, from the place of an issue on. */
    public List<Issue> backNumbers(long magazineId, @Nullable Long before, int limit) {
        OffsetDateTime at = before == null
                ? null
                : jdbc.sql("select published_at from newsletter_issue where id = :id and magazine_id = :magazine")
                        .param("id", before).param("magazine", magazineId).query(OffsetDateTime.class)
                        .optional().orElse(null);
        return jdbc.sql("select * from newsletter_issue where magazine_id = :magazine and back_number"
                + " and status = 'PUBLISHED' and (published_at, id) < (coalesce(:at, 'infinity'::timestamptz), :before)"
                + " order by published_at desc, id desc limit :limit").param("magazine", magazineId)
                .param("at", at, Types.TIMESTAMP_WITH_TIMEZONE)
                .param("before", before == null ? Long.MAX_VALUE : before).param("limit", limit)
                .query((row, n) -> read(row)).list();
    }

    private static Issue read(ResultSet row) throws SQLException {
        return new Issue(row.getLong("id"), row.getLong("magazine_id"),
                new Content(row.getString("subject"), row.getString("text_body"), row.getString("html_body")),
                Status.valueOf(row.getString("status")), SqlTime.orNull(row, "published_at"),
                row.getBoolean("sample"), row.getBoolean("back_number"), SqlTime.read(row, "created_at"),
                SqlTime.read(row, "updated_at"), row.getString("updated_by"));
    }
}
