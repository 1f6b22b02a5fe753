package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A bulk sending as its states need it: a row of {@code mail_sender}.
 *
 * @param fixed whether its leads are those that were chosen when it was made
 * @param declined whether leads who declined are among them
 * @param limit most recipients; 0: no limit
 * @param contentId what its mails say; null: not prepared yet
 * @param newsletter whose issue it sends to readers; null: a template to leads
 */
record Sending(long id, int status, @Nullable Long templateId, boolean fixed, @Nullable Long conditionId,
        @Nullable Long listId, boolean declined, boolean includesSent, boolean opens, boolean clicks, long limit,
        @Nullable Instant reservedFor, @Nullable Long contentId, Content.@Nullable Newsletter newsletter) {}
