package io.yoriai.application;

import org.springframework.stereotype.Service;

import io.yoriai.campaign.Counting;
import io.yoriai.campaign.Counting.Counts;
import io.yoriai.campaign.Counting.PointOfView;
import io.yoriai.campaign.Counting.Question;
import io.yoriai.campaign.SeatChanges;

/**
 * Counts applications (spec/smp-application-attendance.md 8): seats, applicants and who waits as the counters have them, which
 * are exact at every commit; what was cancelled by {@code application_of_lead} or {@code application_session_of_lead}.
 */
@Service
public class CountedApplications {

    private static final String OF_SESSION = """
            select %s, %s, s.number_of_waiting,
                (select count(*) from application_session x where x.session_id = s.id and x.application_status_id = 3),
                nullif(s.limit_user_num, 0)
            from session s where s.id = p.id"""
            .formatted(SeatChanges.countSql("s.number_of_applications", "seats", "s.campaign_id", "s.id"),
                    SeatChanges.countSql("s.number_of_applicants", "leads", "s.campaign_id", "s.id"));
    private static final String OF_CAMPAIGN = """
            select %s, %s, c.number_of_waiting,
                (select count(*) from application x where x.campaign_id = c.id and x.application_status_id = 3),
                nullif(c.limit_user_num, 0)
            from campaign c where c.id = p.id"""
            .formatted(SeatChanges.countSql("c.number_of_applications", "seats", "c.id", "0"),
                    SeatChanges.countSql("c.number_of_applicants", "leads", "c.id", "0"));

    private final Counting counting;

    CountedApplications(Counting counting) {
        this.counting = counting;
    }

    /** Seats taken, applicants, waiting, cancelled, and the limit, null where there is none. */
    public Counts count(Question question) {
        return counting.count(question, question.by() == PointOfView.SESSION ? OF_SESSION : OF_CAMPAIGN, 5);
    }
}
