package io.yoriai.account;

import java.util.List;

/**
 * A client of the marketing API with what it signs with.
 *
 * @param secretKeys the present one, and for a while after a renewal the one before
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KnownClient(ApiClient client, List<String> secretKeys, byte[] passwordHash) {

    @Override
    public String toString() {
        return client.toString();
    }
}
