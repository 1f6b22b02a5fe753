package io.yoriai.record.master;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Codes;
import io.yoriai.record.Dictionary;

/** Which entries of a master records have, in whatever table: columns of masters are named after the dictionary's. */
@Lazy
@Component
class MasterUse {

    private final JdbcClient jdbc;
    private final Dictionary dictionary;

    MasterUse(JdbcClient jdbc, Dictionary dictionary) {
        this.jdbc = jdbc;
        this.dictionary = dictionary;
    }

    private record Place(String table, String column, boolean several) {}

    /** Those keys that some record has. Reads every record that has a column of the master: seconds, where there are millions. */
    Set<String> of(String master, Collection<String> keys) {
        Set<String> used = new HashSet<>();
        if (keys.isEmpty()) {
            return used;
        }
        Set<String> names = dictionary.resources().stream().flatMap(resource -> resource.columns().stream())
                .filter(column -> column.codes() instanceof Codes.Master other && other.name().equals(master))
                .flatMap(column -> Stream.of(column.snake() + "_key", column.snake() + "_keys"))
                .collect(Collectors.toSet());
        if (master.equals("MailCategory")) {
            names.add("category_key"); // of who wants no mails of it
        }
        jdbc.sql("""
                select c.table_name, c.column_name, c.data_type = 'ARRAY' from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.column_name = any (?)
                  and c.data_type in ('text', 'ARRAY')""").param(names.toArray(String[]::new))
                .query((row, n) -> new Place(row.getString(1), row.getString(2), row.getBoolean(3))).list()
                .forEach(place -> used.addAll(jdbc.sql("select distinct k.key from (select "
                        + (place.several() ? "unnest(" + place.column() + ")" : place.column()) + " as key from "
                        + place.table() + ") k where k.key = any (?)").param(keys.toArray(String[]::new))
                        .query((row, n) -> row.getString(1)).list()));
        return used;
    }
}
