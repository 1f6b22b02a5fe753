package io.yoriai.attendance;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * On whose behalf the door acts.
 *
 * @param clientId the API client; null where a screen or device acts, for which no call is repeated (B5)
 * @param campaignScope campaigns that the caller is limited to (R4); empty: all
 * @param defaultSessionId the client's default reception session (9.1)
 * @param source recorded as 登録方法
 */
public record Caller(@Nullable Long clientId, List<Long> campaignScope, @Nullable Long defaultSessionId,
        AttendanceSource source) {

    public Caller {
        campaignScope = List.copyOf(campaignScope);
    }

    /** May this caller act on the campaign? */
    public boolean mayActOn(long campaignId) {
        return campaignScope.isEmpty() || campaignScope.contains(campaignId);
    }
}
