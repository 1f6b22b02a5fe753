/**
 * Readers whom staff bring: one by one, pasted, from CSV and vCard, and the payments of a file.
 *
 * <p>Owns: imports and their lines, the formats of files.
 *
 * <p>Must not know: screens, who reads by an own wish.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "person", "magazine", "reader"})
@NullMarked
package io.yoriai.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
