package io.yoriai.application.internal;

import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource;

/** What a person applied for, as any of the leads of the address. */
@Component
class ApplicationDisclosure implements DisclosureSource {

    private static final String OF_LEAD = " join lead l on l.id = a.lead_id where lower(l.email) = ? order by a.id";

    private final DisclosureRows rows;

    ApplicationDisclosure(DisclosureRows rows) {
        this.rows = rows;
    }

    @Override
    public List<Part> of(String address) {
        return List.of(
                rows.part("application",
                        "select c.title, a.* from application a join campaign c on c.id = a.campaign_id" + OF_LEAD,
                        address),
                rows.part("application_session",
                        "select s.title, a.* from application_session a join session s on s.id = a.session_id"
                                + OF_LEAD,
                        address));
    }
}
