package io.yoriai.admin.internal.publish;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.message.Texts;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.PageDesigns;
import io.yoriai.publish.PageDesigns.Design;
import io.yoriai.publish.PageStyles;
import io.yoriai.record.FaultException;

/** ページデザイン (spec/neo.md 7.1): the templates of the public pages. */
@Lazy
@Controller
final class DesignPages {

    private static final Map<String, String> INPUTS = Map.of("PageDesign.Html", "html");

    private final PageDesigns designs;
    private final PageStyles styles;
    private final MagazineHead head;
    private final Texts texts;

    DesignPages(PageDesigns designs, PageStyles styles, MagazineHead head, Texts texts) {
        this.designs = designs;
        this.styles = styles;
        this.head = head;
        this.texts = texts;
    }

    @GetMapping("/admin/magazines/{id}/pages")
    String list(@PathVariable long id, Model model) {
        head.open(id, model);
        model.addAttribute("designs", designs.list(id));
        model.addAttribute("style", styles.get(id));
        return "admin/publish/designs";
    }

    @GetMapping("/admin/magazines/{id}/pages/{page}")
    String show(@PathVariable long id, @PathVariable DesignPage page, Model model) {
        head.open(id, model);
        Design design = designs.get(id, page);
        return page(model, new Form().put("html", design.html()), design);
    }

    @PostMapping("/admin/magazines/{id}/pages/{page}")
    String save(@PathVariable long id, @PathVariable DesignPage page, SignedIn me, Form form, Model model,
            HttpServletResponse response) {
        head.open(id, model);
        Design old = designs.get(id, page);
        if (!form.get("revision").equals(Long.toString(old.revision()))) {
            response.setStatus(409);
            return page(model, form.fault("", "magazine.fault.stale"), old);
        }
        try {
            designs.save(me, id, page, form.get("html"));
            return "redirect:/admin/magazines/" + id + "/pages/" + page + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(model, form.faults(e, INPUTS), old);
        }
    }

    /** The text that is being edited, as a reader would see it: in a page without any rights. */
    @PostMapping("/admin/magazines/{id}/pages/{page}/preview")
    Object preview(@PathVariable long id, @PathVariable DesignPage page, Form form, Locale language, Model model,
            HttpServletResponse response) {
        head.open(id, model);
        try {
            return preview(id, page, form.get("html"), language);
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(model, form.faults(e, INPUTS), designs.get(id, page));
        }
    }

    @GetMapping("/admin/magazines/{id}/pages/{page}/preview")
    ResponseEntity<String> preview(@PathVariable long id, @PathVariable DesignPage page, Locale language) {
        return preview(id, page, designs.get(id, page).html(), language);
    }

    private ResponseEntity<String> preview(long id, DesignPage page, String html, Locale language) {
        String css = styles.get(id).css();
        return Previews.page(designs.preview(id, page, html, css, language), css);
    }

    @GetMapping("/admin/magazines/{id}/pages/{page}/reset")
    String ask(@PathVariable long id, @PathVariable DesignPage page, Model model, Locale language) {
        head.open(id, model);
        String own = "/admin/magazines/" + id + "/pages/" + page;
        return Confirmation.of("pages", "admin.pages.reset", texts.get(language, "admin.page." + page, List.of()),
                own + "/reset", own).ask(model);
    }

    @PostMapping("/admin/magazines/{id}/pages/{page}/reset")
    String reset(@PathVariable long id, @PathVariable DesignPage page, SignedIn me) {
        designs.reset(me, id, page);
        return "redirect:/admin/magazines/" + id + "/pages?done=design-reset";
    }

    private static String page(Model model, Form form, Design design) {
        model.addAttribute("form", form);
        model.addAttribute("design", design);
        model.addAttribute("parts", List.of(design.page().required(), design.page().optional()));
        return "admin/publish/design";
    }
}
