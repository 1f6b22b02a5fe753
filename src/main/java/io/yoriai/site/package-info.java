/**
 * The pages that belong to no feature: the first page, the reference, errors, stored files, and what counting links and tags of
 * other sites call.
 *
 * <p>Owns: the first page, the reference of both APIs at /docs, the script of the tag.
 *
 * <p>Must not know: SQL, the wires.
 *
 * <p>Floor 4 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "page", "file", "magazine", "mail",
    "tracking"})
@NullMarked
package io.yoriai.site;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
