package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.account.Passwords;
import io.yoriai.record.ColumnValues;
import io.yoriai.record.CustomItem;
import io.yoriai.record.CustomItems;
import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Rows of leads. */
@Component
class LeadStore {

    /** Without 0 O 1 l I, which people confuse. */
    private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int TRIES = 5;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<String, Object> WHEN_CLEARED = Map.of("country_key", "--", "prefecture_key", "00",
            "email_send_error_count", 0L, "sub_email_send_error_count", 0L);
    private static final Set<String> NEVER_WRITTEN = Set.of("login_password");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Passwords passwords;
    private final CustomItems customItems;

    LeadStore(JdbcClient jdbc, Clock clock, Passwords passwords, CustomItems customItems) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.passwords = passwords;
        this.customItems = customItems;
    }

    /** A lead's row, by the table's column. */
    record Stored(Map<String, @Nullable Object> row) {

        @Nullable
        String text(String column) {
            Object value = row.get(column);
            return value == null ? null : value.toString();
        }

        int number(String column) {
            return ((Number) Objects.requireNonNull(row.get(column), column)).intValue();
        }
    }

    /**
     * Inserts a lead and its row in the add log with one statement. A generated login id that is in use is drawn again.
     *
     * @throws FaultException 409 DUPLICATE for a given login id in use
     */
    long insert(Draft draft, Writing writing) {
        Timestamp now = now();
        Map<String, @Nullable Object> values = values(draft);
        values.put("date_regist", now);
        values.put("date_update", now);
        boolean given = values.containsKey("login_id");
        if (!draft.items().isEmpty()) {
            hashPasswords(draft);
            values.put("attributes", ColumnValues.items(draft.items()).toString());
        }
        for (int tries = 0; tries < TRIES; tries++) {
            if (!given) {
                values.put("login_id", letters(8));
            }
            Long id = insert(values, writing);
            if (id != null) {
                return id;
            }
            if (given) {
                break;
            }
        }
        throw new FaultException(Fault.of(409, "DUPLICATE", "VisitorData.LoginId").saying("lead.login.used"));
    }

    private @Nullable Long insert(Map<String, @Nullable Object> values, Writing writing) {
        List<String> names = new ArrayList<>(values.keySet());
        List<String> places = new ArrayList<>();
        names.forEach(name -> places.add(name.equals("attributes") ? ":attributes::jsonb" : ":" + name));
        if (values.get("email") != null && !values.containsKey("email_valid_id")) {
            // The address may be known already: its validity is the person's (spec/neo.md 9).
            names.add("email_valid_id");
            places.add("coalesce((select valid::int from person_address where address = lower(:email)), 1)");
            if (!values.containsKey("email_send_error_count")) {
                names.add("email_send_error_count");
                places.add(
                        "coalesce((select least(error_count, 999) from person_address where address = lower(:email)), 0)");
            }
        }
        String sql = """
                with made as (
                    insert into lead (%s) values (%s)
                    on conflict (lower(login_id)) do nothing returning id, date_regist),
                logged as (
                    insert into lead_add_log (lead_id, route_id, lastupdate_user_id, lastupdate_user_name, date_regist,
                        date_update)
                    select id, :route, :user_id::bigint, :user_name, date_regist, date_regist from made)
                select id from made""".formatted(String.join(", ", names), String.join(", ", places));
        JdbcClient.StatementSpec statement = jdbc.sql(sql).param("route", writing.route())
                .param("user_id", writing.userId()).param("user_name", writing.userName());
        for (Map.Entry<String, @Nullable Object> value : values.entrySet()) {
            statement = statement.param(value.getKey(), value.getValue());
        }
        return statement.query(Long.class).optional().orElse(null);
    }

    /** Locks a lead's row; false where there is none. */
    boolean lock(long id) {
        return jdbc.sql("select id from lead where id = ? for update").param(id).query(Long.class).optional()
                .isPresent();
    }

    /**
     * Locks the lead with all that share its old or its new address, in the order of ids: whoever changes the validity of
     * an address changes that of all of them.
     */
    void lockAddress(long id, @Nullable String newEmail) {
        jdbc.sql("""
                select id from lead where id = :id or lower(email) = (select lower(email) from lead where id = :id)
                    or lower(email) = lower(:email::text) order by id for no key update""").param("id", id)
                .param("email", newEmail).query(Long.class).list();
    }

    /** Whether a lead has this Email; until the end of the transaction no other call of this kind says otherwise. */
    boolean known(String email) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('lead.email ' || lower(?), 0))").param(email).query()
                .listOfRows();
        return jdbc.sql("select exists (select from lead where lower(email) = lower(?))").param(email)
                .query(Boolean.class).single();
    }

    /** Said to be valid: so it is, for everybody. */
    void lift(@Nullable String email) {
        if (email != null) {
            jdbc.sql("select person_address_lift(lower(:email), :now)").param("email", email).param("now", now())
                    .query((row, n) -> 0).list();
        }
    }

    /** Reads and locks a lead's row; null where there is none. */
    @Nullable
    Stored read(long id) {
        return jdbc.sql("select * from lead where id = ? for no key update").param(id).query().listOfRows().stream()
                .findFirst().map(Stored::new).orElse(null);
    }

    /** Stores changes and moves the date of change. */
    void update(long id, List<LeadChange> changes, Stored stored) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Map<Integer, Object> items = new LinkedHashMap<>();
        for (LeadChange change : changes) {
            if (change.item() != null) {
                items.put(change.item(), change.given());
            } else {
                values.put(change.column(), orBlank(change.column(), change.value()));
            }
        }
        if (!items.isEmpty()) {
            values.put("attributes",
                    ColumnValues.merged(Objects.requireNonNull(stored.text("attributes")), hashed(items)));
        }
        if (values.containsKey("login_password")) {
            values.put("login_password_hash", passwords.hash(String.valueOf(values.remove("login_password"))));
        }
        List<String> sets = new ArrayList<>();
        values.keySet().forEach(
                name -> sets.add(name + " = :" + name + (name.equals("attributes") ? "::jsonb" : "")));
        JdbcClient.StatementSpec statement = jdbc
                .sql("update lead set " + String.join(", ", sets) + ", date_update = :now where id = :id")
                .param("now", now()).param("id", id);
        for (Map.Entry<String, @Nullable Object> value : values.entrySet()) {
            statement = statement.param(value.getKey(), value.getValue());
        }
        try {
            statement.update();
        } catch (org.springframework.dao.DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "VisitorData.LoginId").saying("lead.login.used"));
        }
    }

    void delete(long id) {
        jdbc.sql("delete from lead where id = ?").param(id).update();
    }

    private Map<String, @Nullable Object> values(Draft draft) {
        Map<String, @Nullable Object> values = ColumnValues.of(draft);
        String password = draft.text("LoginPassword");
        values.keySet().removeAll(NEVER_WRITTEN);
        if (password != null) {
            values.put("login_password_hash", passwords.hash(password));
        }
        values.replaceAll(LeadStore::orBlank);
        return values;
    }

    private static @Nullable Object orBlank(String column, @Nullable Object value) {
        return value == null ? WHEN_CLEARED.get(column) : value;
    }

    private void hashPasswords(Draft draft) {
        draft.items().putAll(hashed(draft.items()));
    }

    private Map<Integer, Object> hashed(Map<Integer, Object> items) {
        Map<Integer, Object> hashed = new LinkedHashMap<>(items);
        Map<Integer, CustomItem> known = customItems.of("VisitorData");
        hashed.replaceAll((n, value) -> {
            CustomItem item = known.get(n);
            return item != null && item.password() && value instanceof String text ? passwords.hash(text) : value;
        });
        return hashed;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
