package io.yoriai.mail.internal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A row of {@code mail} that is about to be sent.
 *
 * @param contentId the row of {@code mail_content}; null: a text that the product brings, told by the values
 * @param values what the mail says beside the lead's values, a JSON object; null: nothing
 * @param createdAt when it was wanted: the Date of the mail, the same at every attempt
 */
public record MailRow(long id, @Nullable Long contentId, @Nullable Long senderId, @Nullable Long leadId,
        @Nullable Long readerId, String email, int sendType, @Nullable Long campaignId, @Nullable String values,
        Instant createdAt) {

    /** The left part of Message-ID, the same at every attempt. */
    public String messageIdSeed() {
        return Long.toString(id, 36) + "." + Long.toString(createdAt.toEpochMilli(), 36);
    }
}
