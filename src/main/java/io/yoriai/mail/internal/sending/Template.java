package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;

/**
 * A template as sendings and tests use it: a row of {@code mail_template}.
 *
 * @param purpose 1 bulk, 2 scenario, 3 step, 4 automatic
 * @param senderAddress the local part beside a sender domain
 * @param domain key of the sender domain
 */
record Template(long id, String name, int purpose, @Nullable Long campaignId, int mailType, String title,
        @Nullable String senderAddress, @Nullable String senderName, @Nullable String cc, @Nullable String bcc,
        @Nullable String replyTo, @Nullable String returnPath, @Nullable String body, @Nullable String body2,
        int charset, @Nullable Long attachmentId, @Nullable String domain, boolean advertisement,
        @Nullable String category) {

    /** The same of a campaign. */
    Template in(long campaign) {
        return new Template(id, name, purpose, campaign, mailType, title, senderAddress, senderName, cc, bcc,
                replyTo,
                returnPath, body, body2, charset, attachmentId, domain, advertisement, category);
    }
}
