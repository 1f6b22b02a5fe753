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

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;

import io.yoriai.record.Kind;
import io.yoriai.record.write.Along;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Change;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.WriteLog;
import io.yoriai.record.write.Writing;

/** The operation log: who did what to which record, in the transaction that did it (spec/smp-platform.md 12.5). */
@Service
public class AuditLog implements WriteLog {

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
            // What a file holds would make the log as large as the files.
            if (!writing.writable().isPersonal() && change.column().kind() != Kind.BASE64) {
                values.add(json.<JsonNode>valueToTree(change.before())).add(json.<JsonNode>valueToTree(change.after()));
            }
        }
        Author by = writing.by();
        return new Along("""
                insert into audit_log (at, client_id, staff_id, address, what, record, columns)
                select ?, ?::bigint, ?::bigint, ?::inet, ?, ? || id, ?::jsonb from made""",
                Arrays.asList(writing.now(), by.client(), by.staff(), by.network(), writing.what(),
                        writing.writable().resource().name() + "/", columns.toString()));
    }

    /**
     * Writes one row.
     *
     * @param by null: a job of the server itself
     * @param what the method, the action or the job
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
        SignedIn person = by instanceof SignedIn staff ? staff : null;
        jdbc.sql("""
                insert into audit_log (at, client_id, staff_id, address, what, record, columns)
                values (:at, :client, :staff, :address::inet, :what, :record, :columns::jsonb)""")
                .param("at", Timestamp.from(clock.instant()))
                .param("client", by instanceof ApiClient client ? client.id() : null)
                .param("staff", person == null ? null : person.staffId())
                .param("address", person == null ? null : person.address()).param("what", what)
                .param("record", record).param("columns", json.writeValueAsString(columns)).update();
    }
}
