package io.yoriai.person;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

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

    /**
     * Counts a mail that came back. Calls of the same moment all count.
     *
     * @return errors in a row, this one among them
     */
    public int countError(String address) {
        return jdbc.sql("""
                insert into person_address (address, error_count, last_error_at) values (:address, 1, :now)
                on conflict (address) do update
                    set error_count = person_address.error_count + 1, last_error_at = excluded.last_error_at
                returning error_count
                """).param("address", address).param("now", now()).query(Integer.class).single();
    }

    /** A mail arrived: errors before it are no longer in a row. */
    public void countArrival(String address) {
        jdbc.sql("update person_address set error_count = 0 where address = :address and error_count > 0")
                .param("address", address).update();
    }

    /**
     * No more mail goes to the address, from no room.
     *
     * @param reason result code or the words of staff
     */
    public void makeInvalid(String address, String reason) {
        jdbc.sql("""
                insert into person_address (address, valid, validity_changed_at, validity_reason)
                values (:address, false, :now, :reason)
                on conflict (address) do update
                    set valid = false, validity_changed_at = excluded.validity_changed_at,
                        validity_reason = excluded.validity_reason
                    where person_address.valid
                """).param("address", address).param("now", now()).param("reason", reason).update();
    }

    /** A person has proven to read there, by a click or a confirmed opt-in: valid again, and no errors. */
    public void makeProven(String address) {
        jdbc.sql("select person_address_lift(:address, :now)").param("address", address).param("now", now())
                .query((row, number) -> 0).list();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static AddressFact read(ResultSet row) throws SQLException {
        Timestamp changed = row.getTimestamp(3);
        return new AddressFact(row.getBoolean(1), row.getInt(2), changed == null ? null : changed.toInstant(),
                row.getString(4));
    }
}
