/**
 * The dictionary of resources and columns, what a call may say of them, search conditions to SQL, and faults.
 *
 * <p>Owns: the dictionary, drafts and their checks, masters, custom items, lists over tables.
 *
 * <p>Must not know: any feature, HTTP, XML.
 *
 * <p>Floor 0 of the house.
 */
@NullMarked
package io.yoriai.record;

import org.jspecify.annotations.NullMarked;
