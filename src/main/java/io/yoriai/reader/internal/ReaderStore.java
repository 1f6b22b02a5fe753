package io.yoriai.reader.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.AuditLog;
import io.yoriai.magazine.Magazine;
import io.yoriai.person.AddressHash;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.Added;
import io.yoriai.reader.Outcome;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderChange;
import io.yoriai.reader.ReaderRow;
import io.yoriai.reader.ReaderValues;
import io.yoriai.record.SqlTime;
import io.yoriai.record.batching.Along;

/** The table {@code reader} and what follows from its changes. The rules that need a lock are the database's functions. */
@Repository
public class ReaderStore {

    private static final String LIVE = " and (provisional_until is null or provisional_until > :now)";

    private final JdbcClient jdbc;
    private final AddressHash hash;
    private final AuditLog audit;
    private final JsonMapper json = JsonMapper.builder().build();

    ReaderStore(JdbcClient jdbc, AddressHash hash, AuditLog audit) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.audit = audit;
    }

    public Added add(Magazine magazine, EmailAddress email, ReaderValues values, @Nullable Instant provisionalUntil,
            boolean tell, Origin origin, Instant now) {
        Map<String, @Nullable Object> columns = values.columns();
        columns.put("email", email.written());
        Map<String, Map<String, String>> mails = Map.of();
        if (provisionalUntil != null) {
            mails = Map.of("CONFIRMATION", Map.of());
        } else if (tell) {
            mails = Map.of("REGISTERED", Map.of());
        }
        long id = logged("reader.add", magazine, Long.class,
                "select newsletter_reader_add(?, ?, ?::jsonb, ?::timestamptz, ?::jsonb, ?, ?::jsonb, ?) as answer",
                "select answer as id from asked where answer > 0", magazine.id(), magazine.version(),
                json.writeValueAsString(columns), provisionalUntil == null ? null : SqlTime.of(provisionalUntil),
                json.writeValueAsString(mails), SqlTime.of(now), json(origin), hash.of(email.key()));
        if (id > 0) {
            return new Added(Outcome.DONE, id);
        }
        return new Added(id == 0 ? Outcome.ADDRESS_TAKEN : Outcome.MAGAZINE_CHANGED, 0);
    }

    public Outcome update(Magazine magazine, String key, @Nullable EmailAddress newEmail, ReaderValues values,
            Origin origin, Instant now) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        if (newEmail != null) {
            columns.put("email", newEmail.written());
        }
        columns.putAll(values.columns());
        String answer = logged("reader.change", magazine, String.class,
                "select newsletter_reader_update(?, ?, ?, ?::jsonb, ?, ?::jsonb, ?, ?::bytea) as answer",
                "select substr(answer, 9)::bigint as id from asked where starts_with(answer, 'CHANGED ')",
                magazine.id(), magazine.version(), key, json.writeValueAsString(columns), SqlTime.of(now),
                json(origin), hash.of(key), newEmail == null ? null : hash.of(newEmail.key()));
        if (answer.startsWith("CHANGED ")) {
            return Outcome.DONE;
        }
        return switch (answer) {
            case "UNCHANGED" -> Outcome.UNCHANGED;
            case "TAKEN" -> Outcome.ADDRESS_TAKEN;
            case "STALE" -> Outcome.MAGAZINE_CHANGED;
            default -> Outcome.NOT_FOUND;
        };
    }

    public Outcome remove(Magazine magazine, long readerId, boolean tell, Origin origin, Instant now) {
        while (true) {
            Optional<String> key = jdbc
                    .sql("select email_key from reader where id = :id and magazine_id = :magazine" + LIVE)
                    .param("id", readerId).param("magazine", magazine.id()).param("now", SqlTime.of(now))
                    .query(String.class)
                    .optional();
            if (key.isEmpty()) {
                return Outcome.NOT_FOUND;
            }
            // False where the address changed or the reader left since: look again.
            boolean removed = logged("reader.remove", magazine, Boolean.class, """
                    select newsletter_reader_remove(?, asked_for, ?, 'REFUSED', ?, ?, ?::jsonb, ?) as answer, asked_for
                    from (values (?::bigint)) asked_for (asked_for)""",
                    "select asked_for as id from asked where answer", magazine.id(), key.get(), tell, SqlTime.of(now),
                    json(origin), hash.of(key.get()), readerId);
            if (removed) {
                return Outcome.DONE;
            }
        }
    }

    /** @return false where the reader does not await a confirmation any more */
    public boolean confirm(Magazine magazine, long readerId, Origin origin, Instant now) {
        Along line = audit.line("reader.confirm", record(magazine));
        Optional<String> key = jdbc.sql("""
                with made as (
                    update reader set provisional_until = null, confirmed_at = ?, delivering_since = ?, updated_at = ?
                    where id = ? and magazine_id = ? and provisional_until > ? returning id, email_key),
                line as (
                %s)
                select email_key from made""".formatted(line.sql()))
                .params(params(line, SqlTime.of(now), SqlTime.of(now), SqlTime.of(now), readerId, magazine.id(),
                        SqlTime.of(now)))
                .query(String.class).optional();
        key.ifPresent(address -> {
            jdbc.sql("select consent_record(:key, :hash, :id, null, :subject, 'AGREED', :now, :origin::jsonb),"
                    + " person_address_lift(:key, :now)").param("key", address).param("hash", hash.of(address))
                    .param("id", readerId).param("subject", ConsentSubject.ofMagazine(magazine.id()))
                    .param("now", SqlTime.of(now))
                    .param("origin", json(origin)).query((row, n) -> 0).list();
            jdbc.sql("insert into newsletter_outbox (kind, magazine_id, reader_id, email, due_at, created_at)"
                    + " select 'REGISTERED', r.magazine_id, r.id, r.email, :now, :now from reader r"
                    + " join magazine m on m.id = r.magazine_id where r.id = :id and m.mail_registered")
                    .param("id", readerId).param("now", SqlTime.of(now)).update();
        });
        return key.isPresent();
    }

    /**
     * Stops or starts delivery to a reader who stays on the list.
     *
     * @return whether anything was different before
     */
    public boolean setDelivery(Magazine magazine, Reader reader, boolean delivering, Origin origin, Instant now) {
        String key = jdbc.sql("select email_key from reader where id = :id for update").param("id", reader.id())
                .query(String.class).optional().orElse("");
        ReaderValues values = ReaderValues.delivering(delivering);
        Magazine copy = magazine;
        Outcome outcome = update(copy, key, null, values, origin, now);
        while (outcome == Outcome.MAGAZINE_CHANGED) {
            long version = jdbc.sql("select version from magazine where id = :id").param("id", magazine.id())
                    .query(Long.class).single();
            copy = new Magazine(magazine.id(), version, magazine.settings(), magazine.choices());
            outcome = update(copy, key, null, values, origin, now);
        }
        return outcome == Outcome.DONE;
    }

    /** Whether delivery rests for want of payment: no wish of the reader starts it again. */
    public boolean unpaid(long readerId) {
        return jdbc.sql("select exists (select 1 from reader where id = :id and unpaid_stopped)").param("id", readerId)
                .query(Boolean.class).single();
    }

    public void withoutStepMails(long readerId) {
        jdbc.sql("update reader set step_mails = false where id = ?").param(readerId).update();
    }

    /** A reader who awaits confirmation may confirm until then. */
    public void awaitUntil(long readerId, Instant until) {
        jdbc.sql("update reader set provisional_until = :until where id = :id and provisional_until is not null")
                .param("until", SqlTime.of(until)).param("id", readerId).update();
    }

    /** Magazines that a person reads, in the order of their ids; by reader_person. */
    public List<Long> magazinesOf(String key) {
        return jdbc.sql("select magazine_id from reader where email_key = :key order by magazine_id").param("key", key)
                .query((row, n) -> row.getLong(1)).list();
    }

    /** By reader_email: 4 buffers at 10,000 and at 1,000,000 readers. */
    public Optional<Reader> find(long magazineId, String key, Instant now) {
        return jdbc.sql("select * from reader where magazine_id = :magazine and email_key = :key" + LIVE)
                .param("magazine", magazineId).param("key", key).param("now", SqlTime.of(now))
                .query((row, n) -> ReaderRow.read(row)).optional();
    }

    public Optional<Reader> find(long magazineId, long readerId, Instant now) {
        return jdbc.sql("select * from reader where id = :id and magazine_id = :magazine" + LIVE).param("id", readerId)
                .param("magazine", magazineId).param("now", SqlTime.of(now)).query((row, n) -> ReaderRow.read(row))
                .optional();
    }

    /** By reader_change_reader. */
    public List<ReaderChange> history(long readerId, int limit) {
        return jdbc
                .sql("select reader_id, magazine_id, at, source, actor, field, before, after from reader_change"
                        + " where reader_id = :id order by id desc limit :limit")
                .param("id", readerId).param("limit", limit)
                .query((row, n) -> new ReaderChange(row.getLong(1), row.getLong(2),
                        Objects.requireNonNull(row.getTimestamp(3)).toInstant(), Source.valueOf(row.getString(4)),
                        row.getString(5), row.getString(6), row.getString(7), row.getString(8)))
                .list();
    }

    /**
     * A function's answer, and with it the row of the operation log in the same statement.
     *
     * @param asked selects the function's {@code answer}
     * @param made selects the reader's {@code id} from {@code asked} where something was done
     */
    private <T> T logged(String what, Magazine magazine, Class<T> type, String asked, String made,
            @Nullable Object... params) {
        Along line = audit.line(what, record(magazine));
        return jdbc.sql("with asked as (" + asked + "), made as (" + made + "), line as (" + line.sql()
                + ") select answer from asked").params(params(line, params)).query(type).single();
    }

    private static List<@Nullable Object> params(Along line, @Nullable Object... params) {
        List<@Nullable Object> all = new ArrayList<>();
        Collections.addAll(all, params);
        all.addAll(line.values());
        return all;
    }

    private static String record(Magazine magazine) {
        return "Magazine/" + magazine.id() + "/Reader/";
    }

    private String json(Origin origin) {
        return json.writeValueAsString(origin.named());
    }
}
