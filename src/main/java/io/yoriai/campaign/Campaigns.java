package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Objects;

import io.yoriai.account.ApiClient;
import io.yoriai.account.AuditLog;
import io.yoriai.campaign.internal.CampaignCopy;
import io.yoriai.campaign.internal.CampaignRules;
import io.yoriai.campaign.internal.Columns;
import io.yoriai.campaign.internal.FileColumns;
import io.yoriai.campaign.internal.Flows;
import io.yoriai.campaign.internal.Rows;
import io.yoriai.campaign.internal.Snapshot;
import io.yoriai.campaign.internal.Speakers;
import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Verb;

/**
 * Makes, copies, changes and deletes campaigns (spec/smp-campaign.md 3 to 5). Each call is one transaction; it throws
 * {@link FaultException} with every fault of the request's shape (400), or else with the first fault of the stored state
 * (403, 404, 409), and has then changed nothing.
 */
@Service
public class Campaigns {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Rows rows;
    private final CampaignRules rules;
    private final CampaignCopy copies;
    private final Flows flows;
    private final Speakers speakers;
    private final FileColumns files;
    private final AuditLog audit;
    private final SystemSettings settings;
    private final ObjectProvider<CampaignHold> holds;
    private final ObjectProvider<CampaignHistory> histories;
    private final ObjectProvider<SeatsFreed> seats;

