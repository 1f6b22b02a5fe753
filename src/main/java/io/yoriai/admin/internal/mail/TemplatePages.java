package io.yoriai.admin.internal.mail;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.admin.internal.shell.MailFrame;
import io.yoriai.mail.MailDomains;
import io.yoriai.mail.MailTemplates;
import io.yoriai.record.FaultException;

/** メールテンプレート: written, shown with a lead's values, tried (spec/smp-mail-tracking.md 2.4 to 2.7, 3.1). */
@Lazy
@Controller
final class TemplatePages {

    private static final String PATH = "/admin/mail-templates";
    /** Inputs by the API's columns. */
    private static final Map<String, String> INPUTS = inputs();

    private final MailTemplates templates;
    private final MailDomains domains;

    TemplatePages(MailTemplates templates, MailDomains domains) {
        this.templates = templates;
        this.domains = domains;
    }

    private static Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("Name", "templateName");
        inputs.put("Memo", "templateMemo");
        inputs.put("Seminar", "templateCampaign");
        inputs.put("Purpose", "purpose");
        inputs.put("Advertisement", "advertisement");
        inputs.put("MailType", "mailType");
        inputs.put("Title", "mailTitle");
        inputs.put("SenderDomainAuthentication", "senderDomain");
        inputs.put("SenderAddress", "mailSender");
        inputs.put("SenderName", "mailSenderName");
        inputs.put("ReplyTo", "mailReplyTo");
        inputs.put("Cc", "mailCc");
        inputs.put("Bcc", "mailBcc");
        inputs.put("ReturnPath", "mailReturnPath");
        inputs.put("Charset", "charset");
        inputs.put("Body", "body");
        inputs.put("Body2", "body2");
        return inputs;
    }

    private static Map<String, String> faults() {
        return INPUTS.entrySet().stream()
                .collect(Collectors.toMap(entry -> "MailTemplate." + entry.getKey(), Map.Entry::getValue));
    }

    @GetMapping(PATH)
    String list(Model model) {
        model.addAttribute("templates", templates.all());
        return "admin/mail/templates";
    }

    @GetMapping(PATH + "/new")
    String ask(Model model) {
        return page(new Form().put("purpose", "1").put("advertisement", "1").put("mailType", "3").put("charset", "1"),
                null, model);
    }

    @PostMapping(PATH + "/new")
    String create(SignedIn me, Form form, Model model, HttpServletResponse response) {
        return save(me, form, null, model, response);
    }

    @GetMapping(PATH + "/{id:[0-9]+}")
    String show(@PathVariable long id, Model model) {
        return stored(id, new Form(), model);
    }

    private String stored(long id, Form form, Model model) {
        templates.get(id).forEach((column, value) -> form.put(INPUTS.getOrDefault(column, column), value));
        form.put("occasion", List.copyOf(templates.occasions(id)));
        return page(form, id, model);
    }

    @PostMapping(PATH + "/{id:[0-9]+}")
    String change(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        return save(me, form, id, model, response);
    }

    private String save(SignedIn me, Form form, @Nullable Long id, Model model, HttpServletResponse response) {
        Map<String, String> values = new LinkedHashMap<>();
        INPUTS.forEach((column, input) -> values.put(column, switch (column) {
            case "Body", "Body2", "Memo" -> form.get(input).isBlank() ? "" : form.get(input);
            default -> form.line(input);
        }));
        try {
            long saved = templates.save(me, id, values, form.all("occasion"));
            return "redirect:" + PATH + "/" + saved + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(form.faults(e, faults()), id, model);
        }
    }

    private String page(Form form, @Nullable Long id, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("id", id);
        model.addAttribute("domains", domains.all());
        model.addAttribute("occasions", MailTemplates.occasions());
        if (id == null) {
            model.addAttribute("campaigns", templates.campaigns());
        } else {
            model.addAttribute("campaign", templates.campaign(id));
        }
        return "admin/mail/template";
    }

    /** The HTML part, for the frame. */
    @GetMapping(PATH + "/{id:[0-9]+}/preview/html")
    ResponseEntity<String> html(@PathVariable long id, @RequestParam(defaultValue = "") String leadId) {
        return MailFrame.page(templates.preview(id, lead(new Form().put("leadId", leadId))).html());
    }

    @GetMapping(PATH + "/{id:[0-9]+}/preview")
    String preview(@PathVariable long id, @RequestParam(defaultValue = "") String leadId, Model model,
            HttpServletResponse response) {
        MailFrame.allow(response);
        Form form = new Form().put("leadId", leadId);
        model.addAttribute("form", form);
        model.addAttribute("id", id);
        try {
            model.addAttribute("shown", templates.preview(id, lead(form)));
        } catch (FaultException e) {
            templates.get(id);
            response.setStatus(e.status());
            form.faults(e, Map.of("VisitorData.Id", "leadId"));
            model.addAttribute("shown", templates.preview(id, null));
        }
        return "admin/mail/preview";
    }

    @GetMapping(PATH + "/{id:[0-9]+}/copy")
    String copied(@PathVariable long id) {
        return "redirect:" + PATH + "/" + id;
    }

    @PostMapping(PATH + "/{id:[0-9]+}/copy")
    String copy(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            return "redirect:" + PATH + "/" + templates.copy(me, id) + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return stored(id, form.faults(e, faults()), model);
        }
    }

    private static @Nullable Long lead(Form form) {
        String text = form.narrow("leadId");
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    @GetMapping(PATH + "/{id:[0-9]+}/test")
    String tested(@PathVariable long id) {
        return "redirect:" + PATH + "/" + id + "/preview";
    }

    @PostMapping(PATH + "/{id:[0-9]+}/test")
    String test(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            MailFrame.allow(response);
            templates.test(me, id, lead(form));
            return "redirect:" + PATH + "/" + id + "/preview?done=test-sent&leadId="
                    + form.narrow("leadId").replaceAll("[^0-9]", "");
        } catch (FaultException e) {
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, Map.of()));
            model.addAttribute("id", id);
            model.addAttribute("shown", templates.preview(id, null));
            return "admin/mail/preview";
        }
    }

    @GetMapping(PATH + "/{id:[0-9]+}/delete")
    String confirm(@PathVariable long id, Model model) {
        String name = templates.get(id).getOrDefault("Name", "");
        return Confirmation.of("", "admin.template.delete", name, PATH + "/" + id + "/delete", PATH + "/" + id)
                .ask(model);
    }

    @PostMapping(PATH + "/{id:[0-9]+}/delete")
    String remove(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            templates.remove(me, id);
            return "redirect:" + PATH + "?done=deleted";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return stored(id, form.faults(e, Map.of()), model);
        }
    }
}
