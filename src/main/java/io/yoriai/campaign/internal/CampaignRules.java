package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.yoriai.campaign.CampaignHistorySource;
import io.yoriai.campaign.CampaignUseSource;
import io.yoriai.campaign.CampaignDeletionListener;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.SeatChanges;
import io.yoriai.campaign.SeatsFreedListener;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.StoredRows;
import io.yoriai.record.write.Writing;

/** What campaigns ask beyond the dictionary: copies, kinds, what follows them, deletion (spec/smp-campaign.md 3 to 5). */
@Component
public class CampaignRules implements Rules {

    private static final int ENDED = 5;

    private final JdbcClient jdbc;
    private final StoredRows rows;
    private final CampaignCopy copies;
    private final Flows flows;
    private final SystemSettings settings;
    private final ObjectProvider<CampaignDeletionListener> holds;
    private final ObjectProvider<CampaignUseSource> asks;
    private final ObjectProvider<CampaignHistorySource> histories;
    private final ObjectProvider<SeatsFreedListener> seats;
    private final SeatChanges taken;

    CampaignRules(JdbcClient jdbc, StoredRows rows, CampaignCopy copies, Flows flows, SystemSettings settings,
            ObjectProvider<CampaignDeletionListener> holds, ObjectProvider<CampaignUseSource> asks,
            ObjectProvider<CampaignHistorySource> histories,
            ObjectProvider<SeatsFreedListener> seats, SeatChanges taken) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.copies = copies;
        this.flows = flows;
        this.settings = settings;
        this.holds = holds;
        this.asks = asks;
        this.histories = histories;
        this.seats = seats;
        this.taken = taken;
    }

    @Override
    public Reading reading(Reading usual, Node body) {
        Node id = body.child("Id");
        boolean copies = usual.verb() == Verb.POST && id != null && !id.text().isBlank();
        return copies ? Reading.of(Verb.POST).copying() : usual;
    }

    @Override
    public void lock(Writing writing) {
        Long id = writing.verb() == Verb.POST ? null : writing.draft().id("Id");
        if (id != null) {
            taken.hold(id);
        }
        Long source = CampaignShape.copies(writing) ? writing.draft().id("Id") : null;
        if (source != null && writing.by().sees("Seminar", source) && writing.by().mayActOn(source)) {
            writing.base(rows.lock("campaign", "deleted_at is null", source));
        }
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        CampaignShape.check(writing, faults);
    }

    @Override
    public void state(Writing writing) {
        switch (writing.verb()) {
            case POST -> create(writing);
            case PUT -> change(writing, writing.known());
            case DELETE -> delete(writing, writing.known());
        }
    }

    private void create(Writing writing) {
        if (CampaignShape.copies(writing) && writing.stored() == null) {
            throw new FaultException(Fault.notFound(writing.draft().field("Id")));
        }
        if (writing.code("SsTargetType") == 2 && !settings.get("campaign.sessions").equals("1")) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", writing.draft().field("SsTargetType"))
                    .saying("fault.campaign.sessionsOff"));
        }
        if (!CampaignShape.copies(writing)) {
            writing.set("status_changed_date", writing.now());
        }
    }

    @Override
    public @Nullable Long copy(Writing writing) {
        Stored source = writing.stored();
        return source == null ? null : copies.copy(source.id(), writing.draft(), stamp(writing));
    }

    private void change(Writing writing, Stored stored) {
        Draft draft = writing.draft();
        if (writing.code("SsTargetType") != stored.number("ss_target_type_id")
                && (hasSessions(stored.id()) || isNamed(stored.id()))) {
            throw conflict(draft.field("SsTargetType"), "fault.campaign.typeFixed");
        }
        if (writing.code("PriceType") != stored.number("price_type_id") && isApplied(stored)) {
            throw conflict(draft.field("PriceType"), "fault.campaign.applied");
        }
        if (writing.code("SeminarStatus") != stored.number("seminar_status_id")) {
            writing.set("status_changed_date", writing.now());
        }
    }

    private void delete(Writing writing, Stored stored) {
        String field = writing.draft().field("Id");
        if (stored.number("seminar_status_id") != ENDED) {
            throw conflict(writing.draft().field("SeminarStatus"), "fault.campaign.notEnded");
        }
        long id = stored.id();
        List<String> asking = asks.stream().flatMap(room -> room.askingFor(id).stream()).toList();
        if (!asking.isEmpty()) {
            throw new FaultException(
                    Fault.of(409, "CONFLICT", field).saying("fault.campaign.asked", asking.getFirst()));
        }
        if (isApplied(stored) || holds.orderedStream().anyMatch(hold -> hold.holdsCampaign(id))) {
            if (!writing.flag("force")) {
                throw conflict(field, "fault.campaign.held");
            }
            holds.orderedStream().forEach(hold -> hold.releaseCampaign(id));
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        switch (writing.verb()) {
            case POST -> created(writing);
            case PUT -> changed(writing, changes, writing.known());
            case DELETE -> jdbc.sql("update session set deleted_at = ? where campaign_id = ? and deleted_at is null")
                    .params(stamp(writing), writing.id()).update();
        }
    }

    private void created(Writing writing) {
        if (writing.by().makes("Seminar")) {
            // Whoever sees assigned campaigns alone is assigned to the own ones.
            jdbc.sql("insert into staff_campaign (admin_id, campaign_id, date_regist, date_update) values (?, ?, ?, ?)"
                    + " on conflict do nothing")
                    .param(writing.by().staff()).param(writing.id()).param(stamp(writing)).param(stamp(writing))
                    .update();
        }
        if (CampaignShape.copies(writing)) {
            copies.settle(Objects.requireNonNull(writing.draft().id("Id")), writing.id());
        } else {
            jdbc.sql("update campaign set settings = " + CampaignSettings.initialSql() + " where id = ?")
                    .param(writing.id()).update();
            flows.make(writing.id(), writing.code("SsTargetType"), writing.code("PriceType"), stamp(writing));
        }
    }

    private void changed(Writing writing, Changes changes, Stored before) {
        int price = writing.code("PriceType");
        if (changes.of("PriceType") != null && price != 3 && price != 5) {
            jdbc.sql("""
                    update session set payment_flag_id = 1, price = 0, date_update = ?
                    where campaign_id = ? and deleted_at is null and (payment_flag_id <> 1 or price <> 0)""")
                    .params(stamp(writing), writing.id()).update();
        }
        flows.follow(writing.id(), (int) before.number("ss_target_type_id"), (int) before.number("price_type_id"),
                writing.code("SsTargetType"), price, stamp(writing));
        if (Limits.promote(before, writing, changes)) {
            seats.forEach(freed -> freed.promote(writing.id()));
        }
    }

    private boolean hasSessions(long id) {
        return jdbc.sql("select exists (select from session where campaign_id = ? and deleted_at is null)").param(id)
                .query(Boolean.class).single();
    }

    private boolean isNamed(long id) {
        return histories.stream().anyMatch(history -> history.names(id));
    }

    static boolean isApplied(Stored record) {
        return record.number("number_of_applications") + record.number("number_of_waiting") > 0;
    }

    static Timestamp stamp(Writing writing) {
        Instant now = writing.now();
        return Timestamp.from(now);
    }

    static FaultException conflict(String field, String text) {
        return new FaultException(Fault.of(409, "CONFLICT", field).saying(text));
    }
}
