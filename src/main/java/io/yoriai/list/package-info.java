/**
 * Lists of leads that somebody put together.
 *
 * <p>Owns: lists and their members.
 *
 * <p>Must not know: what lists are used for; whoever uses one says so as a {@link io.yoriai.list.ListUseSource}.
 *
 * <p>Floor 2 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "lead"})
@NullMarked
package io.yoriai.list;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
