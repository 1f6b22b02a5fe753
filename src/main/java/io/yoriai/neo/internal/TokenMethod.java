package io.yoriai.neo.internal;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.yoriai.account.NeoAuthentication;
import io.yoriai.account.NeoAuthentication.Request;

/** {@code path=accessToken} (spec/neo.md 2). */
@Component
class TokenMethod implements NeoMethod {

    private static final int MOST_BYTES = 64;
    private static final int RETRY_SECONDS = 600;

    private final NeoAuthentication authentication;

    TokenMethod(NeoAuthentication authentication) {
        this.authentication = authentication;
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
        return switch (authentication.issue(id, secret, call.address())) {
            case Request.Granted granted -> new JsonText().put("access_token", granted.token().token())
                    .put("token_type", "bearer").put("expires_in", (int) granted.token().life().toSeconds());
            case Request.Refused refused -> throw NeoFault.invalidClient();
            case Request.Blocked blocked -> throw NeoFault.tooManyRequests(RETRY_SECONDS);
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
