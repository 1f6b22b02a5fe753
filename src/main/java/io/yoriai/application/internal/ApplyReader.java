package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.yoriai.application.Apply;
import io.yoriai.application.internal.rules.ApplyFaults;
import io.yoriai.application.internal.rules.Facts;
import io.yoriai.application.internal.rules.Held;
import io.yoriai.application.internal.rules.Wish;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Ref;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Search;

/** Reads what an application is decided by, and tells what is named and not there (403, 400 and 404, in this order). */
@Component
public class ApplyReader {

    private static final int MEMBERS_FOUND = 2;
    private static final int CUSTOM = 3;

    private final JdbcClient jdbc;
    private final TargetRows targets;
    private final HeldRows held;
    private final Lists lists;
    private final ResourceTable leadRows;

    ApplyReader(JdbcClient jdbc, TargetRows targets, HeldRows held, Lists lists, ResourceTable leadRows) {
        this.jdbc = jdbc;
        this.targets = targets;
        this.held = held;
        this.lists = lists;
        this.leadRows = leadRows;
    }

    /**
     * Where one applies.
     *
     * @param sessions in the order in which they were named
     */
    public record Place(Instant now, TargetRows.Campaign campaign, Flow flow, List<TargetRows.Session> sessions) {}

    /**
     * @param survey that is answered on the way; null: none
     * @param surveyLater it is asked when all is done
     */
    public record Flow(Facts.Flow facts, @Nullable Long survey, boolean surveyLater) {}

