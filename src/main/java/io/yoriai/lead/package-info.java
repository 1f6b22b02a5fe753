/**
 * Leads: who they are, how they may be reached, and every change of them.
 *
 * <p>Owns: leads, their accounts, files, add, change, delete and merge logs.
 *
 * <p>Must not know: campaigns, applications, mails.
 *
 * <p>Floor 2 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "file", "person"})
@NullMarked
package io.yoriai.lead;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
