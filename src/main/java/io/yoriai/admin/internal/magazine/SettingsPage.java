package io.yoriai.admin.internal.magazine;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineMails;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.record.FaultException;

/** {@code /admin/magazines/{id}/settings}: every setting of spec/neo.md 8. */
@Lazy
@Controller
final class SettingsPage {

    private final Magazines magazines;
    private final MagazineMails mails;
    private final MagazineHead head;

    SettingsPage(Magazines magazines, MagazineMails mails, MagazineHead head) {
        this.magazines = magazines;
        this.mails = mails;
        this.head = head;
    }

    @GetMapping("/admin/magazines/{id}/settings")
    String show(@PathVariable long id, Model model) {
        Magazine magazine = head.open(id, model);
        return page(model, SettingsForm.of(magazine, mails.of(id)), magazine.version());
    }

    @PostMapping("/admin/magazines/{id}/settings")
    String save(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        MagazineSettings wanted = SettingsForm.read(form, magazine.settings());
        form.faultsToo(Magazines.faults(wanted, SettingsForm.mails(form)), SettingsForm.INPUTS);
        if (form.failed()) {
            response.setStatus(400);
            return page(model, form, MagazineHead.version(form));
        }
        try {
            magazines.change(me, id, MagazineHead.version(form), settings -> wanted, SettingsForm.mails(form));
            return "redirect:/admin/magazines/" + id + "/settings?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            // After a warning the person decides: the next save is over what is there now.
            long version = MagazineHead.stale(e) ? magazine.version() : MagazineHead.version(form);
            return page(model, form.faults(e, SettingsForm.INPUTS), version);
        }
    }

    private static String page(Model model, Form form, long version) {
        model.addAttribute("form", form);
        model.addAttribute("shownVersion", version);
        return "admin/magazine/settings";
    }
}
