package io.yoriai.mail.internal;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A mail to one person.
 *
 * @param contentId the row of {@code mail_content}; null: a text that the product brings, told by the values
 * @param sendType 2 to 7 as Mail.SendType; 8: a newsletter's mail to a reader, never told on the wire
 * @param weight 4 automatic, 3 single, 2 step and scenario, 1 bulk: the heavier goes first
 * @param values what it says beside the lead's values; null: nothing
 */
public record NewMail(@Nullable Long contentId, @Nullable Long leadId, @Nullable Long readerId, String email,
        int sendType, int weight, @Nullable Long campaignId, @Nullable Map<String, String> values) {}
