package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

import io.yoriai.attendance.AttendanceSource;
import io.yoriai.attendance.AttendanceType;
import io.yoriai.attendance.Caller;
import io.yoriai.attendance.Place;
import io.yoriai.attendance.Receive;
import io.yoriai.campaign.SettingValues;

/** Facts and calls to decide by, made without a database. One campaign, one session, and what a test says of them. */
final class Given {

    static final Instant NOW = Instant.parse("2026-11-05T00:00:00Z");
    static final RepeatedScans.Windows WINDOWS = new RepeatedScans.Windows(Duration.ofSeconds(60),
            Duration.ofSeconds(5));
    static final long CAMPAIGN = 12;
    static final long SESSION = 38;
    static final String TITLE = "AS09-1";
    static final long LEAD = 244;
    static final long OTHER_LEAD = 245;
    static final long ROW = 7001;
    static final long VISITORS_ROW = 7002;
    static final Facts.Lines APPLIED = new Facts.Lines(1, 0);

    private final TreeMap<Integer, String> settings = new TreeMap<>();
    boolean ambiguous;
    boolean placeless;
    int seats;
    int held;
    @Nullable
    TicketNumber ticket = new TicketNumber.Known(Numbering.Id.LEAD_ID, LEAD);
    @Nullable
    Long lead = LEAD;
    Facts.@Nullable Badge alike;
    Facts.@Nullable Badge worn;
    Facts.@Nullable PersonRow row;
    Facts.@Nullable Visit visit;
    Facts.Lines sessionLines = APPLIED;
    Facts.Lines campaignLines = APPLIED;
    Facts.@Nullable Crowd crowd;

    /** A campaign setting. */
    Given set(int id, String value) {
        settings.put(id, value);
        return this;
    }

    /** The ticket names nobody. */
    Given nobody(TicketNumber read) {
        ticket = read;
        lead = null;
        sessionLines = Facts.Lines.NONE;
        campaignLines = Facts.Lines.NONE;
        return this;
    }

    static Facts.Badge of(long lead) {
        return new Facts.Badge(ROW, lead, true, true);
    }

    static Facts.Badge visitors() {
        return new Facts.Badge(VISITORS_ROW, null, false, true);
    }

    static Facts.Badge replaced() {
        return new Facts.Badge(ROW, LEAD, true, false);
    }

    /** The person was received here before, by a call of client 1 like {@link #ticket()}. */
    Given received(Instant at) {
        row = new Facts.PersonRow(ROW, "1", 501L);
        visit = new Facts.Visit(9001, 1L, 1, 1, null, null, at);
        return this;
    }

    Given crowd(long unapplied, boolean missesPrerequisite, @Nullable Headcount venue, @Nullable Headcount session) {
        crowd = new Facts.Crowd(unapplied, missesPrerequisite, List.of(), venue, session, false, false);
        return this;
    }

    Facts facts() {
        if (ambiguous || placeless) {
            return Facts.ofNoPlace(ambiguous);
        }
        StringBuilder json = new StringBuilder("{");
        settings.forEach((id, value) -> json.append(json.length() > 1 ? "," : "").append('"').append(id).append("\":\"")
                .append(value).append('"'));
        Facts.Spot spot = new Facts.Spot(SESSION, TITLE, CAMPAIGN, SettingValues.stored(json.append('}').toString()),
                seats, held, 10, 5);
        return new Facts(false, spot, ticket, lead, alike, worn,
                new Facts.Standing(row, visit, sessionLines, campaignLines), crowd);
    }

    Decision decide(Asked asked) {
        return ReceptionRules.decide(asked, facts(), WINDOWS);
    }

    /** The refusal, or what else was decided, in a word. */
    String decides(Asked asked) {
        return switch (decide(asked)) {
            case Decision.Refused refused -> refused.refusal().name();
            case Decision.Repeated repeated -> "repeated";
            case Decision.NeedsLocks needs -> "needs locks";
            case Decision.Received received -> "received";
        };
    }

    static Asked ticket() {
        return asked(1, true, "244", null);
    }

    static Asked asked(int type, boolean checks, @Nullable String barcode, @Nullable String onsiteId) {
        return asked(Place.session(SESSION, null), type, checks, barcode, onsiteId, null);
    }

    static Asked asked(Place place, int type, boolean checks, @Nullable String barcode, @Nullable String onsiteId,
            @Nullable String date) {
        Caller caller = new Caller(1L, List.of(), null, AttendanceSource.API);
        return Asked.of(caller, new Receive(place, AttendanceType.values()[type - 1], checks, barcode, onsiteId,
                date == null ? null : Instant.parse(date), date), NOW);
    }
}
