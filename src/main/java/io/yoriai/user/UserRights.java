package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.Reach.Within;
import io.yoriai.record.list.ResourceTable;

/**
 * What a call with a user token may (spec/smp-platform.md 2, 12.3): an administrator by level, role and assignments, a lead the own
 * records and what is published. Leads in an administrator's reach are those who applied to or came to an assigned campaign, for
 * the third level to an assigned sub-campaign, and for the second those whom the person registered.
 */
@Service
public class UserRights {

    private static final Pattern OF_LEADS = Pattern.compile("visitor\\.(get|put)|visitor\\.get[A-Z]\\w*"
            + "|visitor\\.(post|put|delete)File|visitor\\.putApplication|application\\.(post|delete)"
            + "|seminar\\.get(Session|Flow)?|document\\.get|speaker\\.get");
    private static final String PUBLISHED = "exists (select from campaign pc where pc.id = %s and pc.deleted_at is null"
            + " and (pc.seminar_status_id in (1, 2, 4)"
            + " or pc.seminar_status_id = 3 and pc.seminar_publication_type_id in (3, 4)))";
    /** What the third level sees of assigned sub-campaigns alone, by SQL of their number. */
    private static final Map<String, String> OF_SESSIONS = Map.of("Session", "s.id", "Document", "d.session_id");

    private final JdbcClient jdbc;
    private final Functions functions;
    private final ObjectProvider<Lists> lists;
    private final ObjectProvider<ResourceTable> tables;

    UserRights(JdbcClient jdbc, Functions functions, ObjectProvider<Lists> lists,
            ObjectProvider<ResourceTable> tables) {
        this.jdbc = jdbc;
        this.functions = functions;
        this.lists = lists;
        this.tables = tables;
    }

    /**
     * How far a user gets.
     *
     * @param campaigns that may be acted on; null: all
     * @param sessions that may be acted on, and no campaign as a whole; null: all of the campaigns
     * @param within null: everything
     * @param personal whether who people are is shown
     * @param methods that may be called
     */
    public record Bounds(@Nullable Set<Long> campaigns, @Nullable Set<Long> sessions, @Nullable Within within,
            boolean personal, Predicate<String> methods) {

        /** The campaigns as reaches and authors tell them: empty is all, so that none at all is one that is not there. */
        public Set<Long> reached() {
            return campaigns == null ? Set.of() : campaigns.isEmpty() ? Set.of(0L) : campaigns;
        }
    }

    /**
     * The bounds of a call.
     *
     * @param free whether the key that calls is limited to no campaigns
     * @throws FaultException 403 NOT_ALLOWED where the user may not call the method at all
     */
    public Bounds of(UserToken user, String method, boolean free) {
        if (user.type() == UserType.LEAD) {
            if (!OF_LEADS.matcher(method).matches()) {
                throw refused();
            }
            return new Bounds(null, null, new Scope(table -> ofLead(table, user.id()), false), true,
                    OF_LEADS.asMatchPredicate());
        }
        Functions.Held held = functions.of(user.id());
        if (!held.mayCall(method)) {
            throw refused();
        }
        return ofStaff(user.id(), held, free);
    }

    /** The bounds of an administrator, whatever he calls. */
    public Bounds ofStaff(long staff, Functions.Held held) {
        return ofStaff(staff, held, true);
    }

    private Bounds ofStaff(long staff, Functions.Held held, boolean free) {
        return held.level() == 1
                ? new Bounds(null, null, null, held.seesPeople(), held::mayCall)
                : new Bounds(numbers("select campaign_id from staff_campaign where admin_id = ?", staff),
                        held.level() == 3
                                ? numbers("select session_id from staff_session_campaign where staff_id = ?", staff)
                                : null,
                        new Scope(table -> ofStaff(table, staff, held.level()), free && held.level() == 2),
                        held.seesPeople(), held::mayCall);
    }

    /** Of campaigns or sessions that an administrator is assigned to. */
    private Set<Long> numbers(String sql, long staff) {
        return jdbc.sql(sql).param(staff).query((row, n) -> row.getLong(1)).list().stream()
                .collect(Collectors.toSet());
    }

