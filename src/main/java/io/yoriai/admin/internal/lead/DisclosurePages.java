package io.yoriai.admin.internal.lead;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.io.IOException;
import java.util.Map;

import io.yoriai.account.OwnAccount;
import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Exports;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.lead.LeadDisclosures;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.user.UserRights;

/** 開示: an archive of everything that is held about a lead, by the own password once more (spec/smp-lead.md 7.5). */
@Lazy
@Controller
final class DisclosurePages {

    private static final String PATH = "/admin/disclosure/{lead:[0-9]{1,18}}";
    private static final Map<String, String> INPUTS = Map.of("currentPassword", "currentPassword");

    private final LeadDisclosures disclosures;
    private final OwnAccount account;
    private final UserRights rights;
    private final Exports exports;

    DisclosurePages(LeadDisclosures disclosures, OwnAccount account, UserRights rights, Exports exports) {
        this.disclosures = disclosures;
        this.account = account;
        this.rights = rights;
        this.exports = exports;
    }

    @GetMapping(PATH)
    String show(SignedIn me, @PathVariable long lead, Form form, Model model) {
        check(me, lead);
        return page(lead, form, model);
    }

    @PostMapping(PATH)
    String ask(SignedIn me, @PathVariable long lead, Form form, Model model, HttpServletResponse response) {
        check(me, lead);
        try {
            account.check(me, form.get("currentPassword"));
            disclosures.ask(me, lead);
            return "redirect:/admin/disclosure/" + lead + "?done=disclosure";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(lead, form.faults(e, INPUTS), model);
        }
    }

    @GetMapping(PATH + "/{id:[0-9]{1,18}}")
    @Nullable
    String load(SignedIn me, @PathVariable long lead, @PathVariable long id, Model model, HttpServletResponse response)
            throws IOException {
        check(me, lead);
        LeadDisclosures.Asked asked = disclosures.ready(lead, id, false)
                .orElseThrow(() -> new FaultException(Fault.notFound(null)));
        return exports.run(model, response, () -> {
            response.setContentType("application/zip");
            response.setContentLengthLong(asked.size());
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename("lead-" + lead + ".zip").build().toString());
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            disclosures.write(me, asked, response.getOutputStream());
        });
    }

    /** @throws FaultException 404 for a lead that is not there, or out of reach */
    private void check(SignedIn me, long lead) {
        if (!rights.reaches(me.staffId(), me.level(), lead)) {
            throw new FaultException(Fault.notFound(null));
        }
    }

    private String page(long lead, Form form, Model model) {
        model.addAttribute("lead", lead).addAttribute("form", form).addAttribute("asked", disclosures.of(lead, false));
        return "admin/lead/disclosure";
    }
}
