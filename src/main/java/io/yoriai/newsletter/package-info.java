/**
 * Magazines and their readers, consent, step and notify mails as data and schedule.
 *
 * <p>Owns: magazines, readers, consent ledger, steps.
 *
 * <p>Must not know: services.php, SMTP.
 *
 * <p>Floor 3 of the house.
 */
@NullMarked
package io.yoriai.newsletter;

import org.jspecify.annotations.NullMarked;
