package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.yoriai.application.Apply;
import io.yoriai.application.AttendedLeads;
import io.yoriai.application.internal.rules.ApplyFaults;
import io.yoriai.application.internal.rules.Facts;
import io.yoriai.campaign.SeatChanges;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Ref;
import io.yoriai.record.batching.BatchedStatement;
import io.yoriai.record.batching.StatementBatcher;

/**
 * Reads where somebody applies, with one statement: campaign, flow, the sessions that are named, and how the lead stands, if one
 * is named. Tells what is wrong with the names (403 and 404 of the campaign, 400 of all else); what else is not there is kept, to be
 * told after who may not apply.
 */
@Component
public class PlaceReader {

    private static final int FLOW = 19;
    private static final int LEAD = 27;
    private static final int SESSION = 31;
    private static final int FEW = 10;

    /** By primary keys, flow_campaign, flow_step and application_of_lead (cost of the plan for one session: 42). */
    private static final String PLACE = """
            select %s, f.id, f.restore_type_id, f.max_quantity, f.name, f.campaign_id, f.is_active, f.is_survey_later,
                f.survey, l.id, l.membership_id = 1 and l.registration_type_id = 1,
                exists (select from application a where a.campaign_id = c.id and a.lead_id = l.id), %s, %s
            from (select * from campaign where deleted_at is null and %s) c
                left join lateral (
                    select flow.*, (select max(survey_template_id) from flow_step x
                                    where x.flow_id = flow.id and x.step_type_id = 5) as survey
                    from flow where %s order by id limit 2) f on true
                left join lead l on l.id = ?
                left join session s on s.deleted_at is null and %s""";
    private static final Flow NO_FLOW = new Flow(new Facts.Flow(0, 1, 1), null, false);
    private static final String BY_NAME = "(s.id = any (?) or s.campaign_id = c.id and s.title = any (?))";

    private final StatementBatcher batcher;
    private final JdbcClient jdbc;
    private final String attended;
    private final Map<Form, BatchedStatement> statements = new ConcurrentHashMap<>();

    PlaceReader(StatementBatcher batcher, JdbcClient jdbc, AttendedLeads attended) {
        this.batcher = batcher;
        this.jdbc = jdbc;
        this.attended = attended.knowsSql("c.id", "l.id");
    }

    /**
     * Where one applies.
     *
     * @param sessions in the order in which they were named
     * @param lead that is named; null: none is, or it is not there
     * @param missing a flow or session that is named and not there; null: all are
     */
    public record Place(Instant now, TargetRows.Campaign campaign, Flow flow, List<TargetRows.Session> sessions,
            @Nullable Lead lead, @Nullable Fault missing) {

        /** @throws FaultException 404 of what is named and not there */
        public void isThere() {
            if (missing != null) {
                throw new FaultException(missing);
            }
        }
    }

    /**
     * @param survey that is answered on the way; null: none
     * @param surveyLater it is asked when all is done
     */
    public record Flow(Facts.Flow facts, @Nullable Long survey, boolean surveyLater) {}

    /**
     * @param member a registered one with a login
     * @param applied whether it has any application to the campaign, cancelled ones too
     * @param attended whether it came to it
     */
    public record Lead(boolean member, boolean applied, boolean attended) {}

    /** How campaign, flow and sessions are named. */
    private record Form(String campaign, String flow, String sessions) {

        String text(String attended) {
            return PLACE.formatted(TargetRows.CAMPAIGN, attended, TargetRows.SESSION, campaign, flow, sessions);
        }
    }

    private record FlowRow(Flow flow, String name, long campaign, boolean active) {}

    /** One row of what one statement read. */
    private record Row(TargetRows.Campaign campaign, @Nullable FlowRow flow, @Nullable Lead lead,
            TargetRows.@Nullable Session session) {

        static Row read(ResultSet row) throws SQLException {
            FlowRow flow = row.getLong(FLOW) == 0
                    ? null
                    : new FlowRow(
                            new Flow(new Facts.Flow(row.getLong(FLOW), row.getInt(FLOW + 1), row.getInt(FLOW + 2)),
                                    HeldRows.number(row, FLOW + 7), row.getBoolean(FLOW + 6)),
                            Objects.requireNonNull(row.getString(FLOW + 3)), row.getLong(FLOW + 4),
                            row.getBoolean(FLOW + 5));
            Lead lead = row.getLong(LEAD) == 0
                    ? null
                    : new Lead(row.getBoolean(LEAD + 1), row.getBoolean(LEAD + 2), row.getBoolean(LEAD + 3));
            return new Row(TargetRows.campaign(row), flow, lead,
                    row.getLong(SESSION) == 0 ? null : TargetRows.session(row, SESSION));
        }
    }

    /** All of them, by id. */
    private static final class Rows {
        private final Map<Long, TargetRows.Campaign> campaigns = new TreeMap<>();
        private final Map<Long, FlowRow> flows = new TreeMap<>();
        private final Map<Long, TargetRows.Session> sessions = new TreeMap<>();
        private @Nullable Lead lead;

        Rows(List<Row> rows) {
            for (Row row : rows) {
                campaigns.put(row.campaign().facts().id(), row.campaign());
                if (row.flow() != null) {
                    flows.put(row.flow().flow().facts().id(), row.flow());
                }
                if (row.session() != null) {
                    sessions.put(row.session().facts().id(), row.session());
                }
                lead = row.lead();
            }
        }
    }

