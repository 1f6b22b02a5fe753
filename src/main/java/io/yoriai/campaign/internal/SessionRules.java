package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Set;

import io.yoriai.campaign.CampaignDeletionListener;
import io.yoriai.campaign.SeatChanges;
import io.yoriai.campaign.SeatsFreedListener;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/** What sessions ask beyond the dictionary (spec/smp-campaign.md 6). Their campaign is locked before them. */
@Component
public class SessionRules implements Rules {

    private static final Set<Long> CHARGING = Set.of(3L, 5L);
    private static final int LONGEST_CODE = 64;
    /** Most living sessions of one campaign. */
    private static final int MOST = 1_000;
    private static final String CAMPAIGN = "Session.Seminar";

    private final JdbcClient jdbc;
    private final SessionPlaces places;
    private final ObjectProvider<CampaignDeletionListener> holds;
    private final ObjectProvider<SeatsFreedListener> seats;
    private final SeatChanges taken;

    SessionRules(JdbcClient jdbc, SessionPlaces places, ObjectProvider<CampaignDeletionListener> holds,
            ObjectProvider<SeatsFreedListener> seats, SeatChanges taken) {
        this.jdbc = jdbc;
        this.places = places;
        this.holds = holds;
        this.seats = seats;
        this.taken = taken;
    }

    @Override
    public void lock(Writing writing) {
        Long id = writing.verb() == Verb.POST ? null : writing.draft().id("Id");
        if (id != null) {
            jdbc.sql("select campaign_id from session where id = ?").param(id).query((row, n) -> row.getLong(1)).list()
                    .forEach(taken::hold);
        }
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        code(draft, faults);
        if (!faults.has(draft.field("PaymentFlag")) && (writing.verb() == Verb.POST || writing.stored() != null)) {
            prices(writing, writing.parent(), faults);
        }
        SharedShape.check(writing, faults);
    }

    private static void code(Draft draft, Faults faults) {
        String code = draft.text("Code");
        if (code == null) {
            return;
        }
        if (!code.matches("[A-Za-z0-9._-]+")) {
            faults.add(Fault.invalidType(draft.field("Code")));
        } else if (code.length() > LONGEST_CODE) {
            faults.add(Fault.tooLong(draft.field("Code"), LONGEST_CODE));
        }
    }

    private static void prices(Writing writing, @Nullable Stored campaign, Faults faults) {
        Draft draft = writing.draft();
        boolean charged = writing.code("PaymentFlag") == 2;
        if (charged && campaign != null && !CHARGING.contains(campaign.number("price_type_id"))) {
            faults.add(Fault.invalidValue(draft.field("PaymentFlag")).saying("fault.session.paymentFlag"));
        }
        if (!charged && writing.number("Price") > 0 && !faults.has(draft.field("Price"))) {
            faults.add(Fault.invalidValue(draft.field("Price")).saying("fault.session.price"));
        }
    }

    @Override
    public Fault readOnly(Fault usual) {
        return CAMPAIGN.equals(usual.field()) ? usual.saying("fault.session.otherCampaign") : usual;
    }

    @Override
    public void state(Writing writing) {
        switch (writing.verb()) {
            case POST -> create(writing, java.util.Objects.requireNonNull(writing.parent()));
            case PUT -> change(writing, writing.known());
            case DELETE -> delete(writing, writing.known());
        }
    }

    private void create(Writing writing, Stored campaign) {
        Draft draft = writing.draft();
        if (campaign.number("ss_target_type_id") != 2) {
            throw new FaultException(Fault.of(409, "NOT_ALLOWED", CAMPAIGN).saying("fault.session.noSessions"));
        }
        String code = draft.text("Code");
        if (code != null && places.isTaken(campaign.id(), code)) {
            throw new FaultException(Fault.of(409, "DUPLICATE", draft.field("Code")));
        }
        if (places.count(campaign.id()) >= MOST) {
            throw CampaignRules.conflict(CAMPAIGN, "fault.session.tooMany");
        }
        place(writing, campaign.id(), code == null, !draft.has("SortNo"));
    }

    private void change(Writing writing, Stored stored) {
        Draft draft = writing.draft();
        if (writing.code("PaymentFlag") != stored.number("payment_flag_id") && CampaignRules.isApplied(stored)) {
            throw CampaignRules.conflict(draft.field("PaymentFlag"), "fault.campaign.applied");
        }
        place(writing, stored.number("campaign_id"), draft.clears("Code"), draft.clears("SortNo"));
    }

    /** A session without a code or a place gets the next one. */
    private void place(Writing writing, long campaign, boolean withCode, boolean atEnd) {
        if (withCode) {
            writing.fill("Code", places.nextCode(campaign));
        }
        if (atEnd) {
            writing.fill("SortNo", (long) places.last(campaign));
        }
    }

    private void delete(Writing writing, Stored stored) {
        long id = stored.id();
        if (CampaignRules.isApplied(stored) || holds.orderedStream().anyMatch(hold -> hold.holdsSession(id))) {
            if (!writing.flag("force")) {
                throw CampaignRules.conflict(writing.draft().field("Id"), "fault.campaign.held");
            }
            holds.orderedStream().forEach(hold -> hold.releaseSession(id));
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        switch (writing.verb()) {
            case POST -> {
                // A new session has nobody who waits.
            }
            case PUT -> {
                Stored before = writing.known();
                if (Limits.promote(before, writing, changes)) {
                    seats.forEach(freed -> freed.promote(before.number("campaign_id")));
                }
            }
            case DELETE -> places.leavePackages(writing.id(), CampaignRules.stamp(writing));
        }
    }
}
