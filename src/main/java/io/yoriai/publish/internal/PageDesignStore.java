package io.yoriai.publish.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import io.yoriai.publish.DesignPage;
import io.yoriai.record.SqlTime;

/** The table {@code magazine_page_design}: templates that staff edited. */
@Repository
public class PageDesignStore {

    private static final String COLUMNS = "page, html, revision, changed_at, changed_by";

    private final JdbcClient jdbc;

    PageDesignStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An edited template. */
    public record Stored(DesignPage page, String html, long revision, Instant changedAt, String changedBy) {}

    /** By the primary key. */
    public Optional<Stored> find(long magazineId, DesignPage page) {
        return jdbc.sql("select " + COLUMNS + " from magazine_page_design where magazine_id = :id and page = :page")
                .param("id", magazineId).param("page", page.name()).query((row, n) -> read(row)).optional();
    }

    public Map<DesignPage, Stored> all(long magazineId) {
        Map<DesignPage, Stored> all = new EnumMap<>(DesignPage.class);
        jdbc.sql("select " + COLUMNS + " from magazine_page_design where magazine_id = :id").param("id", magazineId)
                .query((row, n) -> read(row)).list().forEach(stored -> all.put(stored.page(), stored));
        return all;
    }

    public void save(long magazineId, DesignPage page, String html, String actor, Instant now) {
        jdbc.sql("""
                insert into magazine_page_design (magazine_id, page, html, changed_at, changed_by)
                values (:id, :page, :html, :now, :actor)
                on conflict (magazine_id, page) do update
                    set html = excluded.html, revision = excluded.revision, changed_at = excluded.changed_at,
                        changed_by = excluded.changed_by""").param("id", magazineId).param("page", page.name())
                .param("html", html).param("now", SqlTime.of(now)).param("actor", actor).update();
    }

    public void delete(long magazineId, DesignPage page) {
        jdbc.sql("delete from magazine_page_design where magazine_id = :id and page = :page").param("id", magazineId)
                .param("page", page.name()).update();
    }

    private static Stored read(ResultSet row) throws SQLException {
        return new Stored(DesignPage.valueOf(row.getString(1)), row.getString(2), row.getLong(3),
                SqlTime.read(row, "changed_at"), row.getString(5));
    }
}
