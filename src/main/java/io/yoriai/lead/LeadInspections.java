package io.yoriai.lead;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.write.Change;
import io.yoriai.record.write.Changes;

/** 検閲: which leads are let in, decided by people for many at once (spec/smp-lead.md 7.2). */
@Service
public class LeadInspections {

    /** 検閲OK. */
    public static final int OK = 1;
    /** 検閲NG. */
    public static final int REFUSED = 2;
    /** 未検閲. */
    public static final int OPEN = 3;
    /** As many are decided in one go. */
    public static final int MOST = 100_000;

    private static final String FIELD = "VisitorData.InspectionType";

    private final SystemSettings settings;
    private final LeadHistory history;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final Column column;

    LeadInspections(SystemSettings settings, LeadHistory history, AuditLog audit, JdbcClient jdbc, Clock clock,
            Dictionary dictionary) {
        this.settings = settings;
        this.history = history;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
        column = dictionary.resource("VisitorData").column("InspectionType");
    }

    /** Whether leads are inspected at all (顧客選別機能); if not, nobody is shown how they stand. */
    public boolean on() {
        return settings.on(LeadSettings.INSPECTION, false);
    }

    private record Standing(long lead, int inspection) {}

    /**
     * Decides on leads, all or none of them. Those that stand so already, or are gone, are passed over.
     *
     * @param to {@link #OK}, {@link #REFUSED} or back to {@link #OPEN}
     * @param mails whether leads that are decided on are told, those who can be mailed
     * @return how many changed
     * @throws FaultException 409 CONFLICT where one of them was decided otherwise before; 400 where they are too many
     */
    @Transactional
    public int decide(SignedIn by, Collection<Long> leads, int to, boolean mails) {
        if (leads.size() > MOST) {
            throw new FaultException(Fault.of(400, "TOO_MANY", FIELD, MOST));
        }
        if (!on() || to < OK || to > OPEN) {
            throw new FaultException(Fault.invalidValue(FIELD));
        }
        // By primary key, in the order in which everybody locks leads.
        List<Standing> changing = jdbc
                .sql("select id, inspection_type_id from lead where id = any (?) order by id for no key update")
                .param(leads.toArray(Long[]::new)).query((row, n) -> new Standing(row.getLong(1), row.getInt(2)))
                .list().stream().filter(lead -> lead.inspection() != to).toList();
        if (to != OPEN && changing.stream().anyMatch(lead -> lead.inspection() != OPEN)) {
            throw new FaultException(Fault.of(409, "CONFLICT", FIELD).saying("lead.inspected"));
        }
        if (changing.isEmpty()) {
            return 0;
        }
        Long[] ids = changing.stream().map(Standing::lead).toArray(Long[]::new);
        Timestamp now = Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS));
        jdbc.sql("update lead set inspection_type_id = ?, date_update = ? where id = any (?)").param(to).param(now)
                .param(ids).update();
        Map<Long, Changes> changes = new LinkedHashMap<>();
        changing.forEach(lead -> changes.put(lead.lead(),
                new Changes(List.of(new Change(column, null, (long) lead.inspection(), (long) to)))));
        history.changed(changes, by.author());
        if (mails && to != OPEN) {
            jdbc.sql("""
                    insert into lead_inspection_notice (lead_id, inspection_type_id, at)
                    select id, :to, :now from unnest(:ids::bigint[]) id""").param("to", to).param("now", now)
                    .param("ids", ids).update();
        }
        String of = ids.length == 1 ? "VisitorData/" + ids[0] : "VisitorData";
        audit.write(by, "lead.inspect", of, Map.of(), Map.of("InspectionType", Integer.toString(to), "leads",
                Integer.toString(ids.length), "mails", mails ? "1" : "0"));
        return ids.length;
    }
}
