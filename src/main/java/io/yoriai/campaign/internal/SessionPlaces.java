package io.yoriai.campaign.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;

/** A session's place among its campaign's: its code, its order, its packages. The campaign is locked. */
@Component
public class SessionPlaces {

    private final JdbcClient jdbc;

    SessionPlaces(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether a living session of the campaign has this code. */
    public boolean isTaken(long campaign, String code) {
        return jdbc.sql("select exists(select from session where campaign_id = ? and code = ? and deleted_at is null)")
                .params(campaign, code).query(Boolean.class).single();
    }

    /** How many living sessions a campaign has. */
    public int count(long campaign) {
        return jdbc.sql("select count(*) from session where campaign_id = ? and deleted_at is null").param(campaign)
                .query(Integer.class).single();
    }

    /** The code of a session that brings none: the campaign's id and the next number that is free, of three digits. */
    public String nextCode(long campaign) {
        while (true) {
            int number = jdbc
                    .sql("update campaign set session_number = session_number + 1 where id = ? returning session_number")
                    .param(campaign).query(Integer.class).single();
            String code = campaign + String.format(java.util.Locale.ROOT, "%03d", number);
            if (!isTaken(campaign, code)) {
                return code;
            }
        }
    }

    /** The order number behind all others. */
    public int last(long campaign) {
        return jdbc.sql("""
                select least(coalesce(max(sort_no), 0)::bigint + 1, 2147483647) from session
                where campaign_id = ? and deleted_at is null""").param(campaign).query(Integer.class).single();
    }

    /** A deleted session leaves its packages; one that is left without any is switched off. */
    public void leavePackages(long session, Timestamp now) {
        jdbc.sql("""
                with gone as (delete from session_package_member where session_id = :session returning package_id)
                update session_package p set is_active = false, date_update = :now from gone
                where p.id = gone.package_id and p.is_active and not exists (
                    select from session_package_member m where m.package_id = p.id and m.session_id <> :session)""")
                .param("session", session).param("now", now).update();
    }
}
