/**
 * The newsletter API on the wire: services.php.
 *
 * <p>Owns: its parameters, order of checks and JSON.
 *
 * <p>Must not know: SQL, other wires, screens.
 *
 * <p>Floor 4 of the house.
 */
@NullMarked
package io.yoriai.neo;

import org.jspecify.annotations.NullMarked;
