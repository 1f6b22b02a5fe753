package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A user token and whose it is (spec/smp-platform.md 2, {@code AuthInfo}).
 *
 * @param token 40 hex; "" where the caller has it already
 * @param userId of the account, over all kinds of users
 * @param id of the administrator or lead
 * @param level of an administrator; 0 for leads
 * @param language key of the language of the log-in
 * @param agency the administrator who acts for the lead, or null
 */
public record UserToken(String token, UserType type, long userId, long id, String loginId, String name, int level,
        String language, @Nullable Long agency, Instant loggedInAt, Instant expiresAt) {}
