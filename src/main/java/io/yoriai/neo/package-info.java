/**
 * The newsletter API on the wire: services.php, and the older usrctrlsys.php.
 *
 * <p>Owns: its parameters, order of checks and JSON.
 *
 * <p>Must not know: SQL, keys and how tokens are kept, other wires, staff screens, public pages.
 *
 * <p>Floor 4 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "page", "person", "magazine", "reader", "signup"})
@NullMarked
package io.yoriai.neo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
