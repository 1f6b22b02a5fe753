/**
 * What the server does with leads by itself: step mails, scenarios, scoring.
 *
 * <p>Owns: step mails and scenarios, their runs, scoring rules, what scored.
 *
 * <p>Must not know: HTTP, screens.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "campaign", "survey", "lead", "list",
    "application", "attendance", "activity", "audience", "tracking", "mail"})
@NullMarked
package io.yoriai.automation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
