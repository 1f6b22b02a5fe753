package io.yoriai.survey;

import org.jspecify.annotations.Nullable;

/**
 * What somebody is asked about.
 *
 * @param type 1 a campaign, 2 a session; null: the lead itself
 * @param id the campaign's or the session's
 */
public record SurveyTarget(@Nullable Integer type, @Nullable Long id) {

    /** Nothing but the lead itself. */
    public static final SurveyTarget LEAD = new SurveyTarget(null, null);

    public static SurveyTarget campaign(long id) {
        return new SurveyTarget(1, id);
    }

    public static SurveyTarget session(long id) {
        return new SurveyTarget(2, id);
    }
}
