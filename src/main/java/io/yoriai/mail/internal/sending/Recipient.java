package io.yoriai.mail.internal.sending;

import java.util.Map;

/**
 * Whom a mail goes to, read just before it is made.
 *
 * @param lead 0: none
 * @param isThere whether the lead is still there
 * @param stop SkipReason of an advertising mail to this lead; 0: none
 * @param english whether the lead's language is English
 * @param values by {@code Object.field}
 */
record Recipient(long lead, boolean isThere, int stop, boolean english, Map<String, String> values) {}
