package io.yoriai.newsletter.internal;

import io.yoriai.newsletter.ImportLine;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The table {@code reader_import}. */
@Repository
public class ImportStore {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    ImportStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps a result, and lets those go that are older than 30 days. */
    public long save(long magazineId, String actor, List<ImportLine> lines) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("delete from reader_import where at < :old").param("old", now.minusDays(30)).update();
        return jdbc.sql("insert into reader_import (magazine_id, at, actor, lines) values (:magazine, :now, :actor,"
                + " :lines::jsonb) returning id").param("magazine", magazineId).param("now", now).param("actor", actor)
                .param("lines", json.writeValueAsString(lines)).query(Long.class).single();
    }

    public Optional<List<ImportLine>> find(long id) {
        return jdbc.sql("select lines::text from reader_import where id = :id and at >= :old").param("id", id)
                .param("old", clock.instant().atOffset(ZoneOffset.UTC).minusDays(30)).query(String.class).optional()
                .map(text -> json.readValue(text, new TypeReference<List<ImportLine>>() {
                }));
    }

    public void withoutStepMails(long readerId) {
        jdbc.sql("update reader set step_mails = false where id = :id").param("id", readerId).update();
    }
}
