package io.yoriai.audience.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.Removal;
import io.yoriai.audience.Removal.State;
import io.yoriai.magazine.Magazine;
import io.yoriai.person.AddressHash;
import io.yoriai.person.Origin;
import io.yoriai.record.SqlTime;

/** The tables {@code reader_removal} and {@code reader_removal_line}. */
@Repository
public class RemovalStore {

    private final JdbcClient jdbc;
    private final SearchStore search;
    private final AddressHash hash;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    RemovalStore(JdbcClient jdbc, SearchStore search, AddressHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.search = search;
        this.hash = hash;
        this.clock = clock;
    }

    /** A reader whose turn it is. @param key null: left already */
    record Waiting(long reader, @Nullable String key) {}

    public long insert(Magazine magazine, String actor, long confirmed, boolean tell) {
        return jdbc.sql("insert into reader_removal (magazine_id, at, actor, tell, confirmed)"
                + " values (:magazine, :now, :actor, :tell, :confirmed) returning id").param("magazine", magazine.id())
                .param("now", SqlTime.now(clock)).param("actor", actor).param("tell", tell)
                .param("confirmed", confirmed)
                .query(Long.class).single();
    }

    /** Keeps who is found now; how many they are. */
    public long fix(long id, Magazine magazine, ReaderConditions conditions) {
        return search.keepForRemoval(id, magazine, conditions);
    }

    public Optional<Removal> find(long id) {
        return jdbc.sql("select * from reader_removal where id = ?").param(id).query((row, n) -> read(row)).optional();
    }

    public List<Removal> running(long magazine) {
        return jdbc.sql("select * from reader_removal where magazine_id = ? and state = 'RUNNING' order by id")
                .param(magazine).query((row, n) -> read(row)).list();
    }

    /** In the order of readers, from one on. */
    List<Waiting> waiting(long id, long after, int limit) {
        return jdbc.sql("select l.reader_id, r.email_key from reader_removal_line l left join reader r"
                + " on r.id = l.reader_id where l.removal_id = ? and l.reader_id > ? order by l.reader_id limit ?")
                .params(id, after, limit).query((row, n) -> new Waiting(row.getLong(1), row.getString(2))).list();
    }

    /** @return MOVED: the reader has another address now; look again */
    String remove(Removal removal, long reader, @Nullable String key) {
        return jdbc
                .sql("select newsletter_removal_line(:removal, :reader, :key, :hash, :now, :origin::jsonb)")
                .param("removal", removal.id()).param("reader", reader).param("key", key, java.sql.Types.VARCHAR)
                .param("hash", key == null ? null : hash.of(key), java.sql.Types.BINARY)
                .param("now", SqlTime.now(clock))
                .param("origin",
                        json.writeValueAsString(Origin.staff(Origin.Source.STAFF, removal.actor(), null).named()))
                .query(String.class).single();
    }

    Optional<String> key(long reader) {
        return jdbc.sql("select email_key from reader where id = ?").param(reader).query(String.class).optional();
    }

    void finish(long id) {
        jdbc.sql("update reader_removal set state = 'DONE', finished_at = :now where id = :id and state = 'RUNNING'")
                .param("now", SqlTime.now(clock)).param("id", id).update();
    }

    /** @return false where it had ended already */
    public boolean stop(long id) {
        boolean stopped = jdbc
                .sql("update reader_removal set state = 'STOPPED', finished_at = :now where id = :id"
                        + " and state = 'RUNNING'")
                .param("now", SqlTime.now(clock)).param("id", id).update() == 1;
        if (stopped) {
            jdbc.sql("delete from reader_removal_line where removal_id = ?").param(id).update();
        }
        return stopped;
    }

    private static Removal read(ResultSet row) throws SQLException {
        return new Removal(row.getLong("id"), row.getLong("magazine_id"), State.valueOf(row.getString("state")),
                Objects.requireNonNull(row.getString("actor")), row.getLong("confirmed"), row.getLong("removed"),
                row.getLong("gone"), SqlTime.read(row, "at"));
    }
}
