package io.yoriai.account;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/**
 * A key of the newsletter API (spec/neo.md 2).
 *
 * @param clientId 32 hex
 * @param operations 取得, 登録, 更新, 削除
 * @param magazineIds empty: all
 * @param addresses IPv4, IPv6, CIDR; empty: any
 * @param ratePerSecond calls a second; 0: as many as it likes
 */
public record NeoClient(long id, String clientId, String name, Set<Operation> operations, List<Long> magazineIds,
        List<String> addresses, boolean active, int ratePerSecond, TokenTerms tokens, Instant createdAt,
        @Nullable Instant lastUsedAt)
        implements
            Actor {

    @Override
    public Author author() {
        return Author.named(Route.API, name);
    }

    /** What the API does with readers. */
    public enum Operation {
        READ,
        ADD,
        UPDATE,
        DELETE
    }

    /**
     * What a key may do.
     *
     * @param operations empty: all
     * @param magazineIds empty: all
     * @param addresses IPv4, IPv6, CIDR; empty: any
     * @param ratePerSecond 60 by the book; 0: free of the limit
     */
    public record Rights(Set<Operation> operations, List<Long> magazineIds, List<String> addresses, int ratePerSecond,
            TokenTerms tokens) {

        /** With the usual tokens. */
        public Rights(Set<Operation> operations, List<Long> magazineIds, List<String> addresses, int ratePerSecond) {
            this(operations, magazineIds, addresses, ratePerSecond, TokenTerms.USUAL);
        }

        /** Everything, 60 calls a second. */
        public static final Rights ALL = new Rights(Set.of(), List.of(), List.of(), 60);
    }

    /** Whether the key may act on the magazine. */
    public boolean mayUse(long magazineId) {
        return magazineIds.isEmpty() || magazineIds.contains(magazineId);
    }
}
