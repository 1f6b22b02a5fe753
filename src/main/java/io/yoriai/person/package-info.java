/**
 * One person = one e-mail address over leads and readers: its validity, its refusals, its timeline.
 *
 * <p>Owns: facts about an address, the timeline's sources.
 *
 * <p>Must not know: leads or readers themselves; they tell it.
 *
 * <p>Floor 1 of the house.
 */
@NullMarked
package io.yoriai.person;

import org.jspecify.annotations.NullMarked;
