package io.yoriai.bulk;

import org.jspecify.annotations.Nullable;

/**
 * A batch that begins to arrive.
 *
 * @param client number of the key that sends it
 * @param staff number of the administrator whom the key calls for; null: nobody
 * @param idempotencyKey of the call; null: none
 * @param address that it comes from
 * @param host scheme, host and port that the sender used
 */
public record NewBatch(long client, @Nullable Long staff, @Nullable String idempotencyKey, String address,
        String host) {}
