package io.yoriai.account;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.yoriai.record.write.Author;

/**
 * A program that may call, as lists show it (spec/smp-platform.md 12.1).
 *
 * @param apiKey 32 hex
 * @param addresses addresses or networks it may call from; empty: any
 * @param methods names of methods it may call, or groups of them as {@code visitor.*}; empty: all
 * @param campaigns campaigns it may act on; empty: all
 * @param defaultSession session that receptions without one go to
 * @param perSecond calls per second on average; 0: free of rate limits
 */
public record ApiClient(long id, String apiKey, String name, boolean active, @Nullable Instant validUntil,
        List<String> addresses, Set<String> methods, Set<Long> campaigns, boolean proxyAllowed,
        @Nullable Long defaultSession, int perSecond, int burst, TokenTerms tokens, @Nullable Instant lastUsedAt)
        implements
            Actor {

    /**
     * A client of the marketing API with what it signs with.
     *
     * @param secretKeys the present one, and for a while after a renewal the one before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Known(ApiClient client, List<String> secretKeys, byte[] passwordHash) {

        @Override
        public String toString() {
            return client.toString();
        }
    }

    @Override
    public Author author() {
        return Author.client(id, campaigns, null);
    }

    /** The same, limited further to some campaigns: those of the user it calls for. */
    public ApiClient within(Set<Long> theirs) {
        Set<Long> both = new HashSet<>(theirs);
        if (!campaigns.isEmpty()) {
            both.retainAll(campaigns);
        }
        // Of a user who has none, no campaign at all: empty would be every one.
        Set<Long> left = both.isEmpty() ? Set.of(0L) : both;
        return new ApiClient(id, apiKey, name, active, validUntil, addresses, methods, left, proxyAllowed, null,
                perSecond, burst, tokens, lastUsedAt);
    }

    public boolean usableAt(Instant moment) {
        return active && (validUntil == null || moment.isBefore(validUntil));
    }

    public boolean mayCall(String method) {
        return methods.isEmpty() || methods.contains(method)
                || methods.contains(method.substring(0, Math.max(method.indexOf('.'), 0)) + ".*");
    }
}
