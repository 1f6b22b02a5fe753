package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

import io.yoriai.mail.internal.MailRow;

/**
 * A row that this node is to send.
 *
 * @param packet what it was read from; null: it has a row of {@code mail_queue}
 */
record Claimed(MailRow row, int lane, int weight, @Nullable Packet packet) {

    /** From here on a mail goes before all bulk. */
    static final int EXPRESS = 3;

    boolean express() {
        return weight >= EXPRESS;
    }

    String domain() {
        return row.email().substring(row.email().lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    long sender() {
        return row.senderId() == null ? 0 : row.senderId();
    }
}
