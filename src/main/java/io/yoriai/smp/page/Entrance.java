package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.ApiClient;
import io.yoriai.account.Callers;
import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.account.StaffSessions;
import io.yoriai.account.StaffSessions.SignIn;
import io.yoriai.account.Totp;
import io.yoriai.page.BoundForms;
import io.yoriai.page.BrowserCookies;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.user.AgencySessions.Agency;
import io.yoriai.user.LeadSessions;
import io.yoriai.user.Login;
import io.yoriai.user.UserToken;
import io.yoriai.user.UserTokens;
import io.yoriai.user.UserType;

/** The form in which a person logs in, wherever it stands. */
@Lazy
@Component
final class Entrance {

    private static final String ENROL = "smp.login.enrol";
    private static final String CHOOSE = "smp.login.choose";
    private static final String PROVISIONAL = "login.provisional";

    private final StaffSessions staff;
    private final Staff people;
    private final Totp totp;
    private final LeadSessions leads;
    private final UserTokens tokens;
    private final BrowserCookies cookies;
    private final Callers callers;
    private final BoundForms forms;

    Entrance(StaffSessions staff, Staff people, Totp totp, LeadSessions leads, UserTokens tokens,
            BrowserCookies cookies,
            Callers callers,
            BoundForms forms) {
        this.staff = staff;
        this.people = people;
        this.totp = totp;
        this.leads = leads;
        this.tokens = tokens;
        this.cookies = cookies;
        this.callers = callers;
        this.forms = forms;
    }

    /**
     * What the page says, or asks for next.
     *
     * @param text key of a text; null: nothing is wrong
     * @param step of a log-in whose password was right, which wants a code now; null: none
     */
    record Said(int status, @Nullable String text, List<Object> args, @Nullable String step) {

        static Said of(int status, String text) {
            return new Said(status, text, List.of(), null);
        }

        /** For a message resolver, which wants an array. */
        public Object[] arguments() {
            return args.toArray();
        }
    }

    /**
     * Looks at a form before anything of it counts.
     *
     * @return what is wrong; null: nothing
     * @throws FaultException as {@link BoundForms#check}
     */
    @Nullable
    Said check(HttpServletRequest request, HttpServletResponse response) {
        String wrong = forms.check(request, response);
        return wrong == null ? null : Said.of(403, wrong);
    }

    /** Shows the form. */
    String ask(HttpServletRequest request, HttpServletResponse response, Model model, UserType type,
            @Nullable Said said) {
        bind(request, response, model);
        model.addAttribute("lead", type == UserType.LEAD);
        model.addAttribute("login", Objects.requireNonNullElse(request.getParameter("login"), ""));
        model.addAttribute("said", said);
        model.addAttribute("step", said == null ? null : said.step());
        if (said != null) {
            response.setStatus(said.status());
        }
        return "smp/login";
    }

    /** Binds the forms of a page to this browser. */
    void bind(HttpServletRequest request, HttpServletResponse response, Model model) {
        forms.bind(request, response, model);
    }

    /** Who is signed in in this browser. */
    Optional<Login> find(HttpServletRequest request, UserType type) {
        String address = callers.address(request);
        if (type == UserType.LEAD) {
            return leads.find(token(request, BrowserCookies.LEAD), address);
        }
        return administrator(request).map(who -> tokens.login(who, Objects.requireNonNull(staffToken(request))));
    }

    /** The lead whose page it is: who is signed in in this browser, or for whom an administrator acts. */
    Optional<Long> lead(HttpServletRequest request) {
        return AgencyShell.acting(request).map(Agency::lead)
                .or(() -> find(request, UserType.LEAD).map(login -> login.id()));
    }

    /** The token of the console's session in this browser. */
    @Nullable
    String staffToken(HttpServletRequest request) {
        return token(request, BrowserCookies.STAFF);
    }

    /** What this request has just got stands before what the browser came with. */
    private @Nullable String token(HttpServletRequest request, String cookie) {
        return request.getAttribute(cookie) instanceof String fresh ? fresh : cookies.read(request, cookie);
    }

