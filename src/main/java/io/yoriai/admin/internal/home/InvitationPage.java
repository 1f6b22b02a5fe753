package io.yoriai.admin.internal.home;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Staff;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.FaultException;

/** Where an administrator who was made without a password sets one, by the link of a mail, once (spec/smp-platform.md 3). */
@Lazy
@Controller
final class InvitationPage {

    private final Staff staff;

    InvitationPage(Staff staff) {
        this.staff = staff;
    }

    @GetMapping("/admin/invited")
    String ask(Form form, Model model, HttpServletResponse response) {
        return page(form, model, response);
    }

    @PostMapping("/admin/invited")
    String set(Form form, Model model, HttpServletResponse response) {
        if (!form.get("newPassword").equals(form.get("newPasswordAgain"))) {
            response.setStatus(400);
            return page(form.fault("newPasswordAgain", "admin.fault.again"), model, response);
        }
        try {
            return staff.accept(form.get("token"), form.get("newPassword"))
                    ? "redirect:/admin/login?done=password-set"
                    : page(form, model, response);
        } catch (FaultException e) {
            response.setStatus(400);
            return page(form.faults(e, Map.of("Admin.LoginPassword", "newPassword")), model, response);
        }
    }

    private String page(Form form, Model model, HttpServletResponse response) {
        Optional<String> login = staff.invited(form.get("token"));
        if (login.isEmpty()) {
            response.setStatus(404);
        }
        // The address is the way in: it goes nowhere else.
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("form", form).addAttribute("login", login.orElse(null));
        return "admin/invited";
    }
}
