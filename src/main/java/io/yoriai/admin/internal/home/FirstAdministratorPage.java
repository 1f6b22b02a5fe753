package io.yoriai.admin.internal.home;

import io.yoriai.account.Callers;
import io.yoriai.account.FirstAdministrator;
import io.yoriai.account.StaffSessions;
import io.yoriai.account.StaffSessions.SignIn.Welcome;
import io.yoriai.admin.internal.security.SessionCookie;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.FaultException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Map;
import java.util.Objects;

/** {@code /admin/first}: where an installation without administrators gets its first; gone as soon as there is one. */
@Lazy
@Controller
final class FirstAdministratorPage {

    private static final Map<String, String> INPUTS = Map.of("code", "firstCode", "Admin.LoginId", "firstLogin",
            "Admin.LoginPassword", "firstPassword", "Admin.Name1", "firstName");

    private final FirstAdministrator first;
    private final StaffSessions sessions;
    private final SessionCookie cookie;
    private final Callers callers;

    FirstAdministratorPage(FirstAdministrator first, StaffSessions sessions, SessionCookie cookie, Callers callers) {
        this.first = first;
        this.sessions = sessions;
        this.cookie = cookie;
        this.callers = callers;
    }

    @GetMapping("/admin/first")
    String ask(Form form, Model model) {
        return first.wanted() ? page(new Form().put("firstCode", form.get("code")), model) : "redirect:/admin";
    }

    @PostMapping("/admin/first")
    String create(Form form, Model model, HttpServletRequest request, HttpServletResponse response) {
        String login = form.narrow("firstLogin");
        String address = callers.address(request);
        try {
            first.create(form.narrow("firstCode"), login, form.get("firstPassword"), form.line("firstName"), address);
        } catch (FaultException e) {
            if (!first.wanted()) {
                return "redirect:/admin";
            }
            response.setStatus(e.status());
            return page(form.faults(e, INPUTS), model);
        }
        String agent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
        if (sessions.signIn(login, form.get("firstPassword"), address, agent) instanceof Welcome welcome) {
            cookie.start(request, response, welcome.token());
        }
        return "redirect:/admin?done=first-made";
    }

    private static String page(Form form, Model model) {
        model.addAttribute("form", form);
        return "admin/first";
    }
}