    /** Nobody limits or deletes the campaign before this transaction ends. */
    public void keep(Ref campaign) {
        Long id = number(campaign);
        jdbc.sql(
                "select " + SeatChanges.keepSql("id") + " from campaign where " + (id == null ? "title = ?" : "id = ?"))
                .param(id == null ? campaign.name() : id).query((row, n) -> 0).list();
    }

    /** The campaign, its flow and the sessions that a command names. */
    public Place place(Apply.Caller caller, Apply apply, Instant now) {
        Rows rows = rows(apply);
        TargetRows.Campaign campaign = campaign(caller, apply.campaign(), List.copyOf(rows.campaigns.values()));
        long id = campaign.facts().id();
        Flow flow = flow(id, apply.flow(), List.copyOf(rows.flows.values()));
        List<TargetRows.Session> sessions = sessions(id, apply.lines(), rows.sessions.values());
        Fault missing = flow == null
                ? Fault.notFound(ApplyFaults.FLOW)
                : sessions.size() < apply.lines().size() ? Fault.notFound(ApplyFaults.SESSION) : null;
        return new Place(now, campaign, flow == null ? NO_FLOW : flow, sessions, rows.lead, missing);
    }

    private Rows rows(Apply apply) {
        Long campaign = number(apply.campaign());
        Ref flow = apply.flow();
        Long flowId = flow == null ? null : number(flow);
        List<Ref> named = apply.lines().stream().map(Apply.Line::session).toList();
        boolean byName = named.stream().anyMatch(ref -> ref.key() == null);
        List<@Nullable Object> values = new ArrayList<>();
        values.add(campaign == null ? apply.campaign().name() : campaign);
        if (flow != null) {
            values.add(flowId == null ? flow.name() : flowId);
        }
        values.add(Objects.requireNonNullElse(apply.lead().known(), 0L));
        Long[] ids = named.stream().map(PlaceReader::number).filter(Objects::nonNull).toArray(Long[]::new);
        boolean few = !byName && ids.length <= FEW;
        if (few) {
            // As many as there are: a plan that guesses how long an array is costs so much that it is made for each call.
            values.addAll(List.of(ids));
        } else {
            values.add(ids);
        }
        if (byName) {
            values.add(named.stream().filter(ref -> ref.key() == null).map(Ref::name).toArray(String[]::new));
        }
        Form form = new Form(campaign == null ? "title = ? limit 2" : "id = ?",
                flow == null
                        ? "campaign_id = c.id and is_default"
                        : flowId == null ? "campaign_id = c.id and name = ?" : "id = ?",
                byName
                        ? BY_NAME
                        : !few
                                ? "s.id = any (?)"
                                : ids.length == 0
                                        ? "false"
                                        : "s.id in (" + String.join(", ", Collections.nCopies(ids.length, "?")) + ")");
        if (few) {
            BatchedStatement statement = statements.computeIfAbsent(form, one -> BatchedStatement
                    .reading(values.stream().map(value -> value instanceof Long ? "bigint" : "text").toList(),
                            one.text(attended)));
            return new Rows(batcher.query(statement, null, values, (row, n) -> Row.read(row)));
        }
        return new Rows(jdbc.sql(form.text(attended)).params(values).query((row, n) -> Row.read(row)).list());
    }

    private static TargetRows.Campaign campaign(Apply.Caller caller, Ref named, List<TargetRows.Campaign> found) {
        Long id = number(named);
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

    /** Null where there is none that is on. */
    private static @Nullable Flow flow(long campaign, @Nullable Ref named, List<FlowRow> found) {
        if (found.isEmpty()) {
            // Campaigns of old have no flow of their own.
            return named == null ? NO_FLOW : null;
        }
        if (found.size() == 1 && found.getFirst().campaign() != campaign) {
            throw new FaultException(Fault.invalidValue(ApplyFaults.FLOW));
        }
        agree(named == null ? Ref.EMPTY : named, found.size(), found.isEmpty() ? "" : found.getFirst().name(),
                ApplyFaults.FLOW);
        return found.getFirst().active() ? found.getFirst().flow() : null;
    }

    /** Those that are there; those of another campaign and those named twice are wrong values (400). */
    private static List<TargetRows.Session> sessions(long campaign, List<Apply.Line> lines,
            Iterable<TargetRows.Session> all) {
        List<TargetRows.Session> sessions = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (Apply.Line line : lines) {
            Ref named = line.session();
            Long id = number(named);
            List<TargetRows.Session> found = new ArrayList<>();
            all.forEach(one -> {
                if (id == null
                        ? one.campaign() == campaign && one.title().equals(named.name())
                        : one.facts().id() == id) {
                    found.add(one);
                }
            });
            if (found.isEmpty()) {
                continue;
            }
            agree(named, found.size(), found.getFirst().title(), ApplyFaults.SESSION);
            if (found.getFirst().campaign() != campaign || !seen.add(found.getFirst().facts().id())) {
                throw new FaultException(Fault.invalidValue(ApplyFaults.SESSION));
            }
            sessions.add(found.getFirst());
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
}
