package io.yoriai.automation.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.audience.ConditionUse;
import io.yoriai.list.ListUseSource;
import io.yoriai.mail.TemplateUse;
import io.yoriai.record.item.ItemUse;

/** What plans and rules hang on stays: templates, lists, saved conditions, custom items. */
class PlanUses {

    private static final String PLANS = "select exists (select from automation_version v where jsonb_path_exists(v.plan, '%s',"
            + " jsonb_build_object('id', :id::bigint)) and %s)";
    /** What new runs follow, and what those that are under way do. */
    private static final String IN_USE = "(v.id in (select version_id from automation) or exists (select from automation_run r"
            + " where r.automation_id = v.automation_id and r.version_id = v.id and r.due is not null))";

    private PlanUses() {}

    private static boolean exists(JdbcClient jdbc, String sql, long id) {
        return jdbc.sql(sql).param("id", id).query((row, n) -> row.getBoolean(1)).single();
    }

    @Component
    static class Templates implements TemplateUse {

        private final JdbcClient jdbc;

        Templates(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public boolean uses(long template) {
            return exists(jdbc, PLANS.formatted("$.parts[*] ? (@.kind == \"MAIL\" && @.object == $id)", IN_USE),
                    template);
        }
    }

    @Component
    static class Lists implements ListUseSource {

        private final JdbcClient jdbc;

        Lists(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public boolean uses(long list) {
            String running = "v.automation_id in (select id from automation where state = 'RUNNING') and ";
            return exists(jdbc, PLANS.formatted(
                    "$ ? (@.start.kind == \"LIST\" && @.start.objects[*] == $id || exists(@.parts[*] ? ((@.kind == \"LIST_ADD\" ||"
                            + " @.kind == \"LIST_REMOVE\") && @.object == $id)))",
                    running + IN_USE), list);
        }
    }

    @Component
    static class Items implements ItemUse {

        private final JdbcClient jdbc;

        Items(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public List<Used> uses(String resource, int n, @Nullable Integer choice) {
            if (!resource.equals("VisitorData") || choice != null) {
                return List.of();
            }
            return jdbc.sql(
                    "select 'fault.item.scoring', name from scoring_rule where score_item = :n or increment_item = :n"
                            + " union all select 'fault.item.scenario', a.name from automation a"
                            + " join automation_version v on v.automation_id = a.id"
                            + " where jsonb_path_exists(v.plan, '$.parts[*] ? (@.column == $item)',"
                            + " jsonb_build_object('item', 'Attribute' || :n::int)) and " + IN_USE)
                    .param("n", n)
                    .query((row, index) -> new Used(row.getString(1), row.getString(2))).list().stream().distinct()
                    .toList();
        }
    }

    @Component
    static class Conditions implements ConditionUse {

        private final JdbcClient jdbc;

        Conditions(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public boolean uses(long condition) {
            return exists(jdbc, PLANS.formatted(
                    "$ ? (@.start.condition == $id || exists(@.parts[*] ? (@.condition == $id || @.kind == \"FILTER\" && @.object"
                            + " == $id)))",
                    IN_USE), condition)
                    || exists(jdbc, "select exists (select from scoring_rule where jsonb_path_exists(blocks,"
                            + " '$[*] ? (@.kind == \"ITEM\" && @.object == $id)', jsonb_build_object('id', :id::bigint)))",
                            condition);
        }
    }
}
