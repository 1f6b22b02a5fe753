package io.yoriai.reader.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.yoriai.person.AddressHash;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.Complaint;
import io.yoriai.reader.FailedAddress;
import io.yoriai.record.Like;
import io.yoriai.record.SqlTime;

/** Error addresses and the readers whom they concern. */
@Repository
public class ErrorStore {

    private static final String LISTED = "a.last_error_at is not null"
            + " and (:part::text is null or a.address like :part)";

    /** The subject names the magazine; complaints of everything are of no list. */
    private static final String COMPLAINTS = "l.kind = 'COMPLAINED' and l.subject like 'magazine:%'"
            + " and (:part::text is null or l.address like :part)";

    private final JdbcClient jdbc;
    private final AddressHash hash;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    ErrorStore(JdbcClient jdbc, AddressHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.clock = clock;
    }

    /** A reader that errors concern. */
    record Concerned(long id, String key) {}

    /** By reader_person. */
    public List<Long> readers(String address) {
        return jdbc.sql("select id from reader where email_key = ? order by id").param(address)
                .query((row, n) -> row.getLong(1)).list();
    }

    /** Does with one reader what its magazine's setting wants now; each reader in a transaction of its own. */
    public String act(long reader, String address) {
        return jdbc.sql("select newsletter_reader_error(:reader, :key, :hash, :now)").param("reader", reader)
                .param("key", address).param("hash", hash.of(address)).param("now", SqlTime.now(clock))
                .query(String.class).single();
    }

    public void complain(long magazine, String address, Origin origin) {
        jdbc.sql("select newsletter_complaint(:magazine, :key, :hash, :now, :origin::jsonb)")
                .param("magazine", magazine)
                .param("key", address).param("hash", hash.of(address)).param("now", SqlTime.now(clock))
                .param("origin", json.writeValueAsString(origin.named())).query((row, n) -> 0).list();
    }

    /** Readers on whom the setting should have acted: what a crash, or a setting changed since, left. */
    List<Concerned> leftOver(int limit) {
        return jdbc.sql("""
                select r.id, r.email_key from person_address a join reader r on r.email_key = a.address
                join magazine m on m.id = r.magazine_id
                where a.error_count > 0 and (a.error_count >= m.error_limit or a.fatal)
                    and (m.error_action = 'REMOVE' or m.error_action = 'STOP' and r.sendstatus = 1)
                order by r.id limit ?""").param(limit)
                .query((row, n) -> new Concerned(row.getLong(1), Objects.requireNonNull(row.getString(2)))).list();
    }

    public long count(@Nullable String part) {
        return jdbc.sql("select count(*) from person_address a where " + LISTED).param("part", pattern(part))
                .query(Long.class).single();
    }

    /** By person_address_errors, newest first. */
    public List<FailedAddress> page(@Nullable String part, long offset, int limit) {
        return jdbc
                .sql("""
                        select a.address, a.error_count, a.valid, coalesce(a.last_error_code, ''), a.last_error_at,
                            r.readers, r.stopped
                        from (select * from person_address a where %s order by last_error_at desc, address limit :limit offset :offset) a
                        cross join lateral (select count(*) as readers, count(*) filter (where error_stopped) as stopped
                                            from reader where email_key = a.address) r
                        order by a.last_error_at desc, a.address"""
                        .formatted(LISTED))
                .param("part", pattern(part))
                .param("limit", limit).param("offset", offset)
                .query((row, n) -> new FailedAddress(Objects.requireNonNull(row.getString(1)), row.getInt(2),
                        row.getBoolean(3),
                        Objects.requireNonNull(row.getString(4)),
                        Objects.requireNonNull(row.getTimestamp(5)).toInstant(),
                        row.getInt(6), row.getInt(7)))
                .list();
    }

    public long countComplaints(@Nullable String part) {
        return jdbc.sql("select count(*) from consent_ledger l where " + COMPLAINTS).param("part", pattern(part))
                .query(Long.class).single();
    }

    /** By consent_ledger_complaints, newest first. */
    public List<Complaint> complaints(@Nullable String part, long offset, int limit) {
        return jdbc
                .sql("""
                        select c.address, c.magazine, c.at, c.source, coalesce(c.actor, ''), coalesce(c.evidence, ''),
                            coalesce(r.id, 0), coalesce(r.sendstatus = 1, false)
                        from (select l.*, substr(l.subject, 10)::bigint as magazine from consent_ledger l
                              where %s order by l.id desc limit :limit offset :offset) c
                        left join reader r on r.magazine_id = c.magazine and r.email_key = c.address
                        order by c.id desc""".formatted(COMPLAINTS))
                .param("part", pattern(part)).param("limit", limit).param("offset", offset)
                .query((row, n) -> new Complaint(row.getString(1), row.getLong(2),
                        Objects.requireNonNull(row.getTimestamp(3)).toInstant(), Source.valueOf(row.getString(4)),
                        Objects.requireNonNull(row.getString(5)), Objects.requireNonNull(row.getString(6)),
                        row.getLong(7), row.getBoolean(8)))
                .list();
    }

    private static @Nullable String pattern(@Nullable String part) {
        return part == null || part.isBlank() ? null : Like.containing(part.strip().toLowerCase(Locale.ROOT));
    }
}
