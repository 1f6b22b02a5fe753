/**
 * Who signs in by the pages of the marketing API, and what a user may: sessions of leads, user tokens, administrators acting for
 * leads, the functions of roles (spec/smp-platform.md 2, 12.3).
 *
 * <p>Owns: sessions of leads, user tokens, acting for leads, login history, functions of roles.
 *
 * <p>Must not know: pages and wires.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "lead", "campaign", "application",
    "attendance", "survey"})
@NullMarked
package io.yoriai.user;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