    /** The campaign, its flow and the sessions that a command names. */
    public Place place(Apply.Caller caller, Apply apply, Instant now) {
        TargetRows.Campaign campaign = campaign(caller, apply.campaign());
        Flow flow = flow(campaign.facts().id(), apply.flow());
        List<TargetRows.Session> sessions = sessions(campaign.facts().id(), apply.lines());
        if (apply.proxy() != null && !apply.proxy().allowed()) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", "proxy").saying("application.proxy"));
        }
        return new Place(now, campaign, flow, sessions);
    }

    private TargetRows.Campaign campaign(Apply.Caller caller, Ref named) {
        Long id = number(named);
        List<TargetRows.Campaign> found = targets.kept(id, named.name());
        boolean foreign = id == null
                ? !found.isEmpty() && found.stream().noneMatch(one -> caller.by().mayActOn(one.facts().id()))
                : !caller.by().mayActOn(id);
        if (foreign) {
            throw new FaultException(
                    Fault.of(403, "NOT_ALLOWED", ApplyFaults.CAMPAIGN).saying("fault.CAMPAIGN_NOT_ALLOWED"));
        }
        agree(named, found.size(), found.isEmpty() ? "" : found.getFirst().title(), ApplyFaults.CAMPAIGN);
        return found.getFirst();
    }

    private Flow flow(long campaign, @Nullable Ref named) {
        record Row(Flow flow, String name, long campaign, boolean active) {}
        Long id = named == null ? null : number(named);
        String which = named == null
                ? "campaign_id = :campaign and is_default"
                : id == null ? "campaign_id = :campaign and name = :name" : "id = :id";
        List<Row> found = jdbc.sql("""
                select id, restore_type_id, max_quantity, name, campaign_id, is_active, is_survey_later,
                    (select max(survey_template_id) from flow_step where flow_id = flow.id and step_type_id = 5)
                from flow where\s""" + which + " order by id limit 2").param("campaign", campaign).param("id", id)
                .param("name", named == null ? null : named.name())
                .query((row, n) -> new Row(
                        new Flow(new Facts.Flow(row.getLong(1), row.getInt(2), row.getInt(3)), HeldRows.number(row, 8),
                                row.getBoolean(7)),
                        row.getString(4), row.getLong(5), row.getBoolean(6)))
                .list();
        if (named == null && found.isEmpty()) {
            // Campaigns of old have no flow of their own.
            return new Flow(new Facts.Flow(0, 1, 1), null, false);
        }
        if (found.size() == 1 && found.getFirst().campaign() != campaign) {
            throw new FaultException(Fault.invalidValue(ApplyFaults.FLOW));
        }
        agree(named == null ? Ref.EMPTY : named, found.size(), found.isEmpty() ? "" : found.getFirst().name(),
                ApplyFaults.FLOW);
        if (!found.getFirst().active()) {
            throw new FaultException(Fault.notFound(ApplyFaults.FLOW));
        }
        return found.getFirst().flow();
    }

    /** Those of another campaign and those named twice are wrong values (400) before one that is not there (404) is told. */
    private List<TargetRows.Session> sessions(long campaign, List<Apply.Line> lines) {
        List<TargetRows.Session> sessions = new ArrayList<>();
        Fault missing = null;
        Set<Long> seen = new HashSet<>();
        if (lines.isEmpty()) {
            return sessions;
        }
        List<TargetRows.Session> all = targets.sessions(campaign, lines.stream().map(Apply.Line::session).toList());
        for (Apply.Line line : lines) {
            Ref named = line.session();
            Long id = number(named);
            List<TargetRows.Session> found = all.stream().filter(one -> id == null
                    ? one.campaign() == campaign && one.title().equals(named.name())
                    : one.facts().id() == id).toList();
            if (found.isEmpty()) {
                missing = Fault.notFound(ApplyFaults.SESSION);
                continue;
            }
            agree(named, found.size(), found.getFirst().title(), ApplyFaults.SESSION);
            if (found.getFirst().campaign() != campaign || !seen.add(found.getFirst().facts().id())) {
                throw new FaultException(Fault.invalidValue(ApplyFaults.SESSION));
            }
            sessions.add(found.getFirst());
        }
        if (missing != null) {
            throw new FaultException(missing);
        }
        return sessions;
    }

    private static void agree(Ref named, int found, String name, String field) {
        if (found == 0) {
            throw new FaultException(Fault.notFound(field));
        }
        if (found > 1) {
            throw new FaultException(Fault.invalidValue(field));
        }
        if (named.key() != null && named.name() != null && !named.name().equals(name)) {
            throw new FaultException(Fault.invalidValue(field).saying("fault.INVALID_VALUE.pair"));
        }
    }

    static @Nullable Long number(Ref named) {
        return named.key() == null ? null : Long.valueOf(named.key());
    }

    /** The command in numbers of records. */
    public Wish wish(Apply apply, Place place) {
        List<Wish.Line> lines = new ArrayList<>();
        for (int i = 0; i < apply.lines().size(); i++) {
            lines.add(new Wish.Line(place.sessions().get(i).facts().id(), apply.lines().get(i).quantity()));
        }
        return new Wish(apply.quantity(), lines, apply.replaces(), apply.waits(), apply.proxy() != null);
    }

    /** All that is decided by. */
    public Facts facts(Place place, Applicants.Found found) {
        TargetRows.Campaign campaign = place.campaign();
        Long lead = found.lead();
        Facts.Applicant applicant = lead == null
                ? Facts.Applicant.NEW
                : new Facts.Applicant(lead, found.member(), found.member() && chosen(campaign, lead),
                        held.of(campaign.facts().id(), lead));
        return new Facts(place.now(), campaign.facts(), place.flow().facts(),
                place.sessions().stream().map(TargetRows.Session::facts).toList(), applicant);
    }

    /** The same, now that the counters are locked. */
    public Facts again(Facts facts, Facts.@Nullable Applicant applicant) {
        long id = facts.campaign().id();
        List<Ref> named = facts.sessions().stream().map(session -> Ref.of(Long.toString(session.id()), null)).toList();
        Optional<TargetRows.Campaign> campaign = targets.campaign(id);
        List<Facts.Session> sessions = named.isEmpty()
                ? List.of()
                : targets.sessions(id, named).stream().map(TargetRows.Session::facts).toList();
        if (campaign.isEmpty() || sessions.size() < named.size()) {
            throw new FaultException(Fault.notFound(campaign.isEmpty() ? ApplyFaults.CAMPAIGN : ApplyFaults.SESSION));
        }
        Facts.Applicant before = facts.applicant();
        Facts.Applicant after = applicant != null || before.lead() == null
                ? before
                : new Facts.Applicant(before.lead(), before.member(), before.chosen(), held.of(id, before.lead()));
        return new Facts(facts.now(), campaign.get().facts(), facts.flow(), sessions, after);
    }

    /** What a change of a stored application is decided by; the counters are locked. */
    public Facts standing(long campaign, Held application, long lead, List<Held> all, Instant now) {
        List<Ref> named = application.lines().stream()
                .map(line -> Ref.of(Long.toString(line.session()), null)).toList();
        TargetRows.Campaign found = targets.campaign(campaign)
                .orElseThrow(() -> new FaultException(Fault.notFound(ApplyFaults.CAMPAIGN)));
        boolean member = jdbc.sql("select membership_id = 1 and registration_type_id = 1 from lead where id = ?")
                .param(lead).query((row, n) -> row.getBoolean(1)).optional().orElse(false);
        Facts.Applicant applicant = new Facts.Applicant(lead, member, member && chosen(found, lead), all);
        return new Facts(now, found.facts(), new Facts.Flow(0, 1, 1), named.isEmpty()
                ? List.of()
                : targets.sessions(campaign, named).stream().map(TargetRows.Session::facts).toList(), applicant);
    }

    /** Sessions that an id, a title or both mean, deleted ones too where the id tells. */
    public Set<Long> sessions(Ref named) {
        Long id = number(named);
        if (id != null && named.name() == null) {
            return Set.of(id);
        }
        return Set.copyOf(jdbc.sql("select id from session where title = ?").param(named.name())
                .query((row, n) -> row.getLong(1)).list().stream().filter(found -> id == null || found.equals(id))
                .toList());
    }

    /** Whether the campaign's saved condition finds the lead; asked only where it decides. */
    private boolean chosen(TargetRows.Campaign campaign, long lead) {
        boolean asked = campaign.facts().status() == CUSTOM && campaign.facts().publication() == MEMBERS_FOUND;
        if (!asked || campaign.condition() == null) {
            return false;
        }
        List<Search.Condition> self = List
                .of(new Search.Condition("1", "Id", Search.Operator.EQ, Long.toString(lead)));
        return !lists.list(leadRows, new Search(self, null, false, 1, 0, false, java.util.Map.of(),
                Long.toString(campaign.condition())), Set.of()).rows().isEmpty();
    }
}
