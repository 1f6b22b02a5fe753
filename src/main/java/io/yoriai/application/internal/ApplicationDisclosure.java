package io.yoriai.application.internal;

import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.lead.LeadDisclosureSource;
import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource.Part;

/** What a person applied for, as any of some leads. */
@Component
class ApplicationDisclosure implements LeadDisclosureSource {

    private static final String OF_LEAD = " where a.lead_id = any (:who) order by a.id";

    private final DisclosureRows rows;

    ApplicationDisclosure(DisclosureRows rows) {
        this.rows = rows;
    }

    @Override
    public List<Part> of(Long... leads) {
        return List.of(
                rows.part("application",
                        "select c.title, a.* from application a join campaign c on c.id = a.campaign_id" + OF_LEAD,
                        leads),
                rows.part("application_session",
                        "select s.title, a.* from application_session a join session s on s.id = a.session_id"
                                + OF_LEAD,
                        leads));
    }
}
