package io.yoriai.survey;

import org.jspecify.annotations.Nullable;

/**
 * A survey that is answered by itself.
 *
 * @param description HTML; "": none
 * @param completion HTML; "": the usual words
 * @param respondents 1 who applied, 2 who came, 3 members, 4 all
 * @param bySession asked once for each session, and not once for the campaign
 * @param campaign null: common to all
 * @param session null: every one
 * @param limit 1 once, 2 the answer may be changed, 3 any number of times
 */
public record Survey(long id, String title, String description, String completion, int respondents, boolean bySession,
        @Nullable Long campaign, @Nullable Long session, int limit) {}
