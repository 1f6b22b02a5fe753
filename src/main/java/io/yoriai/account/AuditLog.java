package io.yoriai.account;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.yoriai.account.internal.LoggedBy;
import io.yoriai.record.Kind;
import io.yoriai.record.SqlTime;
import io.yoriai.record.batching.Along;
import io.yoriai.record.write.Change;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.WriteLog;
import io.yoriai.record.write.Writing;

/**
 * The operation log: who did what to which record, by which door and from where, in the transaction that did it
 * (spec/smp-platform.md 12.5); and the sign-ins that failed. It only grows (docs/adr/0063). The room {@code audit} reads it.
 */
@Service
public class AuditLog implements WriteLog {

    /** What a failed sign-in is called. */
    public static final String FAILED = "signIn.failed";
    /** Says that more failed within the hour than are listed. */
    public static final String MORE_FAILED = "signIn.furtherFailures";

    /** Columns of a row for statements of many calls, see {@link #ROWS}. */
    public static final String COLUMNS = """
            log_at timestamptz, log_door smallint, log_client bigint, log_neo_client bigint, log_staff bigint, log_who text,
            log_address text, log_what text, log_record text, log_columns text""";
    /** Writes a row for each of what was {@code made}, which has {@code id} and the {@code nr} of its {@code call}. */
    public static final String ROWS = """
            insert into audit_log (at, door, client_id, neo_client_id, staff_id, who, address, what, record, columns)
            select log_at, log_door, log_client, log_neo_client, log_staff, log_who, log_address::inet, log_what,
                log_record || made.id, log_columns::jsonb
            from made join call using (nr)""";

