package io.yoriai.admin.internal.home;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.OwnAccount;
import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.account.Totp;
import io.yoriai.admin.internal.security.SessionCookie;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.admin.internal.shell.OneEffect;
import io.yoriai.page.Barcode;
import io.yoriai.record.FaultException;

/** アカウント: one's own password, second step and sessions; open to everybody who is signed in. */
@Lazy
@Controller
final class AccountPages {

    private static final String OWN = "/admin/account";
    private static final String STEP = OWN + "/second-step";
    private static final Map<String, String> INPUTS = Map.of("currentPassword", "currentPassword", "code", "code",
            "Admin.LoginPassword", "newPassword");

    private final OwnAccount account;
    private final Staff staff;
    private final Totp totp;
    private final SessionCookie cookie;

    AccountPages(OwnAccount account, Staff staff, Totp totp, SessionCookie cookie) {
        this.staff = staff;
        this.account = account;
        this.totp = totp;
        this.cookie = cookie;
    }

    @GetMapping({OWN, OWN + "/password", OWN + "/sessions/{id:[0-9]+}/end", OWN + "/sessions/end-others"})
    String show(SignedIn me, HttpServletRequest request, Model model) {
        return page(me, new Form(), request, model);
    }

    @PostMapping(OWN + "/password")
    String password(SignedIn me, Form form, HttpServletRequest request, HttpServletResponse response, Model model) {
        if (!form.get("newPassword").equals(form.get("newPasswordAgain"))) {
            form.fault("newPasswordAgain", "admin.fault.again");
        }
        try {
            if (!form.failed()) {
                cookie.start(request, response, account.changePassword(me, form.get("currentPassword"),
                        form.get("newPassword"), agent(request)));
                return "redirect:" + OWN + "?done=password-changed";
            }
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(me, form.faults(e, INPUTS), request, model);
        }
        response.setStatus(400);
        return page(me, form, request, model);
    }

    @PostMapping(OWN + "/sessions/{id:[0-9]+}/end")
    String end(@PathVariable long id, SignedIn me) {
        account.end(me, id);
        return "redirect:" + OWN + "?done=session-ended";
    }

    @PostMapping(OWN + "/sessions/end-others")
    String endOthers(SignedIn me, HttpServletRequest request, HttpServletResponse response) {
        cookie.start(request, response, account.endOthers(me, agent(request)));
        return "redirect:" + OWN + "?done=sessions-ended";
    }

    @GetMapping(STEP)
    String enrol(SignedIn me, Model model) {
        return enrol(me, new Form(), model);
    }

    @PostMapping(STEP)
    String confirm(SignedIn me, Form form, HttpServletRequest request, HttpServletResponse response, Model model) {
        try {
            OwnAccount.Enrolled enrolled = account.enrol(me, form.get("currentPassword"), form.get("code"),
                    agent(request));
            cookie.start(request, response, enrolled.token());
            return codes(enrolled.recoveryCodes(), request, model);
        } catch (FaultException e) {
            response.setStatus(e.status());
            return enrol(me, form.faults(e, INPUTS), model);
        }
    }

    @GetMapping(OWN + "/codes")
    String askForCodes(Model model) {
        return ask("codes", new Form(), model);
    }

    @GetMapping(STEP + "/off")
    String askForOff(Model model) {
        return ask("second-step/off", new Form(), model);
    }

    @PostMapping(OWN + "/codes")
    String renew(SignedIn me, Form form, HttpServletRequest request, HttpServletResponse response, Model model) {
        try {
            account.check(me, form.get("currentPassword"));
            return codes(totp.renewCodes(me), request, model);
        } catch (FaultException e) {
            response.setStatus(e.status());
            return ask("codes", form.faults(e, INPUTS), model);
        }
    }

    @PostMapping(STEP + "/off")
    String off(SignedIn me, Form form, HttpServletResponse response, Model model) {
        try {
            account.check(me, form.get("currentPassword"));
            totp.giveUp(me);
            return "redirect:" + OWN + "?done=second-step-off";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return ask("second-step/off", form.faults(e, INPUTS), model);
        }
    }

    private String page(SignedIn me, Form form, HttpServletRequest request, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("sessions", account.own(me, cookie.given(request).orElse("")));
        model.addAttribute("given", staff.hasGivenPassword(me));
        model.addAttribute("devices", new Device());
        model.addAttribute("standing", totp.standing(me.staffId()));
        model.addAttribute("required", totp.required().contains(me.level()));
        return "admin/account/show";
    }

    private String enrol(SignedIn me, Form form, Model model) {
        Totp.Enrolment enrolment = totp.begin(me);
        model.addAttribute("form", form);
        model.addAttribute("enrolment", enrolment);
        model.addAttribute("qr", Barcode.qr(enrolment.address()));
        model.addAttribute("wanted", totp.wanted(me));
        return "admin/account/second-step";
    }

    private static String ask(String act, Form form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("act", act);
        model.addAttribute("text", "admin.account." + (act.equals("codes") ? "codes" : "off"));
        return "admin/account/ask";
    }

    /** Shown once: a reload of the page leads to the account, and makes no others. */
    private static String codes(List<String> codes, HttpServletRequest request, Model model) {
        OneEffect.leadsTo(request, OWN + "?done=codes-shown");
        model.addAttribute("codes", codes);
        return "admin/account/codes";
    }

    private static String agent(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
    }
}