    /** The administrator who is signed in in this browser. */
    Optional<SignedIn> administrator(HttpServletRequest request) {
        String token = staffToken(request);
        return token == null
                ? Optional.empty()
                // Who was given a password or must have a second step chooses or sets it up before anything else.
                : staff.find(token, callers.address(request)).filter(who -> lacking(who) == null);
    }

    /** What somebody has to do in the console first; null: nothing. */
    private @Nullable Said lacking(SignedIn who) {
        return people.hasGivenPassword(who)
                ? Said.of(403, CHOOSE)
                : totp.wanted(who) ? Said.of(403, ENROL) : null;
    }

    /**
     * Takes the form.
     *
     * @return what to say where nobody is signed in now
     */
    @Nullable
    Said enter(HttpServletRequest request, HttpServletResponse response, UserType type) {
        String login = Objects.requireNonNullElse(request.getParameter("login"), "");
        String password = Objects.requireNonNullElse(request.getParameter("password"), "");
        String agent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
        String address = callers.address(request);
        if (type == UserType.LEAD) {
            LeadSessions.Outcome outcome = leads.signIn(login, password, address, agent);
            if (outcome.token() == null) {
                return outcome.provisional()
                        ? Said.of(403, PROVISIONAL)
                        : refused(response, outcome.lockedFor());
            }
            replace(request, response, BrowserCookies.LEAD, outcome.token(), leads::signOut);
            return null;
        }
        String step = Objects.requireNonNullElse(request.getParameter("step"), "");
        Optional<SignIn> outcome = step.isEmpty()
                ? Optional.of(staff.signIn(login, password, address, agent))
                : staff.secondStep(step, Objects.requireNonNullElse(request.getParameter("code"), ""), address, agent);
        if (outcome.isEmpty()) {
            return Said.of(401, "common.expired_form");
        }
        return switch (outcome.get()) {
            case SignIn.Welcome welcome -> {
                replace(request, response, BrowserCookies.STAFF, welcome.token(), staff::end);
                yield lacking(welcome.who());
            }
            case SignIn.SecondStep asked -> new Said(200, null, List.of(), asked.token());
            case SignIn.Wrong wrong -> step.isEmpty()
                    ? refused(response, 0)
                    : new Said(401, "login.second_step_failed", List.of(), step);
            case SignIn.Locked locked -> refused(response, locked.seconds());
        };
    }

    /**
     * Signs an administrator in whom an application names by a user token of its own.
     *
     * @throws FaultException 401 where the token is worth nothing
     */
    Optional<SignedIn> byToken(HttpServletRequest request, HttpServletResponse response, ApiClient client,
            String token) {
        UserToken user = tokens.require(client, token);
        if (user.type() != UserType.ADMINISTRATOR) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", "auth_token"));
        }
        String agent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
        Optional<SignIn.Welcome> welcome = staff.admit(user.id(), callers.address(request), agent);
        welcome.ifPresent(session -> replace(request, response, BrowserCookies.STAFF, session.token(), staff::end));
        return welcome.map(SignIn.Welcome::who).filter(who -> lacking(who) == null);
    }

    /** Whoever was signed in in this browser is so no more; the rest of this request sees the new session. */
    private void replace(HttpServletRequest request, HttpServletResponse response, String cookie, String token,
            java.util.function.Consumer<String> end) {
        String before = cookies.read(request, cookie);
        if (before != null) {
            end.accept(before);
        }
        cookies.give(request, response, cookie, token);
        cookies.take(request, response, BrowserCookies.FORM);
        request.setAttribute(cookie, token);
    }

    private static Said refused(HttpServletResponse response, long lockedFor) {
        if (lockedFor == 0) {
            return Said.of(401, "login.failed");
        }
        response.setHeader("Retry-After", Long.toString(lockedFor));
        return new Said(429, "login.locked", List.of(Long.toString(Math.max(1, (lockedFor + 59) / 60))), null);
    }
}