    /**
     * Whether a lead is in an administrator's reach.
     *
     * @param level of the administrator
     */
    public boolean reaches(long staff, int level, long lead) {
        return jdbc.sql("select exists (select from lead l where l.id = :lead and " + leads("l.id", staff, level) + ")")
                .param("lead", lead).query(Boolean.class).single();
    }

    private final class Scope implements Within {

        private final java.util.function.Function<ResourceTable, @Nullable String> conditions;
        private final boolean makesCampaigns;

        Scope(java.util.function.Function<ResourceTable, @Nullable String> conditions, boolean makesCampaigns) {
            this.conditions = conditions;
            this.makesCampaigns = makesCampaigns;
        }

        @Override
        public boolean makes(String resource) {
            return makesCampaigns && resource.equals("Seminar");
        }

        @Override
        public @Nullable String of(ResourceTable table) {
            return conditions.apply(table);
        }

        @Override
        public boolean admits(String resource, long id) {
            List<ResourceTable> of = tables.stream().filter(table -> table.resource().name().equals(resource)).toList();
            return of.stream().allMatch(table -> {
                String condition = of(table);
                return condition == null || lists.getObject().meets(table, id, condition);
            });
        }
    }

    private static @Nullable String ofLead(ResourceTable table, long lead) {
        String name = table.resource().name();
        String own = Lists.searchedSql(table, "VisitorId");
        if (own != null) {
            return own + " = " + lead;
        }
        String campaign = table.belonging().campaign();
        return switch (name) {
            case "Seminar" -> PUBLISHED.formatted(campaign);
            case "Session" -> PUBLISHED.formatted(campaign) + " and s.publication_flag_id = 1";
            case "Flow" -> PUBLISHED.formatted(campaign);
            case "Document" -> "d.publication_type_id in (3, 4) and " + PUBLISHED.formatted(campaign)
                    + " and (d.start_day is null or d.start_day <= now()) and (d.end_day is null or d.end_day > now())";
            case "Speaker" -> "(exists (select from campaign_speaker k where k.speaker_id = p.id and "
                    + PUBLISHED.formatted("k.campaign_id")
                    + ") or exists (select from session_speaker k join session ks on ks.id = k.session_id"
                    + " where k.speaker_id = p.id and " + PUBLISHED.formatted("ks.campaign_id") + "))";
            default -> "false";
        };
    }

    private static @Nullable String ofStaff(ResourceTable table, long staff, int level) {
        String lead = Lists.searchedSql(table, "VisitorId");
        if (lead != null) {
            return leads(lead, staff, level);
        }
        String campaign = table.belonging().campaign();
        String assigned = "select k.campaign_id from staff_campaign k where k.admin_id = " + staff;
        String session = OF_SESSIONS.get(table.resource().name());
        if (level == 3 && session != null) {
            return session + " in (select k.session_id from staff_session_campaign k where k.staff_id = " + staff + ")";
        }
        return campaign == null ? null : campaign + " in (" + assigned + ")";
    }

    private static String leads(String lead, long staff, int level) {
        if (level == 1) {
            return "true";
        }
        String assigned = level == 2
                ? "select from staff_campaign k where k.admin_id = " + staff + " and k.campaign_id = r.campaign_id"
                : "select from staff_session_campaign k where k.staff_id = " + staff
                        + " and k.session_id = r.session_id";
        String applied = level == 2 ? "application" : "application_session";
        String came = level == 2
                ? "attendance r"
                : "(select a.lead_id, sa.session_id from session_attendance sa join attendance a on a.id = sa.attendance_id"
                        + " where sa.cancelled_at is null) r";
        return "(exists (select from " + applied + " r where r.lead_id = " + lead + " and exists (" + assigned + "))"
                + " or exists (select from " + came + " where r.lead_id = " + lead + " and exists (" + assigned + "))"
                + (level == 2
                        ? " or exists (select from lead_add_log r where r.lead_id = " + lead
                                + " and r.lastupdate_user_id = " + staff + ")"
                        : "")
                + ")";
    }

    private static FaultException refused() {
        return new FaultException(Fault.of(403, "NOT_ALLOWED", null));
    }
}
