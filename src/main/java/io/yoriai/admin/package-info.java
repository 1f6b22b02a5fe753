/**
 * The staff console: sign-in, shell and screens. A screen reads a form, asks a face of a lower room, and shows what came
 * of it.
 *
 * <p>Owns: the console's addresses, templates and texts, who may open which of them.
 *
 * <p>Must not know: SQL, the wires, how a feature does its work.
 *
 * <p>Floor 4 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "user", "audit", "page", "file", "person",
    "lead", "company", "campaign",
    "application", "attendance", "magazine",
    "reader", "audience", "intake", "signup",
    "schedule", "publish", "bulk", "mail", "tracking", "automation", "survey"})
@NullMarked
package io.yoriai.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
