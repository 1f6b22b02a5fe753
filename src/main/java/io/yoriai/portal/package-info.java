/**
 * The public pages of campaigns: the list, a campaign's own page, the form in which people apply, and the feeds that other sites
 * read.
 *
 * <p>Owns: which step of applying comes next, what an applicant has typed so far.
 *
 * <p>Must not know: SQL, the wires, who may apply and what it costs, which the rooms below decide.
 *
 * <p>Floor 4 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "message", "page", "person", "file", "campaign",
    "application", "survey", "user", "tracking"})
@NullMarked
package io.yoriai.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
