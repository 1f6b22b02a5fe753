package io.yoriai.person;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;

/** Hands out rows of the consent ledger as they stand, of an address or of a period (spec/smp-mail-tracking.md 3.10). */
@Service
public class ConsentExport {

    /** What is told of a row, in this order. */
    public static final List<String> HEAD = List.of("id", "at", "address", "lead_id", "reader_id", "subject", "kind",
            "source", "actor", "ip", "user_agent", "form", "form_version", "wording_sha256", "token_use", "evidence",
            "seal_number", "seal");

    private static final int ROWS_AT_ONCE = 500;
    private static final String SELECT = """
            select id::text, null, address, lead_id::text, reader_id::text, subject, kind, source, actor, host(ip), user_agent,
                form, form_version, encode(wording_hash, 'hex'), token_use, evidence, seal_number::text, encode(seal, 'hex'), at
            from consent_ledger where""";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final AddressHash hash;
    private final AuditLog audit;

    ConsentExport(JdbcTemplate jdbc, TransactionTemplate transaction, AddressHash hash, AuditLog audit) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.hash = hash;
        this.audit = audit;
    }

    /**
     * Every row, the oldest first. The export is a row of the operation log, which does not tell the address.
     *
     * @param address {@link EmailAddress#key()} of a person; rows whose address was erased are found by it, too; "": of all
     * @param from null: since ever
     * @param to null: until now
     * @param taker of the values of {@link #HEAD}; "" where there is none
     */
    public void rows(Actor by, String address, @Nullable Instant from, @Nullable Instant to,
            Consumer<List<String>> taker) {
        StringBuilder sql = new StringBuilder(SELECT).append(" true");
        List<Object> params = new ArrayList<>();
        if (!address.isEmpty()) {
            sql.append(" and address_hash = ?");
            params.add(hash.of(address));
        }
        if (from != null) {
            sql.append(" and at >= ?");
            params.add(SqlTime.of(from));
        }
        if (to != null) {
            sql.append(" and at < ?");
            params.add(SqlTime.of(to));
        }
        transaction.executeWithoutResult(status -> audit.write(by, "consent.export",
                address.isEmpty() ? "" : "Person/" + hash.name(address)));
        // In a transaction: only there the driver fetches row by row.
        transaction.executeWithoutResult(status -> jdbc.query(connection -> {
            PreparedStatement statement = connection
                    .prepareStatement(sql.append(" order by consent_ledger.id").toString());
            statement.setFetchSize(ROWS_AT_ONCE);
            for (int i = 0; i < params.size(); i++) {
                statement.setObject(i + 1, params.get(i));
            }
            return statement;
        }, row -> {
            taker.accept(values(row));
        }));
    }

    private static List<String> values(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>(HEAD.size());
        for (int i = 0; i < HEAD.size(); i++) {
            values.add(HEAD.get(i).equals("at")
                    ? Times.answer(SqlTime.read(row, "at"))
                    : Objects.requireNonNullElse(row.getString(i + 1), ""));
        }
        return values;
    }
}
