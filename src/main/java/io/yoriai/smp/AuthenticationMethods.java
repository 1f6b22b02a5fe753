package io.yoriai.smp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.springframework.stereotype.Component;

import io.yoriai.account.Authentication;
import io.yoriai.account.IssuedToken;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Masters;
import io.yoriai.record.Ref;
import io.yoriai.record.Times;
import io.yoriai.user.UserToken;
import io.yoriai.user.UserTokens;
import io.yoriai.user.UserType;

/** Tokens of clients and of users (spec/smp-platform.md 1 and 2); a client's password was checked at the door. */
@Component
final class AuthenticationMethods implements Methods {

    private final Authentication authentication;
    private final UserTokens users;
    private final Masters masters;

    AuthenticationMethods(Authentication authentication, UserTokens users, Masters masters) {
        this.authentication = authentication;
        this.users = users;
        this.masters = masters;
    }

    @Override
    public Map<String, Handler> handlers() {
        return Map.of(Door.AUTHENTICATION, this::token, "authinfo.getToken", this::userToken, "authinfo.getCheck",
                this::check, "authinfo.logout", this::logout);
    }

    private Answer token(Call call) {
        IssuedToken issued = authentication.issue(call.client(), call.address());
        return Answer.ok(XmlWriter.record("Response", Map.of("Token", issued.token())))
                .with("X-Token-Expires", Times.answer(issued.expiresAt())).with("Cache-Control", "no-store");
    }

    private Answer userToken(Call call) {
        UserToken user = users.exchange(call.client(), required(call, "auth_ttoken"), call.address());
        return told(columns(Map.of("Token", user.token()), user));
    }

    private Answer check(Call call) {
        Optional<UserToken> user = users.check(call.client(), required(call, "auth_token"));
        return told(user.<Map<String, Object>>map(found -> columns(result(true), found)).orElseGet(
                () -> new LinkedHashMap<>(result(false))));
    }

    private Answer logout(Call call) {
        return told(result(users.logout(call.client(), required(call, "auth_token"))));
    }

    private static Map<String, String> result(boolean success) {
        return Map.of("Result", success ? "success" : "failure");
    }

    private static Answer told(Map<String, ?> columns) {
        return Answer.ok(XmlWriter.record("AuthInfo", columns));
    }

    private Map<String, Object> columns(Map<String, String> first, UserToken user) {
        Map<String, Object> columns = new LinkedHashMap<>(first);
        columns.put("UserId", user.userId());
        columns.put("UserDataId", user.id());
        columns.put("UserType", Ref.of(Integer.toString(user.type().code()),
                user.type() == UserType.LEAD ? "リード" : "管理者"));
        columns.put("LoginId", user.loginId());
        Masters.Master languages = masters.get("Language");
        Masters.Entry language = languages.byKey(user.language());
        columns.put("Language", language == null
                ? Ref.EMPTY
                : Ref.of(language.id(), languages.answeredName(language)));
        if (user.agency() != null) {
            columns.put("AgencyAdminId", user.agency());
        }
        columns.put("DateLogin", Times.answer(user.loggedInAt()));
        columns.put("DateExpire", Times.answer(user.expiresAt()));
        return columns;
    }

    private static String required(Call call, String name) {
        String value = call.query().get(name);
        if (value == null) {
            throw new FaultException(Fault.required(name));
        }
        return value;
    }
}