    Campaigns(JdbcClient jdbc, Clock clock, Rows rows, CampaignRules rules, CampaignCopy copies, Flows flows,
            Speakers speakers, FileColumns files, AuditLog audit, SystemSettings settings,
            ObjectProvider<CampaignHold> holds, ObjectProvider<CampaignHistory> histories,
            ObjectProvider<SeatsFreed> seats) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.rows = rows;
        this.rules = rules;
        this.copies = copies;
        this.flows = flows;
        this.speakers = speakers;
        this.files = files;
        this.audit = audit;
        this.settings = settings;
        this.holds = holds;
        this.histories = histories;
        this.seats = seats;
    }

    /**
     * Makes a campaign, or with an Id a copy of that one.
     *
     * @param faults what reading the draft found already
     * @return the new campaign's id
     */
    @Transactional
    public long create(Draft draft, Faults faults, ApiClient by) {
        Long source = draft.id("Id");
        boolean mayMake = by.campaigns().isEmpty();
        Snapshot copied = source != null && mayMake ? rows.lockCampaign(source) : null;
        rules.check(draft, Verb.POST, copied, faults);
        faults.throwInOrder(draft.resource());
        if (!mayMake) {
            throw refused(draft.field("Id"));
        }
        if (source != null && copied == null) {
            throw new FaultException(Fault.notFound(draft.field("Id")));
        }
        if (Integer.valueOf(2).equals(draft.code("SsTargetType")) && !settings.on("campaign.sessions", true)) {
            throw new FaultException(
                    Fault.of(403, "NOT_ALLOWED", draft.field("SsTargetType")).saying("fault.campaign.sessionsOff"));
        }
        Timestamp now = Timestamp.from(clock.instant());
        Columns columns = Columns.of(draft);
        files.items(draft, columns);
        long id;
        if (source == null) {
            id = columns.put("status_changed_date", now).put("date_regist", now).put("date_update", now)
                    .insert(jdbc, "campaign");
            jdbc.sql("update campaign set settings = " + CampaignSettings.initialSql() + " where id = ?").param(id)
                    .update();
            flows.make(id, code(draft, "SsTargetType"), code(draft, "PriceType"), now);
        } else {
            id = copies.copy(source, draft, now);
            columns.put("date_update", now).update(jdbc, "campaign", id);
        }
        speakers.write(draft, "campaign", id);
        files.use(draft, id);
        audit.write(by, "seminar.post", "Seminar/" + id);
        return id;
    }

    /** Changes the columns that the draft gives of the campaign that its Id names. */
    @Transactional
    public void change(Draft draft, Faults faults, ApiClient by) {
        Long id = draft.id("Id");
        boolean may = id == null || by.mayActOn(id);
        Snapshot before = id == null || !may ? null : rows.lockCampaign(id);
        rules.check(draft, Verb.PUT, before, faults);
        faults.throwInOrder(draft.resource());
        if (!may) {
            throw refused(draft.field("Id"));
        }
        if (before == null) {
            throw new FaultException(Fault.notFound(draft.field("Id")));
        }
        store(Objects.requireNonNull(id), draft, before, by);
    }

    private void store(long id, Draft draft, Snapshot before, ApiClient by) {
        int oldType = (int) before.number("ss_target_type_id");
        int oldPrice = (int) before.number("price_type_id");
        int type = code(draft, "SsTargetType");
        int price = code(draft, "PriceType");
        if (type != oldType && (rows.sessions(id) > 0 || isNamed(id))) {
            throw conflict(draft.field("SsTargetType"), "fault.campaign.typeFixed");
        }
        if (price != oldPrice && isApplied(before)) {
            throw conflict(draft.field("PriceType"), "fault.campaign.applied");
        }
        Timestamp now = Timestamp.from(clock.instant());
        Columns columns = Columns.of(draft).put("date_update", now);
        if (code(draft, "SeminarStatus") != before.number("seminar_status_id")) {
            columns.put("status_changed_date", now);
        }
        files.items(draft, columns);
        columns.update(jdbc, "campaign", id);
        if (price != oldPrice && price != 3 && price != 5) {
            jdbc.sql("""
                    update session set payment_flag_id = 1, price = 0, date_update = ?
                    where campaign_id = ? and deleted_at is null and (payment_flag_id <> 1 or price <> 0)""")
                    .params(now, id).update();
        }
        flows.follow(id, oldType, oldPrice, type, price, now);
        speakers.write(draft, "campaign", id);
        files.use(draft, id);
        Snapshot after = rows.again("campaign", id);
        audit.write(by, "seminar.put", "Seminar/" + id, before.row(), after.row());
        if (Capacity.raised(before.number("limit_user_num"), after.number("limit_user_num"))) {
            seats.forEach(freed -> freed.promote(id, null));
        }
    }

    /**
     * Deletes a campaign: marked, and kept for 30 days.
     *
     * @param force also with applications or attendances, which are cancelled first
     */
    @Transactional
    public void delete(@Nullable Long id, boolean force, ApiClient by) {
        String field = "Seminar.Id";
        if (id == null) {
            throw new FaultException(Fault.required(field));
        }
        if (!by.mayActOn(id)) {
            throw refused(field);
        }
        Snapshot stored = rows.lockCampaign(id);
        if (stored == null) {
            throw new FaultException(Fault.notFound(field));
        }
        if (stored.number("seminar_status_id") != 5) {
            throw conflict("Seminar.SeminarStatus", "fault.campaign.notEnded");
        }
        if (isApplied(stored) || holds.orderedStream().anyMatch(hold -> hold.holdsCampaign(id))) {
            if (!force) {
                throw conflict(field, "fault.campaign.held");
            }
            holds.orderedStream().forEach(hold -> hold.releaseCampaign(id));
        }
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("update session set deleted_at = ? where campaign_id = ? and deleted_at is null").params(now, id)
                .update();
        jdbc.sql("update campaign set deleted_at = ? where id = ?").params(now, id).update();
        audit.write(by, "seminar.delete", "Seminar/" + id);
    }

    private boolean isNamed(long id) {
        return histories.stream().anyMatch(history -> history.names(id));
    }

    private static boolean isApplied(Snapshot campaign) {
        return campaign.number("number_of_applications") + campaign.number("number_of_waiting") > 0;
    }

    private static int code(Draft draft, String column) {
        return Objects.requireNonNull(draft.code(column));
    }

    static FaultException refused(String field) {
        return new FaultException(Fault.of(403, "NOT_ALLOWED", field).saying("fault.CAMPAIGN_NOT_ALLOWED"));
    }

    static FaultException conflict(String field, String text) {
        return new FaultException(Fault.of(409, "CONFLICT", field).saying(text));
    }
}
