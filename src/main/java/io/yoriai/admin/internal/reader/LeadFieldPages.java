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
import io.yoriai.message.Texts;
import io.yoriai.newsletter.LeadLinks;
import io.yoriai.newsletter.Magazine;
import io.yoriai.newsletter.MagazineEditor;
import io.yoriai.newsletter.ReaderField;

/** Which fields go along when a linked magazine's reader makes a lead (リードと連動する, spec/neo.md 9). */
@Lazy
@Controller
final class LeadFieldPages {

    private final MagazineHead head;
    private final LeadLinks links;
    private final MagazineEditor editor;
    private final Texts texts;

    LeadFieldPages(MagazineHead head, LeadLinks links, MagazineEditor editor, Texts texts) {
        this.head = head;
        this.links = links;
        this.editor = editor;
        this.texts = texts;
    }

    @GetMapping("/admin/magazines/{id}/readers/lead-fields")
    String show(@PathVariable long id, Model model, Locale language) {
        Magazine magazine = head.open(id, model);
        model.addAttribute("form", new Form().put("field",
                links.fields(id).stream().map(ReaderField::parameter).toList()));
        model.addAttribute("fields", LeadLinks.choosable());
        model.addAttribute("labels", new Labels(texts, magazine, language));
        return "admin/reader/lead-fields";
    }

    @PostMapping("/admin/magazines/{id}/readers/lead-fields")
    String save(@PathVariable long id, SignedIn me, Form form, Model model) {
        head.open(id, model);
        editor.chooseLeadFields(me, id, LeadLinks.choosable().stream()
                .filter(field -> form.has("field", field.parameter())).toList());
        return "redirect:/admin/magazines/" + id + "/readers/lead-fields?done=saved";
    }
}
