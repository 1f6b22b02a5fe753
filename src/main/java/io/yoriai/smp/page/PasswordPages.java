package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Objects;

import io.yoriai.account.Callers;
import io.yoriai.account.Networks;
import io.yoriai.page.TrackedBrowser;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.tracking.Tracking;
import io.yoriai.user.AgencySessions;
import io.yoriai.user.PasswordLinks;

/**
 * Forgotten passwords of leads, and links to confirm a registration that came to nothing: a page that mails another link and says
 * the same to everybody; and the page of a link, which sets a password once (spec/smp-platform.md 12.4). A GET changes nothing.
 */
@Lazy
@Controller
final class PasswordPages {

    private static final String PATH = "/public/mypage/password";
    /** Where a 仮登録 lead asks for another mail; links that confirm stand below. */
    static final String REGISTRATION = "/public/mypage/registration";
    private static final String ONE = PATH + "/{token:[A-Za-z0-9_-]{20,60}}";

    private final Entrance entrance;
    private final PasswordLinks links;
    private final Tracking tracking;
    private final Callers callers;

    PasswordPages(Entrance entrance, PasswordLinks links, Tracking tracking, Callers callers) {
        this.entrance = entrance;
        this.links = links;
        this.tracking = tracking;
        this.callers = callers;
    }

    /** @throws FaultException 403 while an administrator acts for the lead, who alone chooses a password */
    @ModelAttribute
    void check(HttpServletRequest request) {
        if (request.getAttribute(AgencySessions.ATTRIBUTE) != null) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", null).saying("agency.refused"));
        }
    }

    @GetMapping({PATH, REGISTRATION})
    String ask(HttpServletRequest request, HttpServletResponse response, Model model) {
        return wish(request, response, model, 200, null, null);
    }

    @PostMapping({PATH, REGISTRATION})
    String wish(HttpServletRequest request, HttpServletResponse response, Model model) {
        Entrance.Said said = entrance.check(request, response);
        if (said != null) {
            return wish(request, response, model, said.status(), said.text(), null);
        }
        String login = Objects.requireNonNullElse(request.getParameter("login"), "");
        if (login.isBlank()) {
            return wish(request, response, model, 400, "fault.REQUIRED", null);
        }
        if (!links.wish(login, false, Networks.of(callers.address(request)))) {
            response.setHeader("Retry-After", "3600");
            return wish(request, response, model, 429, "common.too_many_requests", null);
        }
        return wish(request, response, model, 200, null,
                isRegistration(request) ? "smp.registration.sent" : "login.reset_sent");
    }

    private String wish(HttpServletRequest request, HttpServletResponse response, Model model, int status,
            @Nullable String fault, @Nullable String done) {
        model.addAttribute("login", Objects.requireNonNullElse(request.getParameter("login"), ""));
        model.addAttribute("registration", isRegistration(request));
        return page(request, response, model, status, fault, done, "smp/password");
    }

    private static boolean isRegistration(HttpServletRequest request) {
        return request.getRequestURI().endsWith(REGISTRATION);
    }

    @GetMapping(ONE)
    String open(@PathVariable String token, HttpServletRequest request, HttpServletResponse response, Model model) {
        PasswordLinks.Owner owner = links.owner(token).orElse(null);
        if (owner != null) {
            tracking.bind(TrackedBrowser.of(request), owner.lead(), Tracking.LINK);
        }
        return set(owner, request, response, model, owner == null ? 404 : 200,
                owner == null ? "login.reset_expired" : null);
    }

    @PostMapping(ONE)
    String set(@PathVariable String token, HttpServletRequest request, HttpServletResponse response, Model model) {
        Entrance.Said said = entrance.check(request, response);
        PasswordLinks.Owner owner = links.owner(token).orElse(null);
        if (owner == null) {
            return set(null, request, response, model, 404, "login.reset_expired");
        }
        if (said != null) {
            return set(owner, request, response, model, said.status(), said.text());
        }
        String password = Objects.requireNonNullElse(request.getParameter("password"), "");
        if (!PasswordLinks.isGood(password)) {
            return set(owner, request, response, model, 400,
                    password.length() < PasswordLinks.LEAST ? "login.password_rule" : "smp.password.rule");
        }
        return links.set(token, password)
                ? page(request, response, model, 200, null, "login.reset_done", "smp/password-set")
                : set(null, request, response, model, 404, "login.reset_expired");
    }

    private String set(PasswordLinks.@Nullable Owner owner, HttpServletRequest request, HttpServletResponse response,
            Model model, int status, @Nullable String fault) {
        model.addAttribute("owner", owner);
        return page(request, response, model, status, fault, null, "smp/password-set");
    }

    private String page(HttpServletRequest request, HttpServletResponse response, Model model, int status,
            @Nullable String fault, @Nullable String done, String view) {
        Page.guard(response, null);
        entrance.bind(request, response, model);
        response.setStatus(status);
        model.addAttribute("fault", fault).addAttribute("least", PasswordLinks.LEAST);
        model.addAttribute("done", done);
        return view;
    }
}
