package io.yoriai.admin.internal.reader;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Optional;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;

/** The erasure of a person who asks for it (spec/neo.md 9): it shows what there is, and wants the address typed again. */
@Lazy
@Controller
final class ErasurePages {

    private final Erasure erasure;

    ErasurePages(Erasure erasure) {
        this.erasure = erasure;
    }

    @GetMapping("/admin/erasure")
    String ask(Form form, Model model) {
        return page(form, model);
    }

    @PostMapping("/admin/erasure")
    String erase(SignedIn me, Form form, Model model, HttpServletResponse response) {
        Optional<EmailAddress> address = EmailAddress.parse(form.line("email"));
        Optional<EmailAddress> typed = EmailAddress.parse(form.narrow("typed"));
        if (address.isPresent() && typed.isPresent() && typed.get().key().equals(address.get().key())) {
            erasure.erase(me, address.get());
            return "redirect:/admin/erasure?done=person-erased";
        }
        form.fault("typed", "admin.readers.fault.typed");
        response.setStatus(400);
        return page(form, model);
    }

    private String page(Form form, Model model) {
        Optional<EmailAddress> address = EmailAddress.parse(form.line("email"));
        if (address.isEmpty() && !form.line("email").isEmpty()) {
            form.fault("email", "fault.INVALID_TYPE");
        }
        model.addAttribute("address", address.map(EmailAddress::written).orElse(null));
        model.addAttribute("counts", address.map(erasure::count).orElse(null));
        model.addAttribute("form", form);
        return "admin/reader/erasure";
    }
}
