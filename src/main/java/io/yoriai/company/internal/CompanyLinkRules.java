package io.yoriai.company.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;

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
public class CompanyLinkRules implements Rules {

    private static final long AUTOMATIC = 1;

    private final JdbcClient jdbc;

    CompanyLinkRules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        Stored there = writing.stored();
        boolean automatic = there != null && there.number("link_type_id") == AUTOMATIC;
        if (writing.verb() == Verb.DELETE) {
            if (automatic) {
                jdbc.sql("insert into company_lead_refused (company_id, lead_id) values (?, ?) on conflict do nothing")
                        .params(there.number("company_id"), there.number("lead_id")).update();
            }
            return;
        }
        if (automatic) {
            jdbc.sql("update company_lead set link_type_id = 2, date_update = ? where id = ?")
                    .params(Timestamp.from(writing.now()), writing.id()).update();
        }
        jdbc.sql("delete from company_lead_refused where company_id = ? and lead_id = ?")
                .params(writing.draft().id("Company"), writing.draft().id("VisitorId")).update();
    }
}
