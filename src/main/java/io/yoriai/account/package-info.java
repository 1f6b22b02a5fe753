/**
 * Who may call and who may log in: API clients with their keys, tokens, rate limits and kept answers; staff and their passwords.
 *
 * <p>Owns: API clients, tokens, kept answers, staff, security log.
 *
 * <p>Must not know: what a call is about.
 *
 * <p>Floor 1 of the house.
 */
@NullMarked
package io.yoriai.account;

import org.jspecify.annotations.NullMarked;
