package io.yoriai.admin.internal.lead;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.lead.LeadConsent;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.user.UserRights;

/** 配信の再開: a lead that stopped its mails said to somebody that it wants them again (spec/smp-lead.md 7.3). */
@Lazy
@Controller
final class ConsentPages {

    private static final String PATH = "/admin/consent/{lead:[0-9]{1,18}}";
    private static final Map<String, String> INPUTS = Map.of("consentReason", "consentReason");

    private final LeadConsent consent;
    private final UserRights rights;

    ConsentPages(LeadConsent consent, UserRights rights) {
        this.consent = consent;
        this.rights = rights;
    }

    @GetMapping(PATH)
    String ask(SignedIn me, @PathVariable long lead, Form form, Model model, HttpServletResponse response) {
        check(me, lead);
        if (!consent.isStopped(lead)) {
            form.fault("", "admin.consent.none");
            response.setStatus(409);
        }
        return page(lead, form, model);
    }

    @PostMapping(PATH)
    String resume(SignedIn me, @PathVariable long lead, Form form, Model model, HttpServletResponse response) {
        check(me, lead);
        String reason = form.line("consentReason");
        if (!form.on("consentGiven")) {
            form.fault("consentGiven", "admin.consent.unsaid");
        }
        try {
            if (!form.failed()) {
                consent.resume(me, lead, reason);
                return "redirect:/admin/records/leads/" + lead + "?done=saved";
            }
            response.setStatus(400);
        } catch (FaultException e) {
            response.setStatus(e.status());
            if (e.status() == 409) {
                form.fault("", "admin.consent.none");
            } else {
                form.faults(e, INPUTS);
            }
        }
        return page(lead, form, model);
    }

    /** @throws FaultException 404 for a lead that is not there, or out of reach */
    private void check(SignedIn me, long lead) {
        if (!rights.reaches(me.staffId(), me.level(), lead)) {
            throw new FaultException(Fault.notFound(null));
        }
    }

    private String page(long lead, Form form, Model model) {
        model.addAttribute("lead", lead).addAttribute("form", form).addAttribute("stopped", consent.isStopped(lead));
        return "admin/lead/consent";
    }
}
