/**
 * What goes out by itself: step mails and notify mails, and when each is due to whom.
 *
 * <p>Owns: steps, notify mails, what was sent of them.
 *
 * <p>Must not know: SMTP, screens.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "magazine", "reader"})
@NullMarked
package io.yoriai.schedule;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
