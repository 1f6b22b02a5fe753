/**
 * The program: command line, configuration, the embedded database, health, metrics, demo data.
 *
 * <p>Owns: main, the data directory, start and stop.
 *
 * <p>Must not know: how a feature does its work.
 *
 * <p>Floor 5 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "audit", "page", "person", "lead", "campaign",
    "application", "survey",
    "list", "company", "activity", "audience", "magazine", "reader",
    "publish", "schedule", "bulk", "mail", "automation", "smp", "neo"})
@NullMarked
package io.yoriai.server;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
