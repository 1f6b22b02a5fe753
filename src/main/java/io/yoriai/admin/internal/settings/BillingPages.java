package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.application.BillingSettings;
import io.yoriai.record.FaultException;

/** 決済と請求書: how applications may be paid for, and who stands on the invoices. */
@Lazy
@Controller
final class BillingPages {

    private static final String PATH = "/admin/settings/billing";
    private static final Map<String, String> INPUTS = Map.of(BillingSettings.METHOD, "paymentMethods",
            BillingSettings.STORE_DAYS, "storeDays", BillingSettings.ISSUER, "invoiceIssuer", BillingSettings.ADDRESS,
            "invoiceAddress", BillingSettings.REGISTRATION, "invoiceRegistration", BillingSettings.BANK, "invoiceBank");

    private final BillingSettings billing;

    BillingPages(BillingSettings billing) {
        this.billing = billing;
    }

    @GetMapping(PATH)
    String show(Model model) {
        BillingSettings.Values now = billing.current();
        return page(model, new Form().put("paymentMethods", now.methods())
                .put("storeDays", Integer.toString(now.storeDays())).put("invoiceIssuer", now.issuer())
                .put("invoiceAddress", now.address()).put("invoiceRegistration", now.registration())
                .put("invoiceBank", now.bank()));
    }

    @PostMapping(PATH)
    String save(SignedIn me, Form form, Model model, HttpServletResponse response) {
        int days = form.number("storeDays");
        try {
            if (!form.failed()) {
                billing.change(me, new BillingSettings.Values(form.all("paymentMethods"), days,
                        form.line("invoiceIssuer"), form.line("invoiceAddress"),
                        form.narrow("invoiceRegistration").toUpperCase(Locale.ROOT), form.line("invoiceBank")));
                return "redirect:/admin/settings?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(model, form);
    }

    private static String page(Model model, Form form) {
        model.addAttribute("form", form);
        model.addAttribute("methods", BillingSettings.METHODS);
        return "admin/settings/billing";
    }
}
