package io.yoriai.mail;

import org.jspecify.annotations.Nullable;

/**
 * Where a link leads.
 *
 * @param target "" for the link that leads nowhere
 * @param lead whose mail it stood in, where a person seems to follow it; 0: a reader's who is no lead yet; null: not known, or a test
 * @param mail that it stood in; 0: a test
 */
public record MailWay(String target, @Nullable Long lead, long mail) {}
