package io.yoriai.user;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.yoriai.campaign.CampaignTexts;
import io.yoriai.record.FaultException;
import io.yoriai.survey.Answers;
import io.yoriai.survey.Survey;
import io.yoriai.survey.SurveyForms;
import io.yoriai.survey.SurveyTarget;

/** What a lead may be asked about (spec/smp-campaign.md 9.8). */
@Lazy
@Service
public class OwnSurveys {

    private static final int MEMBERS = 3;
    private static final int MOST = 100;

    private static final int MOST_OPEN = 20;

    private final JdbcClient jdbc;
    private final SurveyForms forms;
    private final Answers answers;
    private final Clock clock;

    OwnSurveys(JdbcClient jdbc, SurveyForms forms, Answers answers, Clock clock) {
        this.jdbc = jdbc;
        this.forms = forms;
        this.answers = answers;
        this.clock = clock;
    }

    /** @param title of the campaign or session; "": none */
    public record About(SurveyTarget target, String title) {

        /** As an address names it. */
        public String key() {
            return target.type() + "-" + target.id();
        }
    }

    /** Something that a lead may answer now. */
    public record Open(Survey survey, About about) {}

    /** Surveys for applicants and attendees that are open to a lead, those that are answered once and for all left out. */
    public List<Open> open(long lead, Locale page) {
        // By survey_template_campaign, or the few that are common to all; then application_lead and attendance_person.
        List<Long> found = jdbc.sql("""
                select t.id from survey_template t
                where t.enquete_type_id = 2 and t.is_active = 1 and (t.start_day is null or t.start_day <= :now)
                    and (t.end_day is null or t.end_day > :now) and (t.campaign_id is null
                        or exists (select from application a where a.campaign_id = t.campaign_id and a.lead_id = :lead)
                        or exists (select from attendance p where p.campaign_id = t.campaign_id and p.lead_id = :lead))
                order by t.id desc limit :most""").param("now", Timestamp.from(clock.instant())).param("lead", lead)
                .param("most", MOST_OPEN).query((row, n) -> row.getLong(1)).list();
        return found.stream().flatMap(id -> forms.find(id).stream())
                .flatMap(survey -> about(survey, lead, page).stream()
                        .filter(about -> mayAnswer(survey, about, lead)).map(about -> new Open(survey, about)))
                .toList();
    }

    private boolean mayAnswer(Survey survey, About about, long lead) {
        try {
            answers.allow(survey.id(), about.target(), lead);
            return true;
        } catch (FaultException e) {
            return false;
        }
    }

    /**
     * Campaigns or sessions that a survey asks a lead about, the newest first; empty where it is not of those who are asked.
     *
     * @param lead null: nobody is known
     */
    public List<About> about(Survey survey, @Nullable Long lead, Locale page) {
        if (survey.respondents() >= MEMBERS) {
            Long of = survey.bySession() ? survey.session() : survey.campaign();
            return List.of(of == null
                    ? new About(SurveyTarget.LEAD, "")
                    : new About(survey.bySession() ? SurveyTarget.session(of) : SurveyTarget.campaign(of),
                            title(survey.bySession(), of, page)));
        }
        // By application_lead and attendance_lead, and the sessions of each: a few dozen rows.
        boolean applied = survey.respondents() == 1;
        String from = applied
                ? "application a" + (survey.bySession()
                        ? " join application_session x on x.application_id = a.id and x.application_status_id in (1, 2, 5)"
                        : "")
                : "attendance a" + (survey.bySession()
                        ? " join session_attendance x on x.attendance_id = a.id and x.cancelled_at is null"
                        : "");
        String sql = "select distinct " + (survey.bySession() ? "s.id, " : "c.id, ")
                + title(survey.bySession(), survey.bySession() ? "s" : "c", page) + " from " + from
                + " join campaign c on c.id = a.campaign_id and c.deleted_at is null"
                + (survey.bySession() ? " join session s on s.id = x.session_id" : "")
                + " where a.lead_id = :lead" + (applied ? " and a.application_status_id in (1, 2, 5)" : "")
                + (applied || survey.bySession() ? "" : " and a.venue_id is not null")
                + " and (:campaign::bigint is null or a.campaign_id = :campaign::bigint)"
                + (survey.bySession() ? " and (:session::bigint is null or s.id = :session::bigint)" : "")
                + " order by 1 desc limit " + MOST;
        JdbcClient.StatementSpec asked = jdbc.sql(sql).param("lead", lead == null ? 0L : lead)
                .param("campaign", survey.campaign());
        if (survey.bySession()) {
            asked = asked.param("session", survey.session());
        }
        return asked.query((row, n) -> new About(survey.bySession()
                ? SurveyTarget.session(row.getLong(1))
                : SurveyTarget.campaign(row.getLong(1)), row.getString(2))).list();
    }

    private static String title(boolean session, String table, Locale page) {
        return CampaignTexts.sql(session ? "Session" : "Seminar", table, "Title", CampaignTexts.languageOf(page));
    }

    private String title(boolean session, long id, Locale page) {
        return jdbc.sql("select " + title(session, "p", page) + " from " + (session ? "session" : "campaign")
                + " p where id = ?").param(id)
                .query((row, n) -> row.getString(1)).optional().orElse("");
    }

    /** The lead who has an address, the first of several. By lead_email. */
    public Optional<Long> withAddress(String email) {
        return jdbc.sql("select id from lead where lower(email) = lower(?) order by id limit 1").param(email.strip())
                .query((row, n) -> row.getLong(1)).optional();
    }
}
