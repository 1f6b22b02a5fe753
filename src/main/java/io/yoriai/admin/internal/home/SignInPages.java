package io.yoriai.admin.internal.home;

import io.yoriai.account.CallLog;
import io.yoriai.account.Callers;
import io.yoriai.account.FirstAdministrator;
import io.yoriai.account.SignedIn;
import io.yoriai.account.StaffSessions;
import io.yoriai.account.StaffSessions.SignIn;
import io.yoriai.account.StaffSessions.SignIn.Locked;
import io.yoriai.account.StaffSessions.SignIn.SecondStep;
import io.yoriai.account.StaffSessions.SignIn.Welcome;
import io.yoriai.account.StaffSessions.SignIn.Wrong;
import io.yoriai.admin.internal.security.KeptForm;
import io.yoriai.admin.internal.security.SessionCookie;
import io.yoriai.admin.internal.shell.Form;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Objects;
import java.util.Optional;

/** {@code /admin/login}, and the page of what was refused. */
@Lazy
@Controller
final class SignInPages {

    private final StaffSessions sessions;
    private final SessionCookie cookie;
    private final Callers callers;
    private final FirstAdministrator first;

    private final CallLog log;

    SignInPages(StaffSessions sessions, SessionCookie cookie, Callers callers, FirstAdministrator first,
            CallLog log) {
        this.log = log;
        this.first = first;
        this.sessions = sessions;
        this.cookie = cookie;
        this.callers = callers;
    }

    @GetMapping("/admin/login")
    String ask(Form form, Model model) {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        if (person != null && person.getPrincipal() instanceof SignedIn) {
            return "redirect:" + next(form);
        }
        return page(form, model);
    }

    @PostMapping("/admin/login")
    String signIn(Form form, Model model, HttpServletRequest request, HttpServletResponse response) {
        String agent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
        SignIn outcome = sessions.signIn(form.get("login"), form.get("password"), callers.address(request), agent);
        return switch (outcome) {
            case Welcome welcome -> in(welcome, form, model, request, response);
            case SecondStep step -> code(form.put("step", step.token()), model);
            case Wrong wrong -> {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
                yield page(form.fault("", "admin.signIn.wrong"), model);
            }
            case Locked locked -> page(locked(form, locked, response), model);
        };
    }

    @GetMapping("/admin/login/code")
    String begin() {
        return "redirect:/admin/login";
    }

    /** The second step: the code of an app, or a recovery code. */
    @PostMapping("/admin/login/code")
    String secondStep(Form form, Model model, HttpServletRequest request, HttpServletResponse response) {
        String agent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
        SignIn outcome = sessions.secondStep(form.get("step"), form.get("code"), callers.address(request), agent)
                .orElse(null);
        if (outcome instanceof Welcome welcome) {
            return in(welcome, form, model, request, response);
        }
        if (outcome instanceof Locked locked) {
            return code(locked(form, locked, response), model);
        }
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        return outcome == null
                ? page(form.fault("", "admin.code.over"), model)
                : code(form.fault("", "fault.WRONG_CODE"), model);
    }

    private String in(Welcome welcome, Form form, Model model, HttpServletRequest request,
            HttpServletResponse response) {
        Optional<Long> before = cookie.given(request).flatMap(sessions::owner);
        // Whoever was signed in in this browser is so no more.
        cookie.given(request).ifPresent(sessions::end);
        cookie.start(request, response, welcome.token());
        KeptForm kept = KeptForm.read(form.get("keptPath"), form.get("kept"));
        return kept == null
                ? "redirect:" + next(form)
                : before.filter(id -> id == welcome.who().staffId()).isPresent()
                        ? goesOn(model, kept, welcome.who(), true)
                        : notice(model, "other");
    }

    private static Form locked(Form form, Locked locked, HttpServletResponse response) {
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader("Retry-After", Long.toString(locked.seconds()));
        return form.fault("", "admin.signIn.locked", locked.minutes());
    }

    private static String code(Form form, Model model) {
        model.addAttribute("form", form);
        return "admin/code";
    }

    /** The session ended while a form was filled in: the sign-in, and the form goes on after it. */
    @GetMapping("/admin/expired")
    String expired(HttpServletRequest request, HttpServletResponse response, Model model) {
        KeptForm kept = KeptForm.in(request);
        if (kept == null) {
            return "redirect:/admin";
        }
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        return page(new Form().put("keptPath", kept.path()).put("kept", kept.written()), model);
    }

    /** A form of a session that has been replaced by another one in this browser: it goes on when the person says so. */
    @GetMapping("/admin/again")
    String again(SignedIn me, HttpServletRequest request, HttpServletResponse response, Model model) {
        KeptForm kept = KeptForm.in(request);
        if (kept == null) {
            return "redirect:/admin";
        }
        response.setStatus(HttpStatus.FORBIDDEN.value());
        return goesOn(model, kept, me, false);
    }

    /** Asked while somebody types: the session goes on. */
    @GetMapping("/admin/alive")
    ResponseEntity<Void> alive() {
        return ResponseEntity.noContent().build();
    }

    /** @param alone without being asked again, where scripts run */
    private static String goesOn(Model model, KeptForm kept, SignedIn who, boolean alone) {
        model.addAttribute("kept", kept);
        model.addAttribute("who", who);
        model.addAttribute("alone", alone);
        return "admin/continue";
    }

    /** A form that came without its token, or a screen that is not for this person. */
    @RequestMapping("/admin/refused")
    String refused(HttpServletRequest request, HttpServletResponse response, Model model) {
        if (request.getAttribute("io.yoriai.unread") instanceof String why && !why.equals("form")) {
            response.setStatus(
                    (why.equals("unreadable") ? HttpStatus.BAD_REQUEST : HttpStatus.CONTENT_TOO_LARGE).value());
            return notice(model, why);
        }
        response.setStatus(HttpStatus.FORBIDDEN.value());
        log.refused("NOT_ALLOWED");
        boolean form = request.getAttribute(WebAttributes.ACCESS_DENIED_403) instanceof CsrfException;
        return notice(model, form || request.getAttribute("io.yoriai.unread") != null ? "form" : "right");
    }

    private static String notice(Model model, String why) {
        model.addAttribute("notice", "admin.refused." + why);
        return "admin/notice";
    }

    private String page(Form form, Model model) {
        model.addAttribute("first", first.wanted());
        model.addAttribute("form", form);
        return "admin/login";
    }

    /** Only to a place of the console: never where somebody else's link wants to lead. */
    private static String next(Form form) {
        String next = form.get("next");
        return next.matches("/admin(?:/[A-Za-z0-9/_.-]*)?(?:\\?[A-Za-z0-9%&=+._~-]*)?") && !next.contains("//")
                && !next.contains("..") && !next.startsWith("/admin/log") ? next : "/admin";
    }
}
