/**
 * The newsletter API on the wire: services.php, the older usrctrlsys.php, and the public pages of usrctrl.php.
 *
 * <p>Owns: its parameters, order of checks and JSON; its keys and tokens.
 *
 * <p>Must not know: SQL of readers and magazines, other wires, staff screens.
 *
 * <p>Floor 4 of the house.
 */
@NullMarked
package io.yoriai.neo;

import org.jspecify.annotations.NullMarked;
