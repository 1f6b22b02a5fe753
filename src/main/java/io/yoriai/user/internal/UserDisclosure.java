package io.yoriai.user.internal;

import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource;

/**
 * When and whence a person signed in as any of the leads of the address, and when an administrator acted for it. Hashes of cookies
 * and tokens are no data of the person. Deleting a lead takes its rows away by their references.
 */
@Component
class UserDisclosure implements DisclosureSource {

    private static final String OF_LEAD = " join lead l on l.id = x.lead_id where lower(l.email) = ? order by x.id";

    private final DisclosureRows rows;

    UserDisclosure(DisclosureRows rows) {
        this.rows = rows;
    }

    @Override
    public List<Part> of(String address) {
        return List.of(
                rows.part("login_history", "select x.at, x.address, x.client_id from user_login_log x" + OF_LEAD,
                        address),
                rows.part("session", """
                        select x.created_at, x.last_seen_at, x.ends_at, x.address, x.agent from user_session x
                            join lead l on l.id = x.lead_id where lower(l.email) = ? order by x.created_at""", address),
                rows.part("agency", """
                        select x.created_at, x.ended_at, concat_ws(' ', s.name1, s.name2) as administrator, (
                                select json_agg(json_build_object('at', t.at, 'what', t.what) order by t.id)
                                from agency_step t where t.agency_session_id = x.id) as steps
                        from agency_session x left join staff s on s.id = x.staff_id""" + OF_LEAD, address));
    }
}
