/**
 * Which readers and which leads: searched, kept as a search, exported, and taken out by a search.
 *
 * <p>Owns: conditions, saved searches, saved search conditions, removals.
 *
 * <p>Must not know: screens, how a reader is stored.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "person", "campaign", "list",
    "magazine",
    "reader"})
@NullMarked
package io.yoriai.audience;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
