/**
 * Applications: one lead's transaction with one campaign and its lines.
 *
 * <p>Owns: applications, campaign lines, session lines.
 *
 * <p>Must not know: the door, mails.
 *
 * <p>Floor 2 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "lead", "campaign", "survey"})
@NullMarked
package io.yoriai.application;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
