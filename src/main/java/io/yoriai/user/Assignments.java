package io.yoriai.user;

import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;

/** Which campaigns and sessions an administrator is assigned to (spec/smp-platform.md 12.3); of sessions here alone. */
@Lazy
@Service
public class Assignments {

    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;

    Assignments(JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An administrator.
     *
     * @param group key of the group
     * @param campaigns how many the person is assigned to
     */
    public record Person(long id, String name, String login, int level, String group, int campaigns) {}

    /** A session of an assigned campaign. */
    public record Session(long id, String title, boolean assigned) {}

    /** An assigned campaign with all its sessions, by number. */
    public record Campaign(long id, String title, List<Session> sessions) {}

    /** Everybody who is active, by level and name. */
    public List<Person> people() {
        return people("s.active");
    }

    public Optional<Person> person(long staff) {
        return people("s.id = " + staff).stream().findFirst();
    }

    private List<Person> people(String which) {
        return jdbc
                .sql("""
                        select s.id, concat_ws(' ', s.name1, s.name2), s.login_id, s.admin_level_id, coalesce(s.admin_group_key, ''),
                               (select count(*) from staff_campaign k where k.admin_id = s.id)
                          from staff s where %s order by s.admin_level_id, 2, s.id"""
                        .formatted(which))
                .query((row, n) -> new Person(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4),
                        row.getString(5), row.getInt(6)))
                .list();
    }

    /** What somebody is assigned to, the newest campaign first. */
    public List<Campaign> of(long staff) {
        Map<Long, Campaign> campaigns = new LinkedHashMap<>();
        jdbc.sql(
                """
                        select c.id, c.title, s.id, s.title,
                               exists (select from staff_session_campaign o where o.staff_id = k.admin_id and o.session_id = s.id)
                          from staff_campaign k join campaign c on c.id = k.campaign_id and c.deleted_at is null
                          left join session s on s.campaign_id = c.id and s.deleted_at is null
                         where k.admin_id = ? order by c.id desc, s.id""")
                .param(staff).query(row -> {
                    Campaign campaign = campaigns.computeIfAbsent(row.getLong(1),
                            id -> new Campaign(id, title(row, 2), new java.util.ArrayList<>()));
                    if (row.getObject(3) != null) {
                        campaign.sessions().add(new Session(row.getLong(3), title(row, 4), row.getBoolean(5)));
                    }
                });
        return List.copyOf(campaigns.values());
    }

    private static String title(java.sql.ResultSet row, int column) {
        try {
            return row.getString(column);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Assigns somebody to a campaign.
     *
     * @throws FaultException 400 INVALID_VALUE where there is no such campaign, 409 DUPLICATE
     */
    @Transactional
    public void add(Actor by, long staff, long campaign) {
        boolean there = jdbc.sql("select exists (select from campaign where id = ? and deleted_at is null)")
                .param(campaign).query((row, n) -> row.getBoolean(1)).single();
        if (!there) {
            throw new FaultException(Fault.invalidValue("AssinmentSeminar.Seminar"));
        }
        if (!assign(by, staff, campaign)) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "AssinmentSeminar.Seminar"));
        }
    }

    private boolean assign(Actor by, long staff, long campaign) {
        int made = jdbc.sql("""
                insert into staff_campaign (admin_id, campaign_id, date_regist, date_update)
                values (:staff, :campaign, :now, :now) on conflict do nothing""").param("staff", staff)
                .param("campaign", campaign).param("now", SqlTime.now(clock)).update();
        if (made == 1) {
            audit.write(by, "assignment.add", "Admin/" + staff, Map.of(), Map.of("campaign", Long.toString(campaign)));
        }
        return made == 1;
    }

    /** Takes somebody off a campaign, and with it off its sessions. */
    @Transactional
    public void remove(Actor by, long staff, long campaign) {
        if (jdbc.sql("delete from staff_campaign where admin_id = ? and campaign_id = ?").params(staff, campaign)
                .update() == 1) {
            audit.write(by, "assignment.remove", "Admin/" + staff, Map.of("campaign", Long.toString(campaign)),
                    Map.of("campaign", ""));
        }
    }

    /** The sessions of a campaign that somebody is assigned to, from now on these alone; and to the campaign with the first. */
    @Transactional
    public void sessions(Actor by, long staff, long campaign, Collection<Long> sessions) {
        if (jdbc.sql(
                "select exists (select from session where id = any (?) and campaign_id = ? and deleted_at is null)")
                .params(sessions.toArray(Long[]::new), campaign).query((row, n) -> row.getBoolean(1)).single()) {
            assign(by, staff, campaign);
        }
        String before = sessions(staff, campaign);
        jdbc.sql("delete from staff_session_campaign where staff_id = ? and campaign_id = ?").params(staff, campaign)
                .update();
        jdbc.sql("""
                insert into staff_session_campaign (staff_id, session_id, campaign_id)
                select k.admin_id, s.id, s.campaign_id
                  from staff_campaign k join session s on s.campaign_id = k.campaign_id and s.deleted_at is null
                 where k.admin_id = :staff and k.campaign_id = :campaign and s.id = any (:sessions)""")
                .param("staff", staff).param("campaign", campaign).param("sessions", sessions.toArray(Long[]::new))
                .update();
        audit.write(by, "assignment.sessions", "Admin/" + staff, Map.of("sessions", before),
                Map.of("sessions", sessions(staff, campaign)));
    }

    private String sessions(long staff, long campaign) {
        return jdbc.sql("""
                select coalesce(string_agg(o.session_id::text, ',' order by o.session_id), '')
                  from staff_session_campaign o where o.staff_id = ? and o.campaign_id = ?""").params(staff, campaign)
                .query((row, n) -> row.getString(1)).single();
    }
}
