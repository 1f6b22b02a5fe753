package io.yoriai.bulk;

import org.jspecify.annotations.Nullable;

import io.yoriai.record.Fault;

/**
 * A record of a batch as it came.
 *
 * @param no from 1
 * @param key the sender's own, at most {@link #LONGEST_KEY} characters; null: none
 * @param lead number of the lead that it names; null: none
 * @param body what {@link RecordRunner} reads; null: it could not be read
 * @param fault why it could not be read; null: it could
 */
public record BatchRecord(int no, @Nullable String key, @Nullable Long lead, @Nullable String body,
        @Nullable Fault fault) {

    /** Characters of the longest key. */
    public static final int LONGEST_KEY = 255;
}
