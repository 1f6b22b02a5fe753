/**
 * What readers do by themselves: register, confirm, change, leave, by page or by mail, each with what proves the consent.
 *
 * <p>Owns: awaited confirmations, links and what works once, wordings, addresses for empty mails.
 *
 * <p>Must not know: HTTP, markup.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "lead", "magazine", "reader"})
@NullMarked
package io.yoriai.signup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
