/**
 * Readers of magazines: registered, changed and taken out, with their history, payments, photographs, errors and complaints,
 * and the leads that follow them.
 *
 * <p>Owns: readers, their changes, counts and payments, and the mails that wait for the mail engine.
 *
 * <p>Must not know: HTTP, files of readers, pages.
 *
 * <p>Floor 2 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "file", "person", "lead", "magazine"})
@NullMarked
package io.yoriai.reader;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
