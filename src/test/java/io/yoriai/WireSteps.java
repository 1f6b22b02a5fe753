package io.yoriai;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.yoriai.account.Credentials;
import io.yoriai.account.Maintenance;
import io.yoriai.account.NewApiClient;
import io.yoriai.file.Files;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestClock;

/**
 * The preparations of the recorded set that no call can make, by the names that {@code wire/*.calls.tsv} has for them. What
 * stands here in SQL has no face of its own yet.
 */
@TestComponent
class WireSteps {

    private final Api api;
    private final Data data;
    private final TestClock clock;
    private final TransactionTemplate transaction;
    private final CustomItemMaker items;
    private final Files files;
    private final SystemSettings settings;
    private final Maintenance maintenance;
    private final WireNewsletters newsletters;

    WireSteps(Api api, Data data, TestClock clock, TransactionTemplate transaction, CustomItemMaker items, Files files,
            SystemSettings settings, Maintenance maintenance, WireNewsletters newsletters) {
        this.api = api;
        this.data = data;
        this.clock = clock;
        this.transaction = transaction;
        this.items = items;
        this.files = files;
        this.settings = settings;
        this.maintenance = maintenance;
        this.newsletters = newsletters;
    }

    /** What a preparation says, by name. */
    record Options(Map<String, String> values) {

        String get(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalStateException("a preparation misses " + name + ": " + values);
            }
            return value;
        }

        String get(String name, String absent) {
            return values.getOrDefault(name, absent);
        }

        long id(String name) {
            return Long.parseLong(get(name));
        }

        @Nullable
        Integer number(String name) {
            return values.containsKey(name) ? Integer.valueOf(values.get(name)) : null;
        }

        List<String> list(String name) {
            String value = get(name, "");
            return value.isEmpty() ? List.of() : Arrays.asList(value.split(","));
        }
    }

    void run(WireCall step, WireNames names, WireClient client) {
        Options options = new Options(WireClient.parameters(names.filled(step.query())));
        switch (step.path()) {
            case "clock" -> clock.advance(Duration.parse(options.get("by")));
            case "settle" -> settle();
            case "client" -> client(options, client);
            case "shut-out" -> shutOut(options.get("address"));
            case "maintenance" -> maintenance.change(null, options.get("on").equals("1"));
            case "system" -> transaction
                    .executeWithoutResult(on -> settings.change(options.get("name"), options.get("value")));
            case "item" -> item(options, step, names);
            case "master" -> update("insert into master_entry (master, key, wire_id, name_ja, active) values"
                    + " (?, ?, ?, ?, ?)", options.get("master"), options.get("key"), options.number("id"),
                    options.get("name"), options.get("active", "1").equals("1"));
            case "file" -> names.keep(step.name(), file(options));
            case "speaker" -> names.keep(step.name(), make("""
                    insert into speaker (user_id, name1, name2, date_regist, date_update)
                    values (nextval('user_id_seq'), ?, ?, ?, ?) returning id""", options.get("name1"),
                    options.get("name2"), data.now(), data.now()));
            case "package" -> pack(options);
            case "setting" -> update("update campaign set settings = settings || jsonb_build_object(?, ?) where id = ?",
                    options.get("n"), options.get("value"), options.id("campaign"));
            case "admission" -> update("update session set admission_limit = ?, admission_resume = ? where id = ?",
                    options.number("limit"), options.number("resume"), options.id("session"));
            case "dependency" -> update("insert into session_dependency values (?, ?, ?)", options.id("session"),
                    options.id("other"), options.number("kind"));
            case "application" -> application(options);
            case "row" -> names.keep(step.name(), row(options));
            default -> newsletters.run(step, options, names);
        }
    }

    /** What nodes may remember of the database is a second old at most. */
    private static void settle() {
        try {
            Thread.sleep(1_100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void client(Options options, WireClient client) {
        String name = options.get("name");
        String until = options.get("until", "");
        Credentials made = api.newClient(new NewApiClient(name, until.isEmpty() ? null : Instant.parse(until),
                options.list("addresses"), options.list("methods"),
                options.list("campaigns").stream().map(Long::valueOf).toList(), false,
                options.values().containsKey("session") ? options.id("session") : null, 0, 0));
        client.know(name, made, options.get("token", "1").equals("1"));
    }

    /** Fails from an address until it is shut out, however long each call takes. */
    private void shutOut(String address) {
        for (int i = 0; i < 200; i++) {
            if (api.send("GET", "/services/rest/visitor", Map.of("api_key", "f".repeat(32)), null,
                    Map.of("X-Forwarded-For", address)).status() == 429) {
                return;
            }
        }
        throw new AssertionError(address + " is not shut out");
    }

    private void item(Options options, WireCall step, WireNames names) {
        String what = options.get("data", "");
        int n = items
                .create(new NewCustomItem(options.get("resource"), options.get("label"), options.get("english", ""),
                        options.number("form"), what.isEmpty() ? null : CustomItem.Data.valueOf(what),
                        options.number("check"), options.get("required", "0").equals("1"), options.number("max"),
                        options.list("choices")));
        names.keep(step.name(), "Attribute" + n);
    }

    private String file(Options options) {
        return Long.toString(transaction.execute(on -> files.store(options.get("name"), options.get("extension"),
                "application/octet-stream", new byte[]{1, 2, 3})));
    }

    private void pack(Options options) {
        String made = make("""
                insert into session_package (campaign_id, name, price, select_num, date_regist, date_update)
                values (?, ?, ?, ?, ?, ?) returning id""", options.id("campaign"), options.get("name"),
                options.number("price"), options.number("select"), data.now(), data.now());
        for (String session : options.list("sessions")) {
            update("insert into session_package_member (package_id, session_id) values (?, ?)", Long.valueOf(made),
                    Long.valueOf(session));
        }
    }

    /** A row of the table that is named, its columns as the options say them. */
    private String row(Options options) {
        Map<String, String> values = new TreeMap<>(options.values());
        String table = values.remove("table");
        String columns = String.join(", ", values.keySet());
        String given = values.values().stream().map(value -> "'" + value.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        return make("insert into " + table + " (" + columns + ", date_regist, date_update) values (" + given
                + ", ?, ?) returning id", data.now(), data.now());
    }

    private void application(Options options) {
        long application = data.application(options.id("lead"), options.id("campaign"), options.id("session"));
        if (options.values().containsKey("code")) {
            update("update application set visitor_data_code = ? where id = ?", options.get("code"), application);
        }
        Integer status = options.number("status");
        if (status != null) {
            update("update application set application_status_id = ? where id = ?", status, application);
            update("update application_session set application_status_id = ? where application_id = ?", status,
                    application);
        }
    }

    private void update(String sql, @Nullable Object... values) {
        data.jdbc().sql(sql).params(Arrays.asList(values)).update();
    }

    private String make(String sql, @Nullable Object... values) {
        return Long.toString(data.jdbc().sql(sql).params(Arrays.asList(values)).query(Long.class).single());
    }
}
