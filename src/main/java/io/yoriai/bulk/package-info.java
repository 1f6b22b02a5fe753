/**
 * Batches of records: received, kept, executed one after the other, and their results.
 *
 * <p>Owns: batches, their records and results.
 *
 * <p>Must not know: HTTP, XML, CSV, what a record does.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "lead"})
@NullMarked
package io.yoriai.bulk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
