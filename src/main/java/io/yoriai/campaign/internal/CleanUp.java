package io.yoriai.campaign.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

import io.yoriai.account.AuditLog;
import io.yoriai.file.Files;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;

/**
 * Takes the content of campaigns and sessions away that were deleted 30 days ago (spec/smp-campaign.md 5, 9.14). What
 * stays of each is its id and title, since histories go on naming them.
 */
@Component
public class CleanUp {

    /** How long a deleted campaign or session can be restored. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final int AT_ONCE = 100;
    /** What histories name, and what no row can be without. */
    private static final Set<String> KEEP = Set.of("Title", "SsTargetType", "Seminar", "Code", "StartDay", "EndDay");

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final Files files;
    private final AuditLog audit;
    private final ResourceTable campaigns;
    private final ResourceTable sessions;

    CleanUp(JdbcClient jdbc, TransactionTemplate transactions, Clock clock, Files files, AuditLog audit,
            ResourceTable campaignTable, ResourceTable sessionTable) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        this.files = files;
        this.audit = audit;
        campaigns = campaignTable;
        sessions = sessionTable;
    }

    /** Takes away all that is due, some at a time. */
    public void run() {
        Timestamp before = Timestamp.from(clock.instant().minus(KEPT));
        while (Boolean.TRUE.equals(transactions.execute(status -> someSessions(before)))) {
            // The next ones, in a transaction of their own.
        }
        while (Boolean.TRUE.equals(transactions.execute(status -> someCampaigns(before)))) {
            // The next ones, in a transaction of their own.
        }
    }

    private boolean someSessions(Timestamp before) {
        List<Long> ids = due("session", before);
        if (ids.isEmpty()) {
            return false;
        }
        Long[] due = ids.toArray(Long[]::new);
        files.destroy("Session", ids);
        jdbc.sql("delete from campaign_text where resource = 'Session' and record_id = any (?)").param(due).update();
        jdbc.sql("delete from session_speaker where session_id = any (?)").param(due).update();
        jdbc.sql("delete from session_package_member where session_id = any (?)").param(due).update();
        empty("session", sessions, "admission_limit = null, admission_resume = null", due);
        ids.forEach(id -> audit.write(null, "campaign clean-up", "Session/" + id));
        return true;
    }

    private boolean someCampaigns(Timestamp before) {
        List<Long> ids = due("campaign", before);
        if (ids.isEmpty()) {
            return false;
        }
        Long[] due = ids.toArray(Long[]::new);
        files.destroy("Seminar", ids);
        jdbc.sql("delete from campaign_text where campaign_id = any (?)").param(due).update();
        jdbc.sql("delete from campaign_speaker where campaign_id = any (?)").param(due).update();
        jdbc.sql("""
                delete from session_package_member where package_id in (
                    select id from session_package where campaign_id = any (?))""").param(due).update();
        for (String tie : List.of("discount_code", "discount_session", "discount_package")) {
            jdbc.sql("delete from " + tie
                    + " where discount_id in (select id from discount where campaign_id = any (?))")
                    .param(due).update();
        }
        jdbc.sql("delete from discount where campaign_id = any (?)").param(due).update();
        jdbc.sql("delete from session_package where campaign_id = any (?)").param(due).update();
        files.destroy("Document", jdbc.sql("delete from document where campaign_id = any (?) returning id").param(due)
                .query((row, n) -> row.getLong(1)).list());
        jdbc.sql("delete from flow_step where flow_id in (select id from flow where campaign_id = any (?))").param(due)
                .update();
        empty("campaign", campaigns, "settings = '{}', entry_pattern = 1", due);
        ids.forEach(id -> audit.write(null, "campaign clean-up", "Seminar/" + id));
        return true;
    }

    private List<Long> due(String table, Timestamp before) {
        return new ArrayList<>(jdbc.sql("select id from " + table + """
                 where deleted_at < ? and deleted_at is not null and removed_at is null
                order by id limit ? for no key update""").params(before, AT_ONCE).query((row, n) -> row.getLong(1))
                .list());
    }

    private void empty(String table, ResourceTable rows, String more, Long[] ids) {
        StringJoiner defaults = new StringJoiner(", ");
        Writable.storedNames(rows, KEEP).forEach(column -> defaults.add(column + " = default"));
        jdbc.sql("update " + table + " set " + defaults + ", attributes = '{}', removed_at = ?, " + more
                + " where id = any (?)").params(Timestamp.from(clock.instant()), ids).update();
    }
}
