package io.yoriai.user.internal;

import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.lead.LeadDisclosureSource;
import io.yoriai.lead.LeadRetention;
import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource.Part;

/**
 * When and whence a person signed in as any of some leads, and when an administrator acted for it. Hashes of cookies
 * and tokens are no data of the person. Deleting a lead takes its rows away by their references.
 */
@Component
class UserDisclosure implements LeadDisclosureSource, LeadRetention.Sign {

    private final DisclosureRows rows;

    UserDisclosure(DisclosureRows rows) {
        this.rows = rows;
    }

    @Override
    public List<Part> of(Long... leads) {
        return List.of(
                rows.part("login_history",
                        "select at, address, client_id from user_login_log where lead_id = any (:who) order by id",
                        leads),
                rows.part("session", """
                        select created_at, last_seen_at, ends_at, address, agent from user_session
                        where lead_id = any (:who) order by created_at""", leads),
                rows.part("agency", """
                        select x.created_at, x.ended_at, concat_ws(' ', s.name1, s.name2) as administrator, (
                                select json_agg(json_build_object('at', t.at, 'what', t.what) order by t.id)
                                from agency_step t where t.agency_session_id = x.id) as steps
                        from agency_session x left join staff s on s.id = x.staff_id
                        where x.lead_id = any (:who) order by x.id""", leads));
    }

    @Override
    public List<String> since() {
        return List.of("select from user_login_log x where x.lead_id = l.id and x.at >= :since",
                "select from user_session x where x.lead_id = l.id and x.last_seen_at >= :since");
    }
}
