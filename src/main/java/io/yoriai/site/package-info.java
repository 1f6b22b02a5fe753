/**
 * The public pages.
 *
 * <p>Owns: the first page, the reference at /docs.
 *
 * <p>Must not know: SQL, the wires.
 *
 * <p>Floor 4 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "page"})
@NullMarked
package io.yoriai.site;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
