package io.yoriai.person;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;

import io.yoriai.record.SqlTime;

/**
 * Validity and error count of addresses: one per person, over all magazines and leads (spec/neo.md 7.6, 9). An address is
 * always the person's key ({@link EmailAddress#key()}).
 */
@Service
public class Addresses {

    private final JdbcClient jdbc;
    private final Clock clock;

    Addresses(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What is known of the address; {@link AddressFact#UNKNOWN} where nothing is. */
    public AddressFact find(String address) {
        return jdbc.sql("select valid, error_count, validity_changed_at, validity_reason from person_address"
                + " where address = :address").param("address", address).query((row, number) -> read(row)).optional()
                .orElse(AddressFact.UNKNOWN);
    }

    /** A mail arrived and was not sent back in time: errors before it are no longer in a row. */
    public void countArrival(String address) {
        jdbc.sql("select person_address_reset_errors(:address)").param("address", address).query((row, n) -> 0).list();
    }

    /**
     * No more mail goes to the address, from no room.
     *
     * @param reason result code or the words of staff
     */
    public void makeInvalid(String address, String reason) {
        jdbc.sql("select person_address_invalidate(:address, :reason, :now)").param("address", address)
                .param("now", SqlTime.now(clock)).param("reason", reason).query((row, n) -> 0).list();
    }

    /** A person has proven to read there, by a click or a confirmed opt-in: valid again, and no errors. */
    public void makeProven(String address) {
        jdbc.sql("select person_address_lift(:address, :now)").param("address", address)
                .param("now", SqlTime.now(clock))
                .query((row, number) -> 0).list();
    }

    private static AddressFact read(ResultSet row) throws SQLException {
        return new AddressFact(row.getBoolean(1), row.getInt(2), SqlTime.orNull(row, "validity_changed_at"),
                row.getString(4));
    }
}
