package io.yoriai.reader;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

import io.yoriai.person.Origin;

/**
 * A complaint of a magazine as the ledger has it.
 *
 * @param address null: erased
 * @param readerId 0 where the person is not on the magazine's list
 * @param delivering whether mails go there again since
 */
public record Complaint(@Nullable String address, long magazineId, Instant at, Origin.Source source, String actor,
        String evidence, long readerId, boolean delivering) {}
