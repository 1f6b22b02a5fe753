/**
 * Who may call and who may log in: keys and tokens of both APIs, rate limits, kept answers; staff and their sessions; and the
 * log of what each of them did.
 *
 * <p>Owns: keys, tokens, kept answers, staff, the operation log, the counts of calls.
 *
 * <p>Must not know: what a call is about.
 *
 * <p>Floor 1 of the house.
 */
@ApplicationModule(allowedDependencies = {"record"})
@NullMarked
package io.yoriai.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
