package io.yoriai.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.yoriai.account.Actor;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Consent;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.EmailAddress;
import io.yoriai.record.Fault;
import io.yoriai.record.SqlTime;

/**
 * Keeps readers of another installation here, with the numbers that they have there (docs/adr/0081). No mail is sent, and no
 * consent is written: it was had there. What somebody refused here stands.
 */
@Service
public class ReaderCopies {

    private static final Actor MIRROR = new Actor.Job("yoriai import neo");
    private static final String FIELDS = Arrays.stream(ReaderField.values()).map(ReaderField::parameter)
            .collect(Collectors.joining(", "));
    /** Schedules count from now on: what was due before was sent there. */
    private static final String STORE = """
            insert into reader as known (id, magazine_id, email, %1$s, registered_at, delivering_since, created_set_at,
                birthday_set_at, notify_set_at, notify_next, updated_at)
            select :id, :magazine, :email, %2$s, r.created, :now, :now, :now, :now,
                notify_date_from(r.notifymail, r.notifymail_term, (:now at time zone 'Asia/Tokyo')::date), :now
            from jsonb_populate_record(null::reader, :values::jsonb) r
            on conflict (id) do update set (email, %1$s, notify_next, updated_at)
                = row (excluded.email, %3$s, excluded.notify_next, excluded.updated_at)
            where known.magazine_id = excluded.magazine_id""".formatted(FIELDS, each("r."), each("excluded."));

    private final JdbcClient jdbc;
    private final Magazines magazines;
    private final ConsentLedger ledger;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    ReaderCopies(JdbcClient jdbc, Magazines magazines, ConsentLedger ledger, Clock clock) {
        this.jdbc = jdbc;
        this.magazines = magazines;
        this.ledger = ledger;
        this.clock = clock;
    }

    private static String each(String prefix) {
        return Arrays.stream(ReaderField.values()).map(field -> prefix + field.parameter())
                .collect(Collectors.joining(", "));
    }

    /** @throws io.yoriai.record.FaultException 404 where there is no such magazine */
    public void check(long magazine) {
        magazines.get(magazine);
    }

    /**
     * Keeps a reader in the running transaction, in the place of the one of that number. A choice that the magazine lacks here
     * gets its number as its name.
     *
     * @param texts of all fields, as the API answers them
     * @return why the reader is not kept; null: it is
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public @Nullable String store(long magazineId, long id, String email, Map<ReaderField, @Nullable String> texts) {
        Optional<EmailAddress> address = EmailAddress.parse(email);
        if (id <= 0 || address.isEmpty()) {
            return "no e-mail address: " + email;
        }
        String key = address.get().key();
        if (ledger.newest(key, List.of(ConsentSubject.ofMagazine(magazineId), ConsentSubject.ALL))
                .filter(word -> word.kind() != Consent.Act.AGREED).isPresent()) {
            return "has refused here";
        }
        Magazine magazine = withChoices(magazines.hold(magazineId), texts);
        ReaderValues.Read read = ReaderValues.forUpdate(texts, FieldContext.now(magazine, clock));
        if (!read.faults().isEmpty()) {
            return read.faults().stream().map(Fault::field).collect(Collectors.joining(", ")) + " not valid";
        }
        boolean taken = jdbc
                .sql("select exists (select from reader where magazine_id = ? and email_key = ? and id <> ?)")
                .params(magazineId, key, id).query((row, n) -> row.getBoolean(1)).single();
        if (taken) {
            return "another reader here has the address";
        }
        Map<String, @Nullable Object> values = read.values().columns();
        int stored = jdbc.sql(STORE).param("id", id).param("magazine", magazineId)
                .param("email", address.get().written()).param("now", SqlTime.now(clock))
                .param("values", json.writeValueAsString(values)).update();
        jdbc.sql("select setval(pg_get_serial_sequence('reader', 'id'), greatest(max(id), 1)) from reader")
                .query((row, n) -> row.getLong(1)).single();
        return stored == 1 ? null : "a reader of another magazine here has the number";
    }

    private Magazine withChoices(Magazine magazine, Map<ReaderField, @Nullable String> texts) {
        boolean more = false;
        for (Map.Entry<ReaderField, @Nullable String> text : texts.entrySet()) {
            ReaderField field = text.getKey();
            int digits = field.choices() && text.getValue() != null ? text.getValue().length() : 0;
            for (int n = magazine.choices(field.parameter()).size(); n < Math.min(digits, 100); n++) {
                magazines.addChoice(MIRROR, magazine.id(), field.parameter(), Integer.toString(n + 1));
                more = true;
            }
        }
        return more ? magazines.get(magazine.id()) : magazine;
    }
}
