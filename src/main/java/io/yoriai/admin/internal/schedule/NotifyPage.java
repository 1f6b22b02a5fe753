package io.yoriai.admin.internal.schedule;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.time.LocalTime;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Notice;
import io.yoriai.record.FaultException;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.NotifyMails;

/** {@code /admin/magazines/{id}/notify}: the notify mail (spec/neo.md 7.3). */
@Lazy
@Controller
final class NotifyPage {

    private static final Map<String, String> INPUTS = Map.of("NotifyMail.Subject", "subject", "NotifyMail.Text",
            "text", "NotifyMail.Html", "html");

    private final NotifyMails mails;
    private final MagazineHead head;

    NotifyPage(NotifyMails mails, MagazineHead head) {
        this.mails = mails;
        this.head = head;
    }

    @GetMapping("/admin/magazines/{id}/notify")
    String show(@PathVariable long id, Model model) {
        Magazine magazine = head.open(id, model);
        Notice notice = magazine.settings().notice();
        Form form = new Form().put("notifyActive", notice.active()).put("time", notice.time().toString());
        mails.find(id).ifPresent(texts -> form.put("subject", texts.subject()).put("text", texts.text())
                .put("html", texts.html()));
        return page(model, form, magazine.version());
    }

    @PostMapping("/admin/magazines/{id}/notify")
    String save(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        long version = MagazineHead.version(form);
        LocalTime time = form.time("time");
        MailTexts texts = new MailTexts(form.line("subject"), form.get("text"), form.get("html").strip());
        form.faultsToo(NotifyMails.faults(form.on("notifyActive"), texts), INPUTS);
        try {
            if (!form.failed()) {
                mails.change(me, id, version, form.on("notifyActive"), time, texts);
                return "redirect:/admin/magazines/" + id + "/notify?done=saved";
            }
        } catch (FaultException e) {
            if (e.faults().getFirst().code().equals("LABEL_MISSING")) {
                form.fault("", "admin.fault.label");
            } else {
                form.faults(e, INPUTS);
                version = MagazineHead.stale(e) ? magazine.version() : version;
            }
        }
        response.setStatus(400);
        return page(model, form, version);
    }

    private static String page(Model model, Form form, long version) {
        model.addAttribute("form", form);
        model.addAttribute("shownVersion", version);
        return "admin/schedule/notify";
    }
}
