package io.yoriai.audience;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.job.Job;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Referable;

/** Where saved search conditions stand, how others name them, and when they are counted anew. */
@Configuration(proxyBeanMethods = false)
class ConditionTable {

    /** What is its owner's alone, or a group's, is told to those who ask in their own name; the rest to every key. */
    private static final String SHARED = "(sc.share_type_id = 3 or sc.staff_id = {staff}::bigint or sc.share_type_id = 2"
            + " and ({staff}::bigint is null or a.admin_group_key = (select g.admin_group_key from staff g"
            + " where g.id = {staff}::bigint)))";

    @Bean
    ResourceTable searchConditionRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("SearchCondition"), "search_condition sc"
                        + " left join campaign c on c.id = sc.campaign_id left join staff a on a.id = sc.staff_id",
                        "sc")
                .where(SHARED).campaign("sc.campaign_id").pair("Seminar", "sc.campaign_id", "c.title")
                .pair("Admin", "sc.staff_id", "concat_ws(' ', a.name1, a.name2)")
                .column("ConditionText",
                        "coalesce(sc.condition_text ->> '{language}', sc.condition_text ->> 'ja')");
    }

    /** Its words in the other language follow with the next count. */
    @Bean
    Copied searchConditionsCopied() {
        return Copied.of("SearchCondition").except("a ->> 'Condition' is null", "what it asks is not told")
                .column("condition_text", "jsonb_build_object('ja', a ->> 'ConditionText')")
                .column("match_count", "(a ->> 'MatchCount')::integer")
                .untold("search conditions that their owners keep to themselves");
    }

    @Bean
    Referable searchConditionReferable() {
        return new Referable("SearchCondition", "search_condition", "name", "true");
    }

    @Bean
    RecurringTask<Void> searchConditionCount(SearchConditions conditions) {
        return Job.daily("search-condition-count", 5, 0, conditions::recount);
    }
}
