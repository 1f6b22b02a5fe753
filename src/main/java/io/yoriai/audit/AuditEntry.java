package io.yoriai.audit;

import java.time.Instant;

import io.yoriai.account.AuditLog.Context.Door;

/**
 * A row of the operation log.
 *
 * @param who the login id, the name of a key, of a user of the operating system or of a job; of a failed sign-in what was
 *     given; "" for whoever has no account
 * @param network literal IP address; "" for the server itself
 * @param what the method, the action or the job
 * @param record such as {@code Seminar/12}; "" for none
 * @param columns what changed, as JSON: column → [before, after]; of people's records the columns alone, whose values stand in
 *     the record's own history
 */
public record AuditEntry(long id, Instant at, Door door, String who, String network, String what, String record,
        String columns) {}
