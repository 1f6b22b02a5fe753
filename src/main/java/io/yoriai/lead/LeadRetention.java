package io.yoriai.lead;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.StoredRows;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/**
 * リードの保存期間 (spec/smp-lead.md 7.5): leads that nobody has heard of for so many months are listed, and deleted only when an
 * administrator says so. What counts are changes of the lead and what rooms tell by {@link Sign}.
 */
@Service
public class LeadRetention {

    /** System setting: months, 1 to 600; 0 or none: without end. */
    public static final String MONTHS = "lead.idle_months";
    /** Leads on a page, and the most that are deleted at once. */
    public static final int PAGE = 100;

    private static final int MOST_MONTHS = 600;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ObjectProvider<Sign> signs;
    private final Writable leads;
    private final Writer writer;
    private final StoredRows rows;
    private final SystemSettings settings;
    private final AuditLog audit;
    private final Clock clock;

    LeadRetention(JdbcClient jdbc, TransactionTemplate transaction, ObjectProvider<Sign> signs,
            Writable leadWritable, Writer writer, StoredRows rows, SystemSettings settings, AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.signs = signs;
        this.leads = leadWritable;
        this.writer = writer;
        this.rows = rows;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /** Months; 0: without end. */
    public int months() {
        String months = settings.get(MONTHS, "");
        return months.matches("[0-9]{1,3}") ? Integer.parseInt(months) : 0;
    }

    /** @throws FaultException 400 for what is not 0 to 600 */
    public void change(SignedIn by, int months) {
        if (months < 0 || months > MOST_MONTHS) {
            throw new FaultException(Fault.invalidValue(MONTHS));
        }
        transaction.executeWithoutResult(status -> {
            String old = Integer.toString(months());
            if (!old.equals(Integer.toString(months))) {
                settings.change(MONTHS, Integer.toString(months));
                audit.write(by, "setting.change", "SystemSetting/" + MONTHS, Map.of("months", old),
                        Map.of("months", Integer.toString(months)));
            }
        });
    }

    /** What a room knows a lead to have done, in SQL, so that a million leads are asked about at once. A bean of each room that knows something. */
    public interface Sign {

        /**
         * Queries for rows of the lead {@code l.id} since {@code :since}, each by an index that begins with the lead:
         * {@code select from activity x where x.lead_id = l.id and x.date_update >= :since}.
         */
        List<String> since();
    }

    /** A lead that nobody has heard of. */
    public record Idle(long lead, String person, String company, String email, Instant changed) {}

    /** The next leads by number, none without a setting. Each is asked about by indexes: what a page costs is the leads passed over. */
    public List<Idle> page(long after) {
        return months() == 0
                ? List.of()
                : jdbc.sql("select l.id, concat_ws(' ', l.name1, l.name2), coalesce(l.company_name, ''),"
                        + " coalesce(l.email, ''), l.date_update from lead l where l.id > :after and " + idle()
                        + " order by l.id limit " + PAGE).param("after", after).param("since", SqlTime.of(since()))
                        .query((row, n) -> new Idle(row.getLong(1), row.getString(2), row.getString(3),
                                row.getString(4), SqlTime.read(row, "date_update")))
                        .list();
    }

    private Instant since() {
        return clock.instant().atZone(Times.JST).minusMonths(months()).toInstant();
    }

    private String idle() {
        return signs.stream().flatMap(sign -> sign.since().stream()).map(query -> " and not exists (" + query + ")")
                .collect(Collectors.joining("", "l.date_update < :since", ""));
    }

    /**
     * Deletes leads, as the screen of one does. One that has been heard of since it was listed stays.
     *
     * @param count as the administrator typed it
     * @return how many went
     * @throws FaultException 400 where the count is another one, or there are none or too many
     */
    public int delete(SignedIn by, Collection<Long> ids, int count) {
        if (ids.isEmpty() || ids.size() > PAGE || count != ids.size()) {
            throw new FaultException(Fault.invalidValue("count"));
        }
        int gone = 0;
        for (long id : ids) {
            gone += Objects.requireNonNull(transaction.execute(status -> months() > 0 && delete(by, id))) ? 1 : 0;
        }
        return gone;
    }

    private boolean delete(SignedIn by, long id) {
        boolean idle = rows.lock("lead", "true", id) != null
                && jdbc.sql("select exists (select from lead l where l.id = :id and " + idle() + ")").param("id", id)
                        .param("since", SqlTime.of(since())).query(Boolean.class).single();
        if (idle) {
            writer.delete(new Writer.Order(leads, new Draft(leads.resource()).put("Id", id), new Faults(), by.author(),
                    "visitor.delete", Map.of()));
        }
        return idle;
    }
}
