package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.ApiClients;
import io.yoriai.page.BrowserCookies;
import io.yoriai.page.Preferences;
import io.yoriai.page.TrackedBrowser;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.smp.BrowserDoor;
import io.yoriai.smp.BrowserDoor.Asked;
import io.yoriai.tracking.Tracking;
import io.yoriai.user.AgencySessions;
import io.yoriai.user.Login;
import io.yoriai.user.UserTokens;
import io.yoriai.user.UserType;

/** {@code authapi.login}: a person logs in here, and goes back to the application with a temporary token. */
@Lazy
@Controller
final class LoginPage {

    private static final String PATH = "/public/authapi/login";

    private final BrowserDoor door;
    private final ApiClients clients;
    private final Entrance entrance;
    private final UserTokens tokens;
    private final AgencySessions agencies;
    private final BrowserCookies cookies;
    private final Preferences preferences;
    private final Tracking tracking;

    LoginPage(BrowserDoor door, ApiClients clients, Entrance entrance, UserTokens tokens, AgencySessions agencies,
            BrowserCookies cookies, Preferences preferences, Tracking tracking) {
        this.tracking = tracking;
        this.door = door;
        this.clients = clients;
        this.entrance = entrance;
        this.tokens = tokens;
        this.agencies = agencies;
        this.cookies = cookies;
        this.preferences = preferences;
    }

    @GetMapping({PATH, PATH + "/"})
    @Nullable
    String ask(HttpServletRequest request, HttpServletResponse response, Model model) {
        Page page = page(request);
        UserType type = type(page);
        Optional<Login> login = type == UserType.LEAD ? acting(request, page) : Optional.empty();
        if (login.isEmpty() && page.asked().get("prompt") == null) {
            login = entrance.find(request, type);
        }
        if (login.isPresent()) {
            return on(request, response, page, login.get());
        }
        page.show(response, model);
        return entrance.ask(request, response, model, type, null);
    }

    @PostMapping({PATH, PATH + "/"})
    @Nullable
    String enter(HttpServletRequest request, HttpServletResponse response, Model model) {
        Page page = page(request);
        UserType type = type(page);
        Entrance.Said said = entrance.check(request, response);
        if (said == null && request.getParameter("cancel") != null) {
            return Page.send(request, response, page.callback().with(back("auth_error", "cancelled", page)));
        }
        if (said == null) {
            said = entrance.enter(request, response, type);
        }
        Optional<Login> login = said == null ? entrance.find(request, type) : Optional.empty();
        if (login.isPresent()) {
            return on(request, response, page, login.get());
        }
        page.show(response, model);
        return entrance.ask(request, response, model, type, said);
    }

    private Page page(HttpServletRequest request) {
        Asked asked = door.admit("authapi.login", request);
        return Page.of(asked, clients.callbacks(asked.client()), preferences.resolveLocale(request).getLanguage(),
                faults -> {
                    Page.word(asked, "user_type", List.of("1", "2"), faults);
                    Page.word(asked, "prompt", List.of("login"), faults);
                });
    }

    private static UserType type(Page page) {
        return "1".equals(page.asked().get("user_type")) ? UserType.ADMINISTRATOR : UserType.LEAD;
    }

    /**
     * While an administrator acts for a lead, that lead is the one who is logged in, for the application that began it alone.
     *
     * @throws FaultException 403 for another application
     */
    private Optional<Login> acting(HttpServletRequest request, Page page) {
        Optional<AgencySessions.Agency> agency = agencies.step(cookies.read(request, BrowserCookies.AGENCY));
        if (agency.isPresent() && agency.get().client() != page.asked().client().id()) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", null).saying("agency.refused"));
        }
        return agency.map(AgencySessions.Agency::login);
    }

    private @Nullable String on(HttpServletRequest request, HttpServletResponse response, Page page, Login login) {
        String token = tokens.issue(page.asked().client(), login, page.language());
        String back = page.callback().with(back("auth_ttoken", token, page));
        if (login.type() == UserType.LEAD && tracking.bindsApplications()) {
            tracking.bind(TrackedBrowser.of(request), login.id(), Tracking.SIGN_IN);
            back = tracking.marked(back, login.id(), Tracking.SIGN_IN);
        }
        return Page.send(request, response, back);
    }

    private static Map<String, @Nullable String> back(String name, String value, Page page) {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put(name, value);
        parameters.put("state", page.state());
        return parameters;
    }
}
