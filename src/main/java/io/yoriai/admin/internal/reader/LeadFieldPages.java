package io.yoriai.admin.internal.reader;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Locale;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.reader.LeadLinks;

/** Which fields go along when a linked magazine's reader makes a lead (リードと連動する, spec/neo.md 9). */
@Lazy
@Controller
final class LeadFieldPages {

    private final MagazineHead head;
    private final LeadLinks links;
    private final Texts texts;

    LeadFieldPages(MagazineHead head, LeadLinks links, Texts texts) {
        this.head = head;
        this.links = links;
        this.texts = texts;
    }

    @GetMapping("/admin/magazines/{id}/readers/lead-fields")
    String show(@PathVariable long id, Model model, Locale language) {
        Magazine magazine = head.open(id, model);
        model.addAttribute("form", new Form().put("field",
                LeadLinks.fields(magazine).stream().map(ReaderField::parameter).toList()));
        model.addAttribute("fields", LeadLinks.choosable());
        model.addAttribute("labels", new Labels(texts, magazine, language));
        return "admin/reader/lead-fields";
    }

    @PostMapping("/admin/magazines/{id}/readers/lead-fields")
    String save(@PathVariable long id, SignedIn me, Form form, Model model) {
        head.open(id, model);
        links.choose(me, id, LeadLinks.choosable().stream()
                .filter(field -> form.has("field", field.parameter())).toList());
        return "redirect:/admin/magazines/" + id + "/readers/lead-fields?done=saved";
    }
}
