package io.yoriai.audience;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.magazine.Magazine;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;

/** Searches that staff keep under a name, per magazine. */
@Service
public class SavedSearches {

    private static final int MOST = 50;
    private static final int LONGEST_NAME = 100;
    private static final String NAME = "Search.Name";

    private final ReaderSearch search;
    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    SavedSearches(ReaderSearch search, JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.search = search;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A search under its name.
     *
     * @param conditions right when they were saved; a choice they name may be gone since
     */
    public record Saved(long id, String name, ReaderConditions conditions) {}

    /** In the order of their names' making. */
    public List<Saved> of(Magazine magazine) {
        return jdbc.sql("select id, name, conditions::text from reader_search where magazine_id = :m order by id")
                .param("m", magazine.id())
                .query((row, n) -> new Saved(row.getLong(1), row.getString(2), read(row.getString(3)))).list();
    }

    public Optional<Saved> find(Magazine magazine, long id) {
        return jdbc.sql("select id, name, conditions::text from reader_search where magazine_id = :m and id = :id")
                .param("m", magazine.id()).param("id", id)
                .query((row, n) -> new Saved(row.getLong(1), row.getString(2), read(row.getString(3)))).optional();
    }

    /**
     * Keeps a search (別名で保存).
     *
     * @throws FaultException 400 for a wrong condition or name, 409 DUPLICATE for a name in use
     */
    @Transactional
    public long save(Actor by, Magazine magazine, String name, ReaderConditions conditions) {
        check(magazine, name, conditions);
        jdbc.sql("select 1 from magazine where id = :id for key share").param("id", magazine.id()).query(Integer.class)
                .list();
        if (of(magazine).size() >= MOST) {
            throw new FaultException(Fault.of(400, "TOO_MANY", "Search", MOST));
        }
        try {
            long made = jdbc.sql("insert into reader_search (magazine_id, name, conditions, created_at, updated_at)"
                    + " values (:m, :name, :conditions::jsonb, :now, :now) returning id").param("m", magazine.id())
                    .param("name", name.strip()).param("conditions", json.writeValueAsString(conditions))
                    .param("now", SqlTime.now(clock)).query(Long.class).single();
            audit.write(by, "search.save", record(magazine, made), Map.of(), columns(name, conditions));
            return made;
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", NAME));
        }
    }

    /**
     * Changes a search (上書き保存).
     *
     * @throws FaultException as {@link #save}; 404
     */
    @Transactional
    public void change(Actor by, Magazine magazine, long id, String name, ReaderConditions conditions) {
        check(magazine, name, conditions);
        Saved old = find(magazine, id).orElseThrow(() -> new FaultException(Fault.notFound("Search.Id")));
        try {
            int changed = jdbc.sql("update reader_search set name = :name, conditions = :conditions::jsonb,"
                    + " updated_at = :now where magazine_id = :m and id = :id").param("m", magazine.id())
                    .param("id", id).param("name", name.strip())
                    .param("conditions", json.writeValueAsString(conditions)).param("now", SqlTime.now(clock)).update();
            if (changed == 0) {
                throw new FaultException(Fault.notFound("Search.Id"));
            }
            audit.write(by, "search.change", record(magazine, id), columns(old.name(), old.conditions()),
                    columns(name, conditions));
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", NAME));
        }
    }

    /** Forgets a search; the readers stay. */
    @Transactional
    public void remove(Actor by, Magazine magazine, long id) {
        Optional<Saved> old = find(magazine, id);
        if (jdbc.sql("delete from reader_search where magazine_id = :m and id = :id").param("m", magazine.id())
                .param("id", id).update() == 1) {
            audit.write(by, "search.remove", record(magazine, id),
                    old.map(saved -> columns(saved.name(), saved.conditions())).orElse(Map.of()), Map.of("name", ""));
        }
    }

    private static String record(Magazine magazine, long id) {
        return "Magazine/" + magazine.id() + "/Search/" + id;
    }

    /** Without the values that are searched for: they may be a person's, and the log outlives the person. */
    private static Map<String, String> columns(String name, ReaderConditions conditions) {
        return Map.of("name", name.strip(), "conditions", conditions.conditions().stream()
                .map(condition -> condition.subject() + " " + condition.operator()).collect(Collectors.joining(", ")));
    }

    private void check(Magazine magazine, String name, ReaderConditions conditions) {
        Fault.ofLine(NAME, name.strip(), LONGEST_NAME).ifPresent(fault -> {
            throw new FaultException(fault);
        });
        search.check(magazine, conditions);
    }

    private ReaderConditions read(String text) {
        return json.readValue(text, ReaderConditions.class);
    }
}
