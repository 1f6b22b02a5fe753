package io.yoriai.newsletter;

import io.yoriai.newsletter.Magazine.Operation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

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
        List<String> addresses, boolean active, int ratePerSecond, Instant createdAt, @Nullable Instant lastUsedAt) {

    /** Whether the key may act on the magazine. */
    public boolean mayUse(long magazineId) {
        return magazineIds.isEmpty() || magazineIds.contains(magazineId);
    }
}
