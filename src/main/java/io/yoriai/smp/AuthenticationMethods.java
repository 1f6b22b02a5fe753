package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.Map;

import io.yoriai.account.Authentication;
import io.yoriai.account.IssuedToken;
import io.yoriai.record.Times;

/** {@code authentication.get} (spec/smp-platform.md 1); the password was checked at the door. */
@Component
final class AuthenticationMethods implements Methods {

    private final Authentication authentication;

    AuthenticationMethods(Authentication authentication) {
        this.authentication = authentication;
    }

    @Override
    public Map<String, Handler> handlers() {
        return Map.of(Door.AUTHENTICATION, this::token);
    }

    private Answer token(Call call) {
        IssuedToken issued = authentication.issue(call.client(), call.address());
        return Answer.ok(XmlWriter.record("Response", Map.of("Token", issued.token())))
                .with("X-Token-Expires", Times.answer(issued.expiresAt())).with("Cache-Control", "no-store");
    }
}