    private static final Duration LISTED = Duration.ofHours(1);
    private static final int MOST_FAILURES = 1000;
    private static final int MOST_OF_ONE_NETWORK = 100;
    private static final int LONGEST_WHO = 64;
    private static final String INTO = """
            insert into audit_log (at, door, client_id, neo_client_id, staff_id, who, address, what, record, columns)
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json;

    AuditLog(JdbcClient jdbc, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
    }

    /** The row of a record's write, in the statement that writes the record. */
    @Override
    public Along line(Writing writing, Changes changes) {
        ObjectNode columns = json.createObjectNode();
        for (Change change : changes) {
            ArrayNode values = columns.putArray(change.name());
            // What a file holds would make the log as large as the files. A person's values stand in histories, which
            // an erasure reaches.
            if (!writing.writable().isPersonal() && change.column().kind() != Kind.BASE64) {
                values.add(json.<JsonNode>valueToTree(change.before())).add(json.<JsonNode>valueToTree(change.after()));
            }
        }
        Context context = Context.present();
        return along(LoggedBy.of(writing.by(), context.user(), context.address()), context, writing.now(),
                writing.what(),
                writing.writable().resource().name() + "/", columns.toString());
    }

    @Override
    public void note(String what, String record, Map<String, String> before, Map<String, String> after) {
        write(null, what, record, before, after);
    }

    /**
     * A row in the statement of what it tells, by whoever the present call belongs to.
     *
     * @param what the action, where no method of an API is called
     * @param record such as {@code SessionAttendance/}: the number of what was {@code made} follows it
     */
    public Along line(String what, String record) {
        Context context = Context.present();
        return along(by(null, context), context, clock.instant(), context.what(what), record,
                "{}");
    }

    /** The values of {@link #COLUMNS} for such a row. */
    public List<@Nullable Object> values(String what, String record) {
        return line(what, record).values();
    }

    private static LoggedBy by(@Nullable Actor given, Context context) {
        return LoggedBy.of(given == null ? context.actor() : given, context.user(), context.address());
    }

    private static Along along(LoggedBy by, Context context, Instant at, String what, String record, String columns) {
        return new Along(INTO + """
                select ?::timestamptz, ?::smallint, ?::bigint, ?::bigint, ?::bigint, ?, ?::inet, ?, ? || id, ?::jsonb
                from made""",
                Arrays.asList(SqlTime.of(at), context.door().code(), by.client(), by.neoClient(), by.staff(), by.who(),
                        by.address(), what, record, columns));
    }

    /**
     * Writes one row.
     *
     * @param by null: whoever the present call belongs to, by the method it calls; without one a job of the server itself
     * @param what the action or the job
     * @param record such as {@code Seminar/12}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(@Nullable Actor by, String what, String record) {
        insert(by, what, record, json.createObjectNode());
    }

    /**
     * The same of values as text.
     *
     * @param before values by column
     * @param after the same afterwards; what is equal is left out
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(@Nullable Actor by, String what, String record, Map<String, String> before,
            Map<String, String> after) {
        ObjectNode columns = json.createObjectNode();
        after.forEach((column, value) -> {
            String old = before.get(column);
            if (!value.equals(old)) {
                columns.putArray(column).add(old).add(value);
            }
        });
        insert(by, what, record, columns);
    }

    private void insert(@Nullable Actor by, String what, String record, ObjectNode columns) {
        Context context = Context.present();
        LoggedBy who = by(by, context);
        jdbc.sql(INTO + "values (?, ?, ?::bigint, ?::bigint, ?::bigint, ?, ?::inet, ?, ?, ?::jsonb)")
                .params(Arrays.asList(SqlTime.now(clock), context.door().code(), who.client(),
                        who.neoClient(), who.staff(), who.who(), who.address(),
                        by == null ? context.what(what) : what, record,
                        json.writeValueAsString(columns)))
                .update();
    }

    /**
     * Writes down a sign-in that failed. Of an hour 100 of one network are listed and 1,000 in all, then one row that says so:
     * who guesses does not fill the table.
     *
     * @param given the key or login id that was given
     * @param reason a fault's code
     * @param address literal IP address of the caller
     */
    public void failed(String given, String reason, String address) {
        String who = given.replaceAll("[^\\x20-\\x7e]", "?");
        Instant now = clock.instant();
        // By audit_log_failed, at most 1,000 of its rows: 1 ms where there are so many.
        jdbc.sql("with recent as (select address from audit_log where what = '" + FAILED
                + "' and at > :since limit :most),"
                + " known as (select count(*) as n, count(*) filter (where address <<= :network::inet) as own from recent) "
                + INTO + """
                        select :now, :door, null, null, null, case when n < :most then :who end,
                            case when n < :most then :address::inet end,
                            case when n < :most then 'signIn.failed' else 'signIn.furtherFailures' end, '',
                            jsonb_build_object('reason', jsonb_build_array(null, :reason::text))
                        from known
                        where own < :mostOfOne and (n < :most or not exists (
                            select from audit_log where what = 'signIn.furtherFailures' and at > :since))""")
                .param("since", SqlTime.of(now.minus(LISTED))).param("most", MOST_FAILURES)
                .param("network", Networks.of(address)).param("now", SqlTime.of(now))
                .param("door", Context.present().door().code())
                .param("who", who.substring(0, Math.min(who.length(), LONGEST_WHO))).param("address", address)
                .param("reason", reason).param("mostOfOne", MOST_OF_ONE_NETWORK).update();
    }

    /**
     * By which door and from where the present work comes, and who does it, for the rows of the log. Each door sets
     * it around a call; without one it is the server itself that works.
     */
    public static final class Context {

        private static final ScopedValue<Context> PRESENT = ScopedValue.newInstance();

        private final Door door;
        private final @Nullable String address;
        private final @Nullable String user;
        private @Nullable Actor actor;
        private @Nullable String method;

        private Context(Door door, @Nullable String address, @Nullable String user) {
            this.door = door;
            this.address = address;
            this.user = user;
        }

        /** The ways by which something is changed. */
        public enum Door {
            SMP,
            NEO,
            CONSOLE,
            PUBLIC,
            COMMAND,
            SERVER;

            /** What is stored. */
            public short code() {
                return (short) (ordinal() + 1);
            }

            /** The door of a stored code. */
            public static Door of(int code) {
                return values()[code - 1];
            }
        }

        /**
         * A call over the network.
         *
         * @param address literal IP address of the caller
         */
        public static Context call(Door door, String address) {
            return new Context(door, address, null);
        }

        /** A command, by the name that the operating system knows its user by. */
        public static Context command(String user) {
            return new Context(Door.COMMAND, null, user);
        }

        /** Of the work that runs at present. */
        public static Context present() {
            return PRESENT.isBound() ? PRESENT.get() : new Context(Door.SERVER, null, null);
        }

        /** Does something that comes from here. */
        public <R, X extends Throwable> R around(ScopedValue.CallableOp<R, X> work) throws X {
            return ScopedValue.where(PRESENT, this).call(work);
        }

        /** Says who calls, as soon as the door knows it. */
        public void by(Actor known) {
            actor = known;
        }

        /** Says who calls, and by which method of an API: rows that are of no method of their own are told by it. */
        public void by(Actor known, String called) {
            actor = known;
            method = called;
        }

        String what(String otherwise) {
            return method == null ? otherwise : method;
        }

        @Nullable
        Actor actor() {
            return actor;
        }

        Door door() {
            return door;
        }

        @Nullable
        String address() {
            return address;
        }

        @Nullable
        String user() {
            return user;
        }
    }
}
