/**
 * The dictionary of resources, columns, methods and parameters; reading and writing of declared resources; faults.
 *
 * <p>Owns: the dictionary, masters, system settings, custom items ({@code item}), lists over tables ({@code list}), drafts and
 * their writer ({@code write}).
 *
 * <p>Must not know: any feature, HTTP, XML.
 *
 * <p>Floor 0 of the house.
 */
@NullMarked
package io.yoriai.record;

import org.jspecify.annotations.NullMarked;
