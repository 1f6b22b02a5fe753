package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.attendance.Place;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Finds places, persons and live attendances outside the hot path of a reception. */
@Component
public class Finder {

    private final JdbcClient jdbc;
    private final CampaignSettings settings;
    private final Numberings numberings;

    Finder(JdbcClient jdbc, CampaignSettings settings, Numberings numberings) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.numberings = numberings;
    }

    /** A session or campaign that exists. */
    public record Spot(long id, long campaignId) {}

    /** A live attendance. */
    public record Live(long recordId, long attendanceId, long placeId, long campaignId) {}

    /**
     * The place that is named.
     *
     * @return null where there is none
     * @throws FaultException INVALID_VALUE where id and name disagree or the name fits several
     */
    public @Nullable Spot spot(Place place) {
        boolean session = place.kind() == Place.Level.SESSION;
        String all = session
                ? "select s.id, s.campaign_id, s.title from session s join campaign c on c.id = s.campaign_id"
                        + " and c.deleted_at is null where s.deleted_at is null and "
                : "select s.id, s.id, s.title from campaign s where s.deleted_at is null and ";
        record Titled(Spot spot, String title) {}
        List<Titled> found = jdbc.sql(all + (place.id() != null ? "s.id = ?" : "s.title = ? limit 2"))
                .param(place.id() != null ? place.id() : place.name())
                .query((row, n) -> new Titled(new Spot(row.getLong(1), row.getLong(2)), row.getString(3))).list();
        String venue = session ? "" : ".venue";
        if (found.isEmpty()) {
            return null;
        }
        if (found.size() > 1) {
            throw new FaultException(
                    Fault.invalidValue(place.kind().placeField()).saying("attendance.place-ambiguous" + venue));
        }
        if (place.name() != null && !place.name().equals(found.getFirst().title())) {
            throw new FaultException(
                    Fault.invalidValue(place.kind().placeField()).saying("attendance.place-disagrees" + venue));
        }
        return found.getFirst().spot();
    }

    /** The live attendance of this id, or null. */
    public @Nullable Live live(Place.Level kind, long recordId) {
        String sql = kind == Place.Level.SESSION
                ? "select s.id, a.id, s.session_id, a.campaign_id from session_attendance s"
                        + " join attendance a on a.id = s.attendance_id where s.id = ? and s.cancelled_at is null"
                : "select a.venue_id, a.id, a.campaign_id, a.campaign_id from attendance a where a.venue_id = ?";
        return jdbc.sql(sql).param(recordId)
                .query((row, n) -> new Live(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))).optional()
                .orElse(null);
    }

    /** Id of a person's live attendance at a place, or null. */
    public @Nullable Long record(Place.Level kind, long attendanceId, long placeId) {
        return kind == Place.Level.SESSION
                ? jdbc.sql("select id from session_attendance where attendance_id = ? and session_id = ?"
                        + " and cancelled_at is null").params(attendanceId, placeId).query(Long.class).optional()
                        .orElse(null)
                : jdbc.sql("select venue_id from attendance where id = ? and venue_id is not null").param(attendanceId)
                        .query(Long.class).optional().orElse(null);
    }

    /** A lead's row of attendance at a campaign, or null. */
    public @Nullable Long byLead(long campaignId, long leadId) {
        return jdbc.sql("select id from attendance where campaign_id = ? and lead_id = ?").params(campaignId, leadId)
                .query(Long.class).optional().orElse(null);
    }

    /** The row of attendance of an on-site id's holder, or null. */
    public @Nullable Long byOnsiteId(long campaignId, String anonymousId) {
        return jdbc.sql("select attendance_id from onsite_id where campaign_id = ? and anonymous_id = ? and active")
                .params(campaignId, anonymousId).query(Long.class).optional().orElse(null);
    }

    /** The row of attendance of whom a ticket text names, a lead first, then an on-site id's holder (9.2); or null. */
    public @Nullable Long byTicket(long campaignId, String text) {
        Long lead = numberings.lead(campaignId, settings.of(campaignId), text);
        Long found = lead == null ? null : byLead(campaignId, lead);
        return found == null ? byOnsiteId(campaignId, text) : found;
    }
}
