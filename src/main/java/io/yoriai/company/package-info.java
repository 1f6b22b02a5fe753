/**
 * Companies, and which leads belong to them: by hand, and by comparing names, domains and addresses.
 *
 * <p>Owns: companies, their links with leads, and the job that makes links.
 *
 * <p>Must not know: campaigns, mails, screens.
 *
 * <p>Floor 2 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "lead"})
@NullMarked
package io.yoriai.company;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
