package io.yoriai.record.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.Verb;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;
import io.yoriai.testkit.Samples;

/** The tables of declared resources have a column for each that calls write, of its type and with its standard value. */
@ContractTest
class PlacesTest {

    @Autowired
    List<Writable> writables;
    @Autowired
    Masters masters;
    @Autowired
    Data data;
    @Autowired
    Samples samples;

    /** A column of a table as the database tells it. */
    private record Stored(String type, String standard, boolean mayBeNull) {}

    private Map<String, Stored> stored(String table) {
        Map<String, Stored> columns = new HashMap<>();
        data.jdbc().sql("""
                select column_name, case data_type when 'ARRAY' then udt_name else data_type end, column_default,
                    is_nullable = 'YES' from information_schema.columns where table_name = ?""").param(table)
                .query(row -> {
                    columns.put(row.getString(1), new Stored(row.getString(2), row.getString(3), row.getBoolean(4)));
                });
        return columns;
    }

    @Test
    void every_place_is_a_column_of_its_table_whose_type_holds_the_kind() {
        List<String> wrong = new ArrayList<>();
        for (Writable writable : writables) {
            Map<String, Stored> columns = stored(writable.table());
            if (!writable.places().isEmpty()) {
                assertThat(columns).as(writable.table()).containsKeys("id", "date_regist", "date_update");
            }
            for (Place place : writable.places()) {
                Stored stored = columns.get(place.name());
                if (stored == null || !types(place).contains(stored.type())) {
                    wrong.add(place.column().field() + " at " + writable.table() + "." + place.name() + ": "
                            + (stored == null ? "no such column" : stored.type()));
                }
            }
            writable.lists().forEach((name, table) -> {
                Column list = writable.resource().column(name);
                Map<String, Stored> items = stored(table.table());
                for (Place place : table.places(list)) {
                    Stored stored = items.get(place.name());
                    if (stored == null || !types(place).contains(stored.type())) {
                        wrong.add(place.column().field() + " at " + table.table() + "." + place.name());
                    }
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    /** Types that hold all that the dictionary lets a column hold. */
    private static Set<String> types(Place place) {
        Column column = place.column();
        return switch (place.storage()) {
            case TEXT -> Set.of("text");
            case NUMBER -> column.codes() instanceof Codes.Foreign || column.kind() == Kind.FILE
                    || column.isNumberAsText()
                            ? Set.of("bigint")
                            : column.codes() instanceof Codes.Fixed
                                    || column.max() != null && column.max() <= Short.MAX_VALUE
                                            ? Set.of("smallint", "integer", "bigint")
                                            : Set.of("integer", "bigint");
            case DAY -> Set.of("date");
            case MOMENT -> Set.of("timestamp with time zone");
            case TEXTS -> Set.of("_text");
            case BYTES -> Set.of("bytea");
        };
    }

    @Test
    void the_standard_value_of_a_column_is_the_same_in_the_dictionary_and_in_its_table() {
        List<String> wrong = new ArrayList<>();
        for (Writable writable : writables) {
            Map<String, Stored> columns = stored(writable.table());
            for (Place place : writable.places()) {
                SampleRecord record = samples.record(writable.resource().name());
                if (place.column().requiredOn(Verb.POST) || record.isDrawnWhereAbsent(place.column().name())) {
                    // Every call or every rule gives one: a default of the table serves rows that no call makes.
                    continue;
                }
                Object standard = place.stored(null, masters);
                String expected = standard == null ? null : standard.equals(List.of()) ? "{}" : standard.toString();
                String told = plain(columns.get(place.name()).standard());
                if (!Objects.equals(expected, told)) {
                    wrong.add(place.column().field() + ": dictionary " + expected + ", " + writable.table() + "."
                            + place.name()
                            + " " + told);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** {@code '00'::text} to {@code 00}. */
    private static String plain(String sql) {
        return sql == null ? null : sql.replaceFirst("::[\\w\\[\\] ]+$", "").replaceAll("^'|'$", "");
    }
}
