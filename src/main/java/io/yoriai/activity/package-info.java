/**
 * What was done with leads: calls, visits, meetings, as people and programs write them down.
 *
 * <p>Owns: activities.
 *
 * <p>Must not know: mails, the door, screens.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "lead", "campaign"})
@NullMarked
package io.yoriai.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
