package io.yoriai.attendance;

import org.springframework.stereotype.Service;

import io.yoriai.campaign.Counting;
import io.yoriai.campaign.Counting.Counts;
import io.yoriai.campaign.Counting.PointOfView;
import io.yoriai.campaign.Counting.Question;

/**
 * Counts attendances: distinct leads, and on-site ids without one (spec/smp-application-attendance.md 8). Each count reads
 * {@code attendance_person} or {@code session_attendance_of_session} alone (index-only: some 10 ms for 100,000 attendances).
 */
@Service
public class CountedAttendances {

    private static final String OF_SESSION = """
            select count(x.lead_id), count(*) - count(x.lead_id) from session_attendance x
            where x.session_id = p.id and x.cancelled_at is null""";
    private static final String OF_VENUE = """
            select count(x.lead_id), count(*) - count(x.lead_id) from attendance x
            where x.campaign_id = p.id and x.venue_id is not null""";

    private final Counting counting;

    CountedAttendances(Counting counting) {
        this.counting = counting;
    }

    /** Attendees and unregistered visitors of campaigns or sessions. */
    public Counts count(Question question) {
        return counting.count(question, question.by() == PointOfView.SESSION ? OF_SESSION : OF_VENUE, 2);
    }
}
