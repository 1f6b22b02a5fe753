package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.ApiClients;
import io.yoriai.account.Callers;
import io.yoriai.account.SignedIn;
import io.yoriai.page.BrowserCookies;
import io.yoriai.page.Preferences;
import io.yoriai.record.Fault;
import io.yoriai.smp.BrowserDoor;
import io.yoriai.smp.BrowserDoor.Asked;
import io.yoriai.user.AgencyRights;
import io.yoriai.user.AgencySessions;
import io.yoriai.user.AgencySessions.Agency;
import io.yoriai.user.UserType;

/** {@code authapi.agencynavigation}: an administrator is led into the pages of one lead, and back. */
@Lazy
@Controller
final class AgencyPages {

    private static final String PATH = "/public/authapi/agencynavigation";
    private static final String BACK = PATH + "/back";

    private final BrowserDoor door;
    private final ApiClients clients;
    private final Entrance entrance;
    private final AgencySessions agencies;
    private final AgencyRights rights;
    private final BrowserCookies cookies;
    private final Preferences preferences;
    private final Callers callers;

    AgencyPages(BrowserDoor door, ApiClients clients, Entrance entrance, AgencySessions agencies, AgencyRights rights,
            BrowserCookies cookies, Preferences preferences, Callers callers) {
        this.door = door;
        this.clients = clients;
        this.entrance = entrance;
        this.agencies = agencies;
        this.rights = rights;
        this.cookies = cookies;
        this.preferences = preferences;
        this.callers = callers;
    }

    /** What is asked for beside the callback. */
    private record Wanted(Page page, long lead, String place, @Nullable Long campaign) {

        String address() {
            return switch (place) {
                case "application" -> "/public/application/add/" + campaign;
                case "account" -> "/public/mypage/account";
                default -> "/public/mypage";
            };
        }
    }

    @GetMapping({PATH, PATH + "/"})
    @Nullable
    String ask(HttpServletRequest request, HttpServletResponse response, Model model) {
        Wanted wanted = wanted(request);
        Optional<SignedIn> who = entrance.administrator(request);
        String token = wanted.page().asked().get("auth_token");
        if (who.isEmpty() && token != null) {
            who = entrance.byToken(request, response, wanted.page().asked().client(), token);
        }
        if (who.isPresent()) {
            return act(request, response, wanted, who.get());
        }
        wanted.page().show(response, model);
        return entrance.ask(request, response, model, UserType.ADMINISTRATOR, null);
    }

    @PostMapping({PATH, PATH + "/"})
    @Nullable
    String enter(HttpServletRequest request, HttpServletResponse response, Model model) {
        Wanted wanted = wanted(request);
        Entrance.Said said = entrance.check(request, response);
        if (said == null && request.getParameter("cancel") != null) {
            return Page.send(request, response, wanted.page().callback().with(result("cancelled", wanted.lead(),
                    wanted.page().state())));
        }
        if (said == null) {
            said = entrance.enter(request, response, UserType.ADMINISTRATOR);
        }
        Optional<SignedIn> who = said == null ? entrance.administrator(request) : Optional.empty();
        if (who.isPresent()) {
            return act(request, response, wanted, who.get());
        }
        wanted.page().show(response, model);
        return entrance.ask(request, response, model, UserType.ADMINISTRATOR, said);
    }

    private Wanted wanted(HttpServletRequest request) {
        Asked asked = door.admit("authapi.agencynavigation", request);
        Map<String, @Nullable Object> read = new HashMap<>();
        Page page = Page.of(asked, clients.callbacks(asked.client()), preferences.resolveLocale(request).getLanguage(),
                faults -> {
                    if (asked.get("visitor_id") == null) {
                        faults.add(Fault.required("visitor_id"));
                    }
                    read.put("lead", Page.number(asked, "visitor_id", faults));
                    read.put("campaign", Page.number(asked, "seminar_id", faults));
                    String place = Page.word(asked, "page", List.of("mypage", "application", "account"), faults);
                    read.put("place", Objects.requireNonNullElse(place, "mypage"));
                    if ("application".equals(place) && asked.get("seminar_id") == null) {
                        faults.add(Fault.required("seminar_id"));
                    }
                });
        return new Wanted(page, (Long) Objects.requireNonNull(read.get("lead")),
                (String) Objects.requireNonNull(read.get("place")), (Long) read.get("campaign"));
    }

    private @Nullable String act(HttpServletRequest request, HttpServletResponse response, Wanted wanted,
            SignedIn who) {
        rights.check(who, wanted.lead(), wanted.place().equals("application") ? wanted.campaign() : null);
        String back = wanted.page().callback().with(result("success", wanted.lead(), wanted.page().state()));
        String token = agencies.begin(wanted.page().asked().client(), who,
                Objects.requireNonNull(entrance.staffToken(request)), wanted.lead(), back,
                Objects.requireNonNullElse(request.getHeader("User-Agent"), ""));
        cookies.give(request, response, BrowserCookies.AGENCY, token);
        return Page.send(request, response, callers.host(request) + wanted.address());
    }

    /** 終了, or a client's own way back. */
    @GetMapping({BACK, BACK + "/"})
    @Nullable
    String back(HttpServletRequest request, HttpServletResponse response) {
        Page own = null;
        if (request.getQueryString() != null && request.getQueryString().contains("api_key=")) {
            Asked asked = door.admit("authapi.agencynavigation.back", request);
            own = Page.of(asked, clients.callbacks(asked.client()), preferences.resolveLocale(request).getLanguage(),
                    faults -> {});
        }
        Optional<Agency> ended = agencies.end(cookies.read(request, BrowserCookies.AGENCY));
        cookies.take(request, response, BrowserCookies.AGENCY);
        if (ended.isEmpty()) {
            return Page.send(request, response, own == null
                    ? callers.host(request) + "/admin"
                    : own.callback().with(result("none", null, own.state())));
        }
        return Page.send(request, response, own == null
                ? ended.get().callback()
                : own.callback().with(result("success", ended.get().lead(), own.state())));
    }

    private static Map<String, @Nullable String> result(String result, @Nullable Long lead, @Nullable String state) {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("agency_result", result);
        parameters.put("visitor_id", lead == null ? null : lead.toString());
        parameters.put("state", state);
        return parameters;
    }
}
