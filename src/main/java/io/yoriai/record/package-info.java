/**
 * The dictionary of resources and columns, what a call may say of them, search conditions to SQL, and faults; and the small
 * tools that rooms share for days, moments and SQL.
 *
 * <p>Owns: the dictionary, drafts and their checks, masters, custom items, system settings, lists over tables.
 *
 * <p>Must not know: any feature, HTTP, XML.
 *
 * <p>Floor 0 of the house.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.yoriai.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
