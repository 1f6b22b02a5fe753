package io.yoriai.company.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;

import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;
import io.yoriai.record.Verb;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/**
 * A link that is posted is one by hand, also where the job has made it; an automatic one that is deleted is not made again,
 * until it is posted (spec/smp-lead.md 2).
 */
@Component
public class CompanyLinkRules implements Rules, LeadMergeListener {

    private static final long AUTOMATIC = 1;

    private final JdbcClient jdbc;

    CompanyLinkRules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        Stored there = writing.stored();
        if (writing.verb() == Verb.DELETE) {
            if (there != null && there.number("link_type_id") == AUTOMATIC) {
                jdbc.sql("insert into company_lead_refused (company_id, lead_id) values (?, ?) on conflict do nothing")
                        .params(there.number("company_id"), there.number("lead_id")).update();
            }
            return;
        }
        if (there != null && there.number("link_type_id") == AUTOMATIC) {
            jdbc.sql("update company_lead set link_type_id = 2, date_update = ? where id = ?")
                    .params(Timestamp.from(writing.now()), writing.id()).update();
        }
        jdbc.sql("delete from company_lead_refused where company_id = ? and lead_id = ?")
                .params(Objects.requireNonNull(writing.draft().id("Company")),
                        Objects.requireNonNull(writing.draft().id("VisitorId")))
                .update();
    }

    /**
     * Links by hand move, of two to one company the older one stays; automatic ones are the job's, which looks at the
     * survivors anew. What was refused for one of them stays so.
     */
    @Override
    public void move(List<MergedLead> merged) {
        Long[] survivors = LeadMergeListener.survivors(merged);
        Long[] removed = LeadMergeListener.removed(merged);
        for (String statement : List.of("""
                delete from company_lead where lead_id = any (:removed) and link_type_id = 1""",
                """
                        delete from company_lead where id in (
                            select id from (
                                select k.id, row_number() over (partition by k.company_id, p.survivor
                                    order by k.link_type_id desc, k.date_regist, k.id) as place
                                from company_lead k join (
                                    select * from unnest(:survivors::bigint[], :removed::bigint[]) both_of (survivor, lead)
                                    union select id, id from unnest(:survivors::bigint[]) itself (id)) p on p.lead = k.lead_id) k
                            where place > 1)""",
                """
                        update company_lead k set lead_id = p.survivor
                        from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed) where k.lead_id = p.removed""",
                """
                        insert into company_lead_refused (company_id, lead_id)
                        select r.company_id, p.survivor
                        from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed)
                            join company_lead_refused r on r.lead_id = p.removed
                        where not exists (select from company_lead k where k.company_id = r.company_id and k.lead_id = p.survivor)
                        on conflict do nothing""",
                """
                        insert into company_lead_due (lead_id) select distinct unnest(:survivors::bigint[])
                        on conflict (lead_id) do update set lead_id = excluded.lead_id""")) {
            jdbc.sql(statement).param("survivors", survivors).param("removed", removed).update();
        }
    }
}
