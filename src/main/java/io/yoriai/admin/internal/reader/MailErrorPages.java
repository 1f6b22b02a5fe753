package io.yoriai.admin.internal.reader;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Locale;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.ErrorAddresses;

/** 送信エラーの管理 (spec/neo.md 7.6). */
@Lazy
@Controller
final class MailErrorPages {

    private final ErrorAddresses errors;

    MailErrorPages(ErrorAddresses errors) {
        this.errors = errors;
    }

    @GetMapping("/admin/errors")
    String list(Form form, Model model, Locale language) {
        String number = form.narrow("page");
        model.addAttribute("page", errors.page(form.line("part").isEmpty() ? null : form.line("part"),
                number.matches("[0-9]{1,8}") ? Integer.parseInt(number) : 1));
        model.addAttribute("part", form.line("part"));
        model.addAttribute("form", form);
        return "admin/reader/errors";
    }

    @PostMapping("/admin/errors/lift")
    String lift(SignedIn me, Form form) {
        EmailAddress.parse(form.line("address")).ifPresent(address -> errors.lift(me, address.key()));
        return "redirect:/admin/errors?done=address-lifted";
    }
}
