package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;

/**
 * What mails say: a row of {@code mail_content}, which never changes.
 *
 * @param templateId the template it was taken from; null: none
 * @param mailType 1 text, 2 HTML, 3 both
 * @param body the text, or the HTML of type 2
 * @param charset 1 ISO-2022-JP, 2 UTF-8
 * @param senderAddress whole
 * @param domainId the sender domain that signs; null: unsigned
 * @param category key of the category whose refusal counts
 * @param attachmentId a stored file
 * @param newsletter whose mail it is; null: a mail to leads
 */
public record Content(@Nullable Long templateId, @Nullable String templateName, @Nullable Long campaignId, int mailType,
        @Nullable String title, @Nullable String body, @Nullable String body2, int charset, String senderAddress,
        @Nullable String senderName, @Nullable String cc, @Nullable String bcc, @Nullable String replyTo,
        @Nullable String returnPath, @Nullable Long domainId, boolean advertisement, @Nullable String category,
        @Nullable Long attachmentId, boolean openCounting, boolean clickCounting, @Nullable Newsletter newsletter) {

    /**
     * A mail of a magazine.
     *
     * @param issueId 0: a step or a notice
     */
    public record Newsletter(long magazineId, long issueId) {}

    /** The text part as it was written; null: none. */
    @Nullable
    String text() {
        return mailType == 2 ? null : body;
    }

    /** The HTML part as it was written; null: none. */
    @Nullable
    String html() {
        return switch (mailType) {
            case 2 -> body;
            case 3 -> body2;
            default -> null;
        };
    }

    Content with(@Nullable String newBody, @Nullable String newBody2) {
        return new Content(templateId, templateName, campaignId, mailType, title, newBody, newBody2, charset,
                senderAddress, senderName, cc, bcc, replyTo, returnPath, domainId, advertisement, category,
                attachmentId,
                openCounting, clickCounting, newsletter);
    }
}
