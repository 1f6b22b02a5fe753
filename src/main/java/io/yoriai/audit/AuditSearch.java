package io.yoriai.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.AuditLog.Context.Door;
import io.yoriai.account.CallLog;
import io.yoriai.account.Networks;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Like;
import io.yoriai.record.SqlTime;

/** Reads the operation log: for the console, for files, for a SIEM; and what each caller read, by the hour. */
@Service
public class AuditSearch {

    private static final int ROWS_AT_ONCE = 1000;
    private static final String COLUMNS = """
            select a.id, a.at, a.door, coalesce(a.who, s.login_id, c.name, n.name, '') as who,
                coalesce(host(a.address), '') as address, a.what, a.record, a.columns::text as columns
            from audit_log a left join staff s on s.id = a.staff_id left join api_client c on c.id = a.client_id
                left join neo_client n on n.id = a.neo_client_id
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate rows;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final AuditLog log;
    private final CallLog calls;

    AuditSearch(JdbcClient jdbc, JdbcTemplate rows, TransactionTemplate transaction, JsonMapper json,
            AuditLog log, CallLog calls) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.transaction = transaction;
        this.json = json;
        this.log = log;
        this.calls = calls;
    }

    /**
     * What is looked for; an empty text or null asks nothing.
     *
     * @param who part of a login id or name, of a key's name, or a whole key
     * @param what part of a method or action
     * @param record a record, or what a record stands in: {@code Magazine/3} finds its readers too
     * @param network an address or a network, {@code 192.0.2.0/24}
     * @param from first moment; to: the first one after
     */
    public record Query(String who, String what, String record, String network, @Nullable Instant from,
            @Nullable Instant to) {

        /** All of it. */
        public static final Query ALL = new Query("", "", "", "", null, null);

        /** All from a moment on. */
        public static Query since(Instant from) {
            return new Query("", "", "", "", from, null);
        }
    }

    /** The rows of a query and their parameters, in order. */
    private record Condition(String sql, List<Object> params) {

        static Condition of(Query query) {
            if (!query.network().isEmpty() && !Networks.valid(query.network())) {
                throw new FaultException(Fault.invalidValue("Audit.Network").saying("fault.network", query.network()));
            }
            StringBuilder sql = new StringBuilder("true");
            List<Object> params = new ArrayList<>();
            if (!query.who().isEmpty()) {
                String like = Like.containing(query.who());
                sql.append("""

