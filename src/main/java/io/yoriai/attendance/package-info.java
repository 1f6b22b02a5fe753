/**
 * The door: who came to which campaign and session, on-site ids, entries and exits, and their counting.
 *
 * <p>Owns: attendances, on-site ids, headcounts.
 *
 * <p>Must not know: HTTP, XML, screens.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "lead", "campaign", "application"})
@NullMarked
package io.yoriai.attendance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
