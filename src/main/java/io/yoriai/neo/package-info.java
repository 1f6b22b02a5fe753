/**
 * The newsletter API on the wire: services.php, the older usrctrlsys.php, and the public pages of usrctrl.php.
 *
 * <p>Owns: its parameters, order of checks and JSON.
 *
 * <p>Must not know: SQL, keys and how tokens are kept, other wires, staff screens.
 *
 * <p>Floor 4 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "person", "magazine", "reader", "signup",
    "publish"})
@NullMarked
package io.yoriai.neo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
