package io.yoriai.neo.internal;

import io.yoriai.neo.internal.NeoTokenStore.Issue;
import io.yoriai.neo.internal.NeoTokenStore.Issue.Blocked;
import io.yoriai.neo.internal.NeoTokenStore.Issue.Issued;
import io.yoriai.neo.internal.NeoTokenStore.Issue.Refused;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** {@code path=accessToken} (spec/neo.md 2). */
@Component
class TokenMethod implements NeoMethod {

    private static final int MOST_BYTES = 64;
    private static final int RETRY_SECONDS = 600;

    private final NeoTokenStore tokens;

    TokenMethod(NeoTokenStore tokens) {
        this.tokens = tokens;
    }

    @Override
    public Set<String> paths() {
        return Set.of("accessToken", "accesstoken", "token");
    }

    @Override
    public JsonText call(NeoCall call) {
        String id = credential(call, "client_id");
        String secret = credential(call, "client_secret");
        call.option("grant_type", "client_credentials", "client_credentials");
        Issue issue = tokens.issue(id, secret, call.address());
        return switch (issue) {
            case Issued issued -> new JsonText().put("access_token", issued.token()).put("token_type", "bearer")
                    .put("expires_in", NeoTokenStore.LIFE.toSeconds());
            case Refused refused -> throw NeoFault.invalidClient();
            case Blocked blocked -> throw NeoFault.tooManyRequests(RETRY_SECONDS);
        };
    }

    private static String credential(NeoCall call, String name) {
        String text = call.required(name);
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES || text.indexOf('\0') >= 0) {
            throw NeoFault.parameter(name);
        }
        return text;
    }
}
