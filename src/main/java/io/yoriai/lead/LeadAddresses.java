package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What leads of one e-mail address share: the order of their locks, and whether the address is valid (spec/neo.md 9). */
@Component
class LeadAddresses {

    private final JdbcClient jdbc;
    private final Clock clock;

    LeadAddresses(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Locks leads with all that share an old or a new address of theirs, in the order of ids: whoever changes the validity of
     * an address changes that of all of them. By primary key and lead_email.
     */
    void lock(List<Long> ids, List<String> newEmails) {
        jdbc.sql("""
                select id from lead where id in (
                    select unnest(:ids::bigint[])
                    union all select l.id from lead o join lead l on lower(l.email) = lower(o.email)
                        where o.id = any (:ids::bigint[])
                    union all select l.id from unnest(:emails::text[]) e join lead l on lower(l.email) = lower(e))
                order by id for no key update""").param("ids", ids.toArray(Long[]::new))
                .param("emails", newEmails.toArray(String[]::new)).query((row, n) -> row.getLong(1)).list();
    }

    /** Until the end of the transaction no other call goes on from here with this address. */
    void takeTurns(String email) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('lead.email ' || lower(?), 0))").param(email).query()
                .listOfRows();
    }

    /** Whether a lead has this Email; until the end of the transaction no other call of this kind says otherwise. */
    boolean known(String email) {
        takeTurns(email);
        return jdbc.sql("select exists (select from lead where lower(email) = lower(?))").param(email)
                .query(Boolean.class).single();
    }

    /** Said to be valid: so it is, for everybody. */
    void lift(@Nullable String email) {
        if (email != null) {
            jdbc.sql("select person_address_lift(lower(:email), :now)").param("email", email)
                    .param("now", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)))
                    .query((row, n) -> 0).list();
        }
    }
}
