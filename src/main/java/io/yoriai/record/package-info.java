/**
 * The dictionary of resources, columns, methods and parameters; reading and writing of declared resources; faults; and the
 * small tools that rooms share for days, moments, SQL and random texts. Its packages are all open to others.
 *
 * <p>Owns: the dictionary, masters, system settings, custom items ({@code item}), lists over tables ({@code list}), drafts of
 * what is given ({@code draft}) and their writer ({@code write}); files of spreadsheets ({@code sheet}); how work comes again
 * ({@code job}); statements of many calls ({@code batching}).
 *
 * <p>Must not know: any feature, HTTP, XML.
 *
 * <p>Floor 0 of the house.
 */
@ApplicationModule(type = ApplicationModule.Type.OPEN, allowedDependencies = {})
@NullMarked
package io.yoriai.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
