package io.yoriai.admin.internal.mail;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.mail.MailSendings;
import io.yoriai.record.FaultException;
import io.yoriai.record.Times;

/** 一斉送信: made, followed, paused, cancelled (spec/smp-mail-tracking.md 3.4). */
@Lazy
@Controller
final class SendingPages {

    private static final String PATH = "/admin/sendings";
    private static final Map<String, String> INPUTS = Map.of("MailSender.Name", "sendingName",
            "MailSender.MailTemplate",
            "template", "MailSender.SearchCondition", "audience", "MailSender.Staticlist", "audience",
            "MailSender.ReserveDate", "reserveAt");

    private final MailSendings sendings;

    SendingPages(MailSendings sendings) {
        this.sendings = sendings;
    }

    @GetMapping(PATH)
    String list(Model model) {
        model.addAttribute("sendings", sendings.all());
        return "admin/mail/sendings";
    }

    @GetMapping(PATH + "/new")
    String ask(Model model) {
        return page(new Form(), model);
    }

    @PostMapping(PATH + "/new")
    String create(SignedIn me, Form form, Model model, HttpServletResponse response) {
        Map<String, String> references = new LinkedHashMap<>();
        if (!form.line("template").isEmpty()) {
            references.put("MailTemplate", form.line("template"));
        }
        String audience = form.line("audience");
        if (audience.matches("[lc][0-9]{1,18}")) {
            references.put(audience.startsWith("l") ? "Staticlist" : "SearchCondition", audience.substring(1));
        }
        Instant at = moment(form);
        try {
            if (!form.failed()) {
                long id = sendings.create(me, form.line("sendingName"), references, at);
                return "redirect:" + PATH + "/" + id + "?done=sending-made";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(form, model);
    }

    private static @Nullable Instant moment(Form form) {
        String text = form.narrow("reserveAt");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return LocalDateTime.parse(text.replace(' ', 'T')).atZone(Times.JST).toInstant();
        } catch (DateTimeException e) {
            form.fault("reserveAt", "fault.INVALID_TYPE");
            return null;
        }
    }

    private String page(Form form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("templates", sendings.templates());
        model.addAttribute("lists", sendings.lists());
        model.addAttribute("conditions", sendings.conditions());
        return "admin/mail/sending-new";
    }

    @GetMapping(PATH + "/{id:[0-9]+}")
    String show(@PathVariable long id, Model model) {
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", new Form());
        }
        model.addAttribute("sending", sendings.get(id));
        model.addAttribute("skipped", sendings.skipped(id));
        return "admin/mail/sending";
    }

    @GetMapping(PATH + "/{id:[0-9]+}/{act:pause|resume|cancel}")
    String acted(@PathVariable long id, @PathVariable String act) {
        return "redirect:" + PATH + "/" + id;
    }

    @PostMapping(PATH + "/{id:[0-9]+}/{act:pause|resume|cancel}")
    String act(@PathVariable long id, @PathVariable String act, SignedIn me, Form form, Model model,
            HttpServletResponse response) {
        try {
            switch (act) {
                case "pause" -> sendings.pause(me, id);
                case "resume" -> sendings.resume(me, id);
                default -> sendings.cancel(me, id);
            }
        } catch (FaultException e) {
            // It went on meanwhile: the page shows how it stands now.
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, Map.of()));
            return show(id, model);
        }
        return "redirect:" + PATH + "/" + id + "?done=sending-" + act;
    }
}
