/**
 * One person = one e-mail address over leads and readers: its validity, its words of consent, its timeline.
 *
 * <p>Owns: facts about an address, the consent ledger, the timeline's sources.
 *
 * <p>Must not know: leads or readers themselves; they tell it.
 *
 * <p>Floor 1 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account"})
@NullMarked
package io.yoriai.person;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
