/**
 * The texts of the product in Japanese and English, told by code, and what administrators reworded of them.
 *
 * <p>Owns: the message bundles, reworded messages.
 *
 * <p>Must not know: where a text is shown.
 *
 * <p>Floor 1 of the house.
 */
@ApplicationModule(allowedDependencies = {"record"})
@NullMarked
package io.yoriai.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
