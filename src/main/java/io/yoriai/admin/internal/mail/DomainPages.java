package io.yoriai.admin.internal.mail;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.mail.MailDomains;
import io.yoriai.record.FaultException;

/** 設定 > メール: who sends, what advertising mails must show, and 送信ドメイン (spec/smp-mail-tracking.md 3.1, 3.10). */
@Lazy
@Controller
final class DomainPages {

    private static final String PATH = "/admin/settings/mail";
    private static final List<String> LINES = List.of("senderAddress", "senderName", "labelName", "labelPostal",
            "labelContact");
    private static final List<String> SWITCHES = List.of("labelFooter", "unregistered", "charsetSwitch",
            "noDuplicates", "secondAddresses", "senderErrors");
    private static final Map<String, String> INPUTS = Map.of("SenderDomain.Name", "domainName", "SenderDomain.Domain",
            "domain", "SenderDomain.BounceDomain", "bounceDomain");

    private final MailDomains domains;

    DomainPages(MailDomains domains) {
        this.domains = domains;
    }

    @GetMapping(PATH)
    String show(Model model) {
        Form form = new Form();
        LINES.forEach(name -> form.put(name, domains.setting(name)));
        SWITCHES.forEach(name -> form.put(name, domains.setting(name).equals("1")));
        return page(form, model);
    }

    @PostMapping(PATH)
    String save(SignedIn me, Form form, Model model, HttpServletResponse response) {
        Map<String, String> values = new LinkedHashMap<>();
        LINES.forEach(name -> values.put(name, form.line(name)));
        SWITCHES.forEach(name -> values.put(name, form.on(name) ? "1" : "0"));
        try {
            domains.settings(me, values);
            return "redirect:" + PATH + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(
                    form.faults(e, LINES.stream().collect(Collectors.toMap(name -> "Setting." + name, name -> name))),
                    model);
        }
    }

    private String page(Form form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("domains", domains.all());
        model.addAttribute("linkKey", domains.linkKey());
        return "admin/mail/domains";
    }

    @GetMapping(PATH + "/link-key")
    String confirmKey(Model model) {
        return Confirmation
                .of("", "admin.mail.key.renew", Integer.toString(domains.linkKey()), PATH + "/link-key", PATH)
                .ask(model);
    }

    @PostMapping(PATH + "/link-key")
    String renewKey(SignedIn me) {
        domains.renewLinkKey(me);
        return "redirect:" + PATH + "?done=saved";
    }

    @GetMapping(PATH + "/new")
    String ask(Model model) {
        model.addAttribute("form", new Form());
        return "admin/mail/domain-new";
    }

    @PostMapping(PATH + "/new")
    String create(SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            long id = domains.create(me, form.line("domainName"), form.narrow("domain"), form.narrow("bounceDomain"));
            return "redirect:" + PATH + "/" + id + "?done=domain-made";
        } catch (FaultException e) {
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, INPUTS));
            return "admin/mail/domain-new";
        }
    }

    @GetMapping(PATH + "/{id:[0-9]+}")
    String domain(@PathVariable long id, Model model) {
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", new Form());
        }
        model.addAttribute("domain", domains.get(id));
        return "admin/mail/domain";
    }

    @GetMapping(PATH + "/{id:[0-9]+}/check")
    String checked(@PathVariable long id) {
        return "redirect:" + PATH + "/" + id;
    }

    @PostMapping(PATH + "/{id:[0-9]+}/check")
    String check(@PathVariable long id, SignedIn me) {
        return "redirect:" + PATH + "/" + id + "?done=" + (domains.check(me, id) ? "dns-checked" : "dns-silent");
    }

    @GetMapping(PATH + "/{id:[0-9]+}/delete")
    String confirm(@PathVariable long id, Model model) {
        MailDomains.Domain domain = domains.get(id);
        return Confirmation.of("", "admin.domain.delete", domain.name(), PATH + "/" + id + "/delete", PATH + "/" + id)
                .ask(model);
    }

    @PostMapping(PATH + "/{id:[0-9]+}/delete")
    String remove(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            domains.remove(me, id);
            return "redirect:" + PATH + "?done=deleted";
        } catch (FaultException e) {
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, Map.of()));
            return domain(id, model);
        }
    }
}
