/**
 * Stored files: what they hold and which records use them.
 *
 * <p>Owns: files and their uses.
 *
 * <p>Must not know: what a record is that uses a file.
 *
 * <p>Floor 1 of the house.
 */
@ApplicationModule(allowedDependencies = {"record"})
@NullMarked
package io.yoriai.file;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
