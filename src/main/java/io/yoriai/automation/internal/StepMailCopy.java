package io.yoriai.automation.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.automation.Plan;
import io.yoriai.automation.PlanPart;
import io.yoriai.automation.PlanStart;
import io.yoriai.campaign.CampaignCopyListener;
import io.yoriai.record.SqlTime;

/**
 * Step mails that an application to a copied campaign starts: the same for the copy, switched off, with its templates and
 * conditions (spec/smp-campaign.md 3.2).
 */
@Component
@Order(3)
class StepMailCopy implements CampaignCopyListener {

    private static final int MOST_NAME = 100;

    private final JdbcClient jdbc;

    StepMailCopy(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Step(String name, Plan plan) {}

    @Override
    public void copied(Copy copy) {
        if (!copy.parts().contains("StepMail")) {
            return;
        }
        OffsetDateTime now = SqlTime.of(copy.now());
        for (Step step : steps(copy.source())) {
            // Names are unique.
            String suffix = "-" + copy.campaign();
            String name = step.name().substring(0, Math.min(step.name().length(), MOST_NAME - suffix.length()));
            jdbc.sql(
                    """
                            with a as (
                                insert into automation (kind, name, date_regist, date_update) values ('STEP', :name, :now, :now)
                                returning id)
                            insert into automation_version (automation_id, plan, created_at) select id, :plan::jsonb, :now from a""")
                    .param("name", name + suffix).param("now", now)
                    .param("plan", Plans.written(followed(step.plan(), copy))).update();
            jdbc.sql("""
                    update automation a set version_id = v.id from automation_version v
                    where v.automation_id = a.id and a.kind = 'STEP' and a.name = ?""").param(name + suffix).update();
        }
    }

    private List<Step> steps(long campaign) {
        return jdbc.sql("""
                select a.name, v.plan::text from automation a join automation_version v on v.id = a.version_id
                where a.kind = 'STEP' and jsonb_path_exists(v.plan,
                    '$.start ? (@.kind == "APPLICATION" && @.objects[*] == $id)', jsonb_build_object('id', :id::bigint))
                order by a.id""").param("id", campaign)
                .query((row, n) -> new Step(Objects.requireNonNull(row.getString(1)),
                        Plans.read(Objects.requireNonNull(row.getString(2)))))
                .list();
    }

    private static Plan followed(Plan plan, Copy copy) {
        PlanStart start = plan.start();
        Map<Long, Long> conditions = copy.of("SearchCondition");
        return new Plan(
                new PlanStart(start.kind(), List.of(copy.campaign()), followed(start.condition(), conditions),
                        start.hour(), start.day(), start.again()),
                plan.parts().stream().map(part -> new PlanPart(part.kind(),
                        followed(part.object(), copy.of("MailTemplate")), part.minutes(), part.hour(),
                        followed(part.condition(), conditions), part.column(), part.value(), part.next(),
                        part.other())).toList());
    }

    private static @Nullable Long followed(@Nullable Long id, Map<Long, Long> copies) {
        return id == null ? null : copies.getOrDefault(id, id);
    }
}
