/**
 * The operation log as people and programs read it: searched, exported, kept as long as a setting says. What stands in it each
 * room writes through {@code account}, whose table it is.
 *
 * <p>Owns: nothing of its own; changes of settings that need nothing but a row in it.
 *
 * <p>Must not know: HTTP, what a row is about.
 *
 * <p>Floor 1 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account"})
@NullMarked
package io.yoriai.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
