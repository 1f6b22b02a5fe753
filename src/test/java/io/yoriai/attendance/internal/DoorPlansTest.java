package io.yoriai.attendance.internal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.yoriai.attendance.internal.rules.Numbering;
import io.yoriai.record.batching.BatchedStatement;
import io.yoriai.testkit.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Plans that are kept. Whatever the door asks on the day before the first visitor, on tables that were just vacuumed, it must
 * not go on reading them from end to end while they grow.
 */
class DoorPlansTest {

    private static final Pattern END_TO_END = Pattern
            .compile("Seq Scan on (attendance|session_attendance|onsite_id)\\b");
    private static String url;

    @BeforeAll
    static void empty() throws SQLException {
        url = TestDatabase.fresh("plans");
        Flyway.configure().dataSource(url, "postgres", "postgres").load().migrate();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement sql = connection.createStatement()) {
            sql.execute("vacuum (analyze)");
        }
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                argumentSet("a ticket", FactsSql.of(new FactsSql.Form(true, false, FactsSql.By.TICKET,
                        Numbering.Id.LEAD_ID, true, false))),
                argumentSet("a ticket and an on-site id", FactsSql.of(new FactsSql.Form(true, false, FactsSql.By.TICKET,
                        Numbering.Id.CAMPAIGN_CODE, true, true))),
                argumentSet("an on-site id", FactsSql.of(new FactsSql.Form(true, false, FactsSql.By.ONSITE_ID, null,
                        false, false))),
                argumentSet("a ticket at the venue", FactsSql.of(new FactsSql.Form(false, false, FactsSql.By.TICKET,
                        Numbering.Id.USER_ID, true, false))),
                argumentSet("first reception", ReceptionSql.of(new ReceptionSql.Form(ReceptionSql.Person.NEW, true,
                        true, true, true, true))),
                argumentSet("another session", ReceptionSql.of(new ReceptionSql.Form(ReceptionSql.Person.IS_AT_VENUE,
                        true, true, true, true, false))));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void no_table_of_the_door_is_read_from_end_to_end(BatchedStatement statement) throws SQLException {
        String types = String.join(", ", statement.types());
        assertThat(plans(statement.one(), types)).contains("Index").doesNotContainPattern(END_TO_END);
        String arrays = statement.types().stream().map(type -> type + "[]").collect(Collectors.joining(", "));
        assertThat(plans(statement.many(), arrays)).contains("Index").doesNotContainPattern(END_TO_END);
    }

    /** @param statement perhaps behind another, which sets what it is planned by */
    private static String plans(String statement, String types) throws SQLException {
        int settings = statement.startsWith("select set_config") ? statement.indexOf(';') + 1 : 0;
        String numbered = statement.substring(settings);
        int parameters = 0;
        while (numbered.contains("?")) {
            numbered = numbered.replaceFirst("\\?", "\\$" + ++parameters);
        }
        String values = "null" + ", null".repeat(parameters - 1);
        StringBuilder plan = new StringBuilder();
        for (int randomPageCost : new int[]{1, 4}) {
            try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                    Statement sql = connection.createStatement()) {
                sql.execute("set plan_cache_mode = force_generic_plan");
                sql.execute("set random_page_cost = " + randomPageCost);
                sql.execute("prepare door(" + types + ") as " + numbered);
                sql.execute("begin");
                sql.execute(settings > 0 ? statement.substring(0, settings) : "select");
                try (ResultSet rows = sql.executeQuery("explain execute door(" + values + ")")) {
                    while (rows.next()) {
                        plan.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return plan.toString();
    }
}
