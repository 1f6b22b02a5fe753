/**
 * What the public sees of a magazine: issues, and the design of its pages in a template language that can break nothing.
 *
 * <p>Owns: issues, page designs, style sheets, the template language.
 *
 * <p>Must not know: HTTP, readers.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "magazine"})
@NullMarked
package io.yoriai.publish;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
