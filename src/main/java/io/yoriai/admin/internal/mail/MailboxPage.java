package io.yoriai.admin.internal.mail;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.mail.MailMailbox;
import io.yoriai.mail.MailMailbox.Tls;
import io.yoriai.record.FaultException;

/** 設定 > メール > 受信箱: the mailbox that is read for bounces and complaints. */
@Lazy
@Controller
final class MailboxPage {

    private static final String PATH = "/admin/settings/mail/mailbox";
    private static final Map<String, String> INPUTS = Map.of("Mailbox.Host", "boxHost", "Mailbox.Port", "boxPort",
            "Mailbox.User", "boxUser", "Mailbox.Password", "boxPassword", "Mailbox.Folder", "boxFolder");

    private final MailMailbox mailbox;

    MailboxPage(MailMailbox mailbox) {
        this.mailbox = mailbox;
    }

    @GetMapping(PATH)
    String show(Model model) {
        Form form = new Form().put("boxPort", "993").put("boxTls", Tls.IMPLICIT.name()).put("boxFolder", "INBOX");
        mailbox.get().ifPresent(told -> form.put("boxHost", told.host()).put("boxPort", Integer.toString(told.port()))
                .put("boxTls", told.tls().name()).put("boxUser", told.user()).put("boxFolder", told.folder()));
        return page(form, model);
    }

    @PostMapping(PATH)
    String save(SignedIn me, Form form, Model model, HttpServletResponse response) {
        int port = form.number("boxPort");
        Tls tls = form.choice("boxTls", Tls.class);
        String password = form.get("boxPassword");
        // It is shown to nobody, not even to whoever has just typed it.
        form.put("boxPassword", "");
        int status = 400;
        try {
            if (!form.failed()) {
                mailbox.save(me, form.narrow("boxHost"), port, tls, form.line("boxUser"), password,
                        form.line("boxFolder"));
                return "redirect:" + PATH + "?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
            status = e.status();
        }
        response.setStatus(status);
        return page(form, model);
    }

    @GetMapping(PATH + "/delete")
    String removed() {
        return "redirect:" + PATH;
    }

    @PostMapping(PATH + "/delete")
    String remove(SignedIn me) {
        mailbox.remove(me);
        return "redirect:" + PATH + "?done=deleted";
    }

    private String page(Form form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("mailbox", mailbox.get().orElse(null));
        return "admin/mail/mailbox";
    }
}
