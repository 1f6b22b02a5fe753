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

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.user.AgencySessions;
import io.yoriai.user.PasswordLinks;
import io.yoriai.user.Registrations;
import io.yoriai.user.Registrations.Link;
import io.yoriai.user.Registrations.State;

/**
 * The page of a link that confirms a registration (仮登録 to 本登録, spec/smp-lead.md 7.2). Gateways of mails open links: a GET changes
 * nothing. A new link is asked for at {@link PasswordPages#REGISTRATION}.
 */
@Lazy
@Controller
final class RegistrationPages {

    private static final String ONE = PasswordPages.REGISTRATION + "/{token:[A-Za-z0-9_-]{1,100}}";

    private final Entrance entrance;
    private final Registrations registrations;

    RegistrationPages(Entrance entrance, Registrations registrations) {
        this.entrance = entrance;
        this.registrations = registrations;
    }

    /** @throws FaultException 403 while an administrator acts for a lead, who alone confirms */
    @ModelAttribute
    void check(HttpServletRequest request) {
        if (request.getAttribute(AgencySessions.ATTRIBUTE) != null) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", null).saying("agency.refused"));
        }
    }

    @GetMapping(ONE)
    String open(@PathVariable String token, HttpServletRequest request, HttpServletResponse response, Model model) {
        Link link = registrations.find(token);
        return show(link.state(), link.loginId(), request, response, model, null);
    }

    @PostMapping(ONE)
    String confirm(@PathVariable String token, HttpServletRequest request, HttpServletResponse response, Model model) {
        Entrance.Said said = entrance.check(request, response);
        String login = Objects.requireNonNullElse(request.getParameter("login"), "").strip();
        if (said != null) {
            return again(token, login, request, response, model, said);
        }
        String password = Objects.requireNonNullElse(request.getParameter("password"), "");
        if (!PasswordLinks.isGood(password)) {
            return again(token, login, request, response, model, Entrance.Said.of(400, "smp.password.rule"));
        }
        try {
            State before = registrations.confirm(token, login, password);
            return show(before == State.OPEN ? State.DONE : before, "", request, response, model, null);
        } catch (FaultException e) {
            Fault fault = e.faults().getFirst();
            return again(token, login, request, response, model, Entrance.Said.of(fault.status(),
                    fault.code().equals("DUPLICATE") ? "user.login.used" : fault.text()));
        }
    }

    private String again(String token, String login, HttpServletRequest request, HttpServletResponse response,
            Model model, Entrance.Said said) {
        return show(registrations.find(token).state(), login, request, response, model, said);
    }

    private String show(State state, String login, HttpServletRequest request, HttpServletResponse response,
            Model model, Entrance.@Nullable Said said) {
        Page.guard(response, null);
        entrance.bind(request, response, model);
        response.setStatus(switch (state) {
            case OPEN -> said == null ? 200 : said.status();
            case DONE -> 200;
            case EXPIRED -> 410;
            case UNKNOWN -> 404;
        });
        model.addAttribute("state", state.name()).addAttribute("login", login)
                .addAttribute("fault", state == State.OPEN && said != null ? said.text() : null);
        return "smp/registration";
    }
}
