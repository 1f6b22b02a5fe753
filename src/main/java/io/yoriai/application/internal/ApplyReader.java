package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.ArrayList;
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

/** Reads what an application is decided by, and reads it again where that may have changed. */
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

    /** The command in numbers of records, of the sessions that are there. */
    public Wish wish(Apply apply, PlaceReader.Place place) {
        List<Wish.Line> lines = new ArrayList<>();
        for (int i = 0; i < place.sessions().size(); i++) {
            lines.add(new Wish.Line(place.sessions().get(i).facts().id(), apply.lines().get(i).quantity()));
        }
        return new Wish(apply.quantity(), lines, apply.replaces(), apply.waits(), apply.proxy() != null);
    }

    /** All that is decided by. */
    public Facts facts(PlaceReader.Place place, Applicants.Found found) {
        TargetRows.Campaign campaign = place.campaign();
        Long lead = found.lead();
        Facts.Applicant applicant = lead == null
                ? Facts.Applicant.NEW
                : new Facts.Applicant(lead, found.member(), found.member() && chosen(campaign, lead),
                        found.applied() ? held.of(campaign.facts().id(), lead) : List.of());
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
        Long id = PlaceReader.number(named);
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
