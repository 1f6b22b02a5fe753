package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

import io.yoriai.account.ApiClient;
import io.yoriai.account.AuditLog;
import io.yoriai.campaign.internal.Columns;
import io.yoriai.campaign.internal.FileColumns;
import io.yoriai.campaign.internal.Rows;
import io.yoriai.campaign.internal.SessionPlaces;
import io.yoriai.campaign.internal.SessionRules;
import io.yoriai.campaign.internal.Snapshot;
import io.yoriai.campaign.internal.Speakers;
import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.Verb;

/** Makes, changes and deletes sessions (spec/smp-campaign.md 6), by the same rules of faults as {@link Campaigns}. */
@Service
public class Sessions {

    /** Most living sessions of one campaign. */
    private static final int MOST = 1_000;
    private static final String CAMPAIGN = "Session.Seminar";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Rows rows;
    private final SessionRules rules;
    private final SessionPlaces places;
    private final Speakers speakers;
    private final FileColumns files;
    private final AuditLog audit;
    private final ObjectProvider<CampaignHold> holds;
    private final ObjectProvider<SeatsFreed> seats;

    Sessions(JdbcClient jdbc, Clock clock, Rows rows, SessionRules rules, SessionPlaces places, Speakers speakers,
            FileColumns files, AuditLog audit, ObjectProvider<CampaignHold> holds, ObjectProvider<SeatsFreed> seats) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.rows = rows;
        this.rules = rules;
        this.places = places;
        this.speakers = speakers;
        this.files = files;
        this.audit = audit;
        this.holds = holds;
        this.seats = seats;
    }

    /**
     * Makes a session of the campaign that the draft names.
     *
     * @param faults what reading the draft found already
     * @return the new session's id
     */
    @Transactional
    public long create(Draft draft, Faults faults, ApiClient by) {
        Long id = named(draft.ref("Seminar"), faults);
        boolean may = id == null || by.mayActOn(id);
        Snapshot campaign = id == null || !may ? null : rows.lockCampaign(id);
        if (campaign != null) {
            checkTitle(campaign, draft.ref("Seminar"), faults);
        } else if (id != null && may) {
            invalidCampaign(faults);
        }
        rules.check(draft, Verb.POST, campaign, null, faults);
        faults.throwInOrder(draft.resource());
        if (!may) {
            throw Campaigns.refused(CAMPAIGN);
        }
        return store(Objects.requireNonNull(id), Objects.requireNonNull(campaign), draft, by);
    }

    private long store(long campaign, Snapshot stored, Draft draft, ApiClient by) {
        if (stored.number("ss_target_type_id") != 2) {
            throw new FaultException(Fault.of(409, "NOT_ALLOWED", CAMPAIGN).saying("fault.session.noSessions"));
        }
        String code = draft.text("Code");
        if (code != null && places.isTaken(campaign, code)) {
            throw duplicate();
        }
        if (rows.sessions(campaign) >= MOST) {
            throw Campaigns.conflict(CAMPAIGN, "fault.session.tooMany");
        }
        Timestamp now = Timestamp.from(clock.instant());
        Columns columns = Columns.of(draft);
        columns.remove("seminar_id");
        columns.put("campaign_id", campaign).put("date_regist", now).put("date_update", now);
        if (code == null) {
            columns.put("code", places.nextCode(campaign));
        }
        if (!draft.has("SortNo")) {
            columns.put("sort_no", places.last(campaign));
        }
        files.items(draft, columns);
        long id = columns.insert(jdbc, "session");
        speakers.write(draft, "session", id);
        files.use(draft, id);
        audit.write(by, "seminar.postSession", "Session/" + id);
        return id;
    }

    /** Changes the columns that the draft gives of the session that its Id names. */
    @Transactional
    public void change(Draft draft, Faults faults, ApiClient by) {
        Long id = draft.id("Id");
        Long campaign = id == null ? null : rows.campaignOf(id);
        boolean may = campaign == null || by.mayActOn(campaign);
        Snapshot parent = campaign == null || !may ? null : rows.lockCampaign(campaign);
        Snapshot before = parent == null ? null : rows.lockSession(Objects.requireNonNull(id));
        if (parent != null && draft.gives("Seminar") && !isStill(parent, draft.ref("Seminar"))) {
            faults.add(Fault.notAllowed(CAMPAIGN).saying("fault.session.otherCampaign"));
        }
        rules.check(draft, Verb.PUT, parent, before, faults);
        faults.throwInOrder(draft.resource());
        if (!may) {
            throw Campaigns.refused(draft.field("Id"));
        }
        if (before == null) {
            throw new FaultException(Fault.notFound(draft.field("Id")));
        }
        store(Objects.requireNonNull(id), Objects.requireNonNull(campaign), draft, before, by);
    }

    private void store(long id, long campaign, Draft draft, Snapshot before, ApiClient by) {
        if (draft.gives("PaymentFlag") && flag(draft) != before.number("payment_flag_id") && isApplied(before)) {
            throw Campaigns.conflict(draft.field("PaymentFlag"), "fault.campaign.applied");
        }
        Columns columns = Columns.of(draft).put("date_update", Timestamp.from(clock.instant()));
        columns.remove("seminar_id");
        if (draft.clears("Code")) {
            columns.put("code", places.nextCode(campaign));
        }
        if (draft.clears("SortNo")) {
            columns.put("sort_no", places.last(campaign));
        }
        files.items(draft, columns);
        try {
            columns.update(jdbc, "session", id);
        } catch (DuplicateKeyException e) {
            throw duplicate();
        }
        speakers.write(draft, "session", id);
        files.use(draft, id);
        Snapshot after = rows.again("session", id);
        audit.write(by, "seminar.putSession", "Session/" + id, before.row(), after.row());
        if (Capacity.raised(before.number("limit_user_num"), after.number("limit_user_num"))) {
            seats.forEach(freed -> freed.promote(campaign, id));
        }
    }

    /**
     * Deletes a session: marked, and kept for 30 days.
     *
     * @param force also with applications or attendances, which are cancelled first
     */
    @Transactional
    public void delete(@Nullable Long id, boolean force, ApiClient by) {
        String field = "Session.Id";
        if (id == null) {
            throw new FaultException(Fault.required(field));
        }
        Long campaign = rows.campaignOf(id);
        if (campaign != null && !by.mayActOn(campaign)) {
            throw Campaigns.refused(field);
        }
        Snapshot stored = campaign == null || rows.lockCampaign(campaign) == null ? null : rows.lockSession(id);
        if (stored == null) {
            throw new FaultException(Fault.notFound(field));
        }
        if (isApplied(stored) || holds.orderedStream().anyMatch(hold -> hold.holdsSession(id))) {
            if (!force) {
                throw Campaigns.conflict(field, "fault.campaign.held");
            }
            holds.orderedStream().forEach(hold -> hold.releaseSession(id));
        }
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("update session set deleted_at = ? where id = ?").params(now, id).update();
        places.leavePackages(id, now);
        audit.write(by, "seminar.deleteSession", "Session/" + id);
    }

    /** The campaign that a pair names, by id or by a title that only one has. */
    private @Nullable Long named(@Nullable Ref ref, Faults faults) {
        if (ref == null) {
            return null;
        }
        if (ref.id() != null) {
            return Long.valueOf(ref.id());
        }
        List<Long> titled = rows.titled(String.valueOf(ref.name()));
        if (titled.size() != 1) {
            invalidCampaign(faults);
            return null;
        }
        return titled.getFirst();
    }

    private static void checkTitle(Snapshot campaign, @Nullable Ref ref, Faults faults) {
        if (ref != null && ref.name() != null && !ref.name().equals(campaign.text("title"))) {
            faults.add(Fault.invalidValue(CAMPAIGN).saying("fault.INVALID_VALUE.pair"));
        }
    }

    private static void invalidCampaign(Faults faults) {
        if (!faults.has(CAMPAIGN)) {
            faults.add(Fault.invalidValue(CAMPAIGN));
        }
    }

    private static boolean isStill(Snapshot campaign, @Nullable Ref ref) {
        return ref != null && (ref.id() == null || Long.parseLong(ref.id()) == campaign.number("id"))
                && (ref.name() == null || ref.name().equals(campaign.text("title")));
    }

    private static int flag(Draft draft) {
        return draft.has("PaymentFlag") ? Objects.requireNonNull(draft.code("PaymentFlag")) : 1;
    }

    private static boolean isApplied(Snapshot session) {
        return session.number("number_of_applications") + session.number("number_of_waiting") > 0;
    }

    private static FaultException duplicate() {
        return new FaultException(Fault.of(409, "DUPLICATE", "Session.Code"));
    }
}
