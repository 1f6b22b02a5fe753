package io.yoriai.bulk;

/** What is known of an idempotency key that a batch came with before. */
public sealed interface KnownBatch {

    /** It still comes. */
    record StillArriving() implements KnownBatch {}

    /**
     * It has come.
     *
     * @param digest of its address and body
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Arrived(long id, byte[] digest) implements KnownBatch {}
}
