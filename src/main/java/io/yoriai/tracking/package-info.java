/**
 * Web tracking: which pages of registered sites were looked at, in which visits, and by which leads as far as they are known.
 *
 * <p>Owns: hits, browsers, visits, page views, totals of pages, the tag's number and the sites it may stand on.
 *
 * <p>Must not know: HTTP, screens, mails.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "lead", "file", "campaign"})
@NullMarked
package io.yoriai.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
