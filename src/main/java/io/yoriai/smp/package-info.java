/**
 * The marketing API on the wire: signed XML over REST, and the pages that belong to it, where people log in and see what is theirs.
 *
 * <p>Owns: signature, routing by the method table, XML reading and writing, error answers.
 *
 * <p>Must not know: SQL, other wires, screens.
 *
 * <p>Floor 4 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "person", "lead", "campaign", "application",
    "attendance",
    "user", "bulk", "survey",
    "page", "tracking", "file"})
@NullMarked
package io.yoriai.smp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
