package io.yoriai.signup.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.record.SqlTime;

/** Forms whose confirmation is awaited, and new addresses that are not proven yet. */
@Repository
public class RequestStore {

    private final JdbcClient jdbc;

    RequestStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How and when a form was sent. */
    public record Request(Instant at, Origin origin) {

        /** The origin of the confirmation, with what the form said; the form's sending is its evidence. */
        public Origin confirmed(Origin confirmation) {
            String evidence = "form sent " + at + (origin.ip() == null ? "" : " from " + origin.ip())
                    + (origin.userAgent() == null ? "" : " by " + origin.userAgent());
            return new Origin(confirmation.source(), confirmation.actor(), confirmation.ip(), confirmation.userAgent(),
                    origin.form(), origin.formVersion(), origin.wordingHash(), confirmation.tokenUse(), evidence);
        }
    }

    /** @param email not yet proven */
    public record NewAddress(String email, String nonce) {}

    /** The latest form counts. */
    public void put(long readerId, Origin origin, Instant now, Instant until) {
        jdbc.sql("""
                insert into reader_request (reader_id, at, expires_at, source, ip, user_agent, form, form_version,
                                            wording_hash)
                values (:reader, :now, :until, :source, :ip, :agent, :form, :version, :hash)
                on conflict (reader_id) do update
                    set (at, expires_at, source, ip, user_agent, form, form_version, wording_hash)
                        = (excluded.at, excluded.expires_at, excluded.source, excluded.ip, excluded.user_agent,
                           excluded.form, excluded.form_version, excluded.wording_hash)""")
                .param("reader", readerId).param("now", SqlTime.of(now)).param("until", SqlTime.of(until))
                .param("source", origin.source().name()).param("ip", origin.ip()).param("agent", origin.userAgent())
                .param("form", origin.form()).param("version", origin.formVersion())
                .param("hash", origin.wordingHash()).update();
    }

    public Optional<Request> find(long readerId, Instant now) {
        return jdbc.sql("select at, source, ip, user_agent, form, form_version, wording_hash from reader_request"
                + " where reader_id = :reader and expires_at > :now").param("reader", readerId)
                .param("now", SqlTime.of(now))
                .query((row, n) -> new Request(Objects.requireNonNull(row.getTimestamp(1)).toInstant(),
                        new Origin(Source.valueOf(row.getString(2)), null, row.getString(3), row.getString(4),
                                row.getString(5), row.getString(6), row.getString(7), null, null)))
                .optional();
    }

    /** @return false where there was none */
    public boolean take(long readerId) {
        return jdbc.sql("delete from reader_request where reader_id = :reader").param("reader", readerId).update() == 1;
    }

    /** The latest wish counts; links of earlier ones end. */
    public void putAddress(long readerId, String email, String nonce, Instant until) {
        jdbc.sql("""
                insert into reader_new_address (reader_id, email, nonce, expires_at)
                values (:reader, :email, :nonce, :until)
                on conflict (reader_id) do update
                    set (email, nonce, expires_at) = (excluded.email, excluded.nonce, excluded.expires_at)""")
                .param("reader", readerId).param("email", email).param("nonce", nonce).param("until", SqlTime.of(until))
                .update();
    }

    public Optional<NewAddress> findAddress(long readerId, Instant now) {
        return jdbc.sql("select email, nonce from reader_new_address where reader_id = :reader and expires_at > :now")
                .param("reader", readerId).param("now", SqlTime.of(now))
                .query((row, n) -> new NewAddress(row.getString(1), row.getString(2))).optional();
    }

    /** @return false where another call took it */
    public boolean takeAddress(long readerId, String nonce) {
        return jdbc.sql("delete from reader_new_address where reader_id = :reader and nonce = :nonce")
                .param("reader", readerId).param("nonce", nonce).update() == 1;
    }
}
