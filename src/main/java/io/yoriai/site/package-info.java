/**
 * The public pages.
 *
 * <p>Owns: the first page, the style sheet, the public pages.
 *
 * <p>Must not know: SQL, the wires.
 *
 * <p>Floor 4 of the house.
 */
@NullMarked
package io.yoriai.site;

import org.jspecify.annotations.NullMarked;
