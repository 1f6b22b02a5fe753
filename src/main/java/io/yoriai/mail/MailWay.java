package io.yoriai.mail;

import org.jspecify.annotations.Nullable;

/**
 * Where a link leads.
 *
 * @param target "" for the link that leads nowhere
 * @param lead whose mail it stood in; null: not known, or a test
 */
public record MailWay(String target, @Nullable Long lead) {}