                        and (a.who ilike ? or a.staff_id in (
                            select id from staff where login_id ilike ? or concat_ws(' ', name1, name2) ilike ?)
                        or a.client_id in (select id from api_client where name ilike ? or api_key = ?)
                        or a.neo_client_id in (select id from neo_client where name ilike ? or client_id = ?))""");
                params.addAll(List.of(like, like, like, like, query.who(), like, query.who()));
            }
            if (!query.what().isEmpty()) {
                sql.append(" and a.what ilike ?");
                params.add(Like.containing(query.what()));
            }
            if (!query.record().isEmpty()) {
                sql.append(" and (a.record = ? or a.record like ?)");
                params.addAll(List.of(query.record(), Like.beginning(query.record() + "/")));
            }
            if (!query.network().isEmpty()) {
                sql.append(" and a.address <<= ?::inet");
                params.add(query.network());
            }
            if (query.from() != null) {
                sql.append(" and a.at >= ?");
                params.add(SqlTime.of(query.from()));
            }
            if (query.to() != null) {
                sql.append(" and a.at < ?");
                params.add(SqlTime.of(query.to()));
            }
            return new Condition(sql.toString(), params);
        }
    }

    /**
     * The newest rows that match. By the primary key backwards, or by audit_log_record and audit_log_at where they choose
     * better.
     *
     * @param before the id below which they are, of the row that a page before ended with; null: from the newest on
     * @throws FaultException 400 where the network is none
     */
    public List<AuditEntry> page(Query query, @Nullable Long before, int most) {
        Condition condition = Condition.of(query);
        List<Object> params = new ArrayList<>(condition.params());
        params.add(before == null ? Long.MAX_VALUE : before);
        params.add(most);
        return jdbc.sql(COLUMNS + "where " + condition.sql() + " and a.id < ? order by a.id desc limit ?")
                .params(params)
                .query((row, n) -> entry(row)).list();
    }

    /**
     * Every row that matches, the oldest first. The export is a row of the log itself, and counted.
     *
     * @param by null: whoever the present work belongs to
     * @param after the id above which they are; 0: all
     * @throws FaultException 400 where the network is none; nothing is told then
     */
    public void export(@Nullable Actor by, Query query, long after, Consumer<AuditEntry> taker) {
        Condition condition = Condition.of(query);
        transaction.executeWithoutResult(status -> log.write(by, "audit.export", ""));
        AtomicLong told = new AtomicLong();
        List<Object> params = new ArrayList<>(condition.params());
        params.add(after);
        // In a transaction: only there the driver fetches row by row.
        transaction.executeWithoutResult(status -> rows.query(connection -> {
            PreparedStatement statement = connection.prepareStatement(
                    COLUMNS + "where " + condition.sql() + " and a.id > ? order by a.id");
            statement.setFetchSize(ROWS_AT_ONCE);
            for (int i = 0; i < params.size(); i++) {
                statement.setObject(i + 1, params.get(i));
            }
            return statement;
        }, row -> {
            taker.accept(entry(row));
            told.incrementAndGet();
        }));
        if (by != null) {
            calls.read(by, "audit.export", told.get());
        }
    }

    /** The names of the columns that a row says to have changed, joined by commas. */
    public String changed(AuditEntry entry) {
        return String.join(", ", json.readTree(entry.columns()).propertyNames());
    }

    /** A row as a line of JSON, without the line feed. */
    public String json(AuditEntry entry) {
        return json.writeValueAsString(json.createObjectNode().put("id", entry.id()).put("at", entry.at().toString())
                .put("door", entry.door().name()).put("who", entry.who()).put("network", entry.network())
                .put("what", entry.what()).put("record", entry.record())
                .set("columns", json.readTree(entry.columns())));
    }

    /**
     * What somebody called and read by one method within an hour.
     *
     * @param hour its first moment
     * @param who as {@link AuditEntry} names it
     * @param records told by lists, pages and exports
     */
    public record Reading(Instant hour, String who, String method, long calls, long records) {}

    /** Who read most within a period, by the hour; those who read nothing are left out. */
    public List<Reading> readings(Query query, int most) {
        String like = Like.containing(query.who());
        return jdbc.sql("""
                select l.hour, coalesce(s.login_id, c.name, n.name, l.caller) as who, l.method, l.calls, l.records
                from call_log l
                    left join staff s on l.caller = 'Admin/' || s.id
                    left join api_client c on l.caller = 'ApiClient/' || c.id
                    left join neo_client n on l.caller = 'NeoClient/' || n.id
                where l.records > 0 and l.hour >= coalesce(?::timestamptz, '-infinity')
                    and l.hour < coalesce(?::timestamptz, 'infinity') and l.method ilike ?
                    and (s.login_id ilike ? or c.name ilike ? or c.api_key = ? or n.name ilike ? or l.caller ilike ?)
                order by l.records desc, l.hour desc limit ?""")
                .params(Arrays.asList(query.from() == null ? null : SqlTime.of(query.from()),
                        query.to() == null ? null : SqlTime.of(query.to()), Like.containing(query.what()), like, like,
                        query.who(), like, like, most))
                .query((row, n) -> new Reading(SqlTime.read(row, "hour"), row.getString("who"),
                        row.getString("method"), row.getLong("calls"), row.getLong("records")))
                .list();
    }

    /**
     * What somebody was refused within an hour.
     *
     * @param code why: a fault's code
     */
    public record Refused(Instant hour, String who, String method, String code, long calls) {}

    /** Who was refused most within a period, by the hour: who tries what is not his, or guesses. */
    public List<Refused> refusals(Query query, int most) {
        String like = Like.containing(query.who());
        return jdbc.sql("""
                select l.hour, coalesce(s.login_id, c.name, n.name, l.caller) as who, l.method, l.code, l.calls
                from call_refused l
                    left join staff s on l.caller = 'Admin/' || s.id
                    left join api_client c on l.caller = 'ApiClient/' || c.id
                    left join neo_client n on l.caller = 'NeoClient/' || n.id
                where l.hour >= coalesce(?::timestamptz, '-infinity') and l.hour < coalesce(?::timestamptz, 'infinity')
                    and (l.method ilike ? or l.code ilike ?)
                    and (s.login_id ilike ? or c.name ilike ? or c.api_key = ? or n.name ilike ? or l.caller ilike ?)
                order by l.hour desc, l.calls desc, l.method, l.code limit ?""")
                .params(Arrays.asList(query.from() == null ? null : SqlTime.of(query.from()),
                        query.to() == null ? null : SqlTime.of(query.to()), Like.containing(query.what()),
                        Like.containing(query.what()), like, like, query.who(), like, like, most))
                .query((row, n) -> new Refused(SqlTime.read(row, "hour"), row.getString("who"),
                        row.getString("method"), row.getString("code"), row.getLong("calls")))
                .list();
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(row.getLong("id"), SqlTime.read(row, "at"), Door.of(row.getInt("door")),
                row.getString("who"), row.getString("address"), row.getString("what"), row.getString("record"),
                row.getString("columns"));
    }
}
