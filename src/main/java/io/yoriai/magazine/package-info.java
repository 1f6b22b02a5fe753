/**
 * Magazines: their settings, the fields of their readers with the choices of these, and the texts of the mails that tell a
 * reader what happened.
 *
 * <p>Owns: magazines, choices, their mails' texts.
 *
 * <p>Must not know: who reads a magazine; rooms that keep checked choices tell it through ChoiceListener.
 *
 * <p>Floor 2 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "person"})
@NullMarked
package io.yoriai.magazine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
