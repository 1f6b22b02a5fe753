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
import io.yoriai.magazine.Magazine;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.PageDesigns;
import io.yoriai.publish.PageStyles;
import io.yoriai.publish.PageStyles.Style;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** The style sheet of a magazine's public pages (spec/neo.md 7.1 ページデザイン). */
@Lazy
@Controller
final class StylePages {

    private static final Map<String, String> INPUTS = Map.of("PageStyle.Css", "css");

    private final PageStyles styles;
    private final PageDesigns designs;
    private final MagazineHead head;

    StylePages(PageStyles styles, PageDesigns designs, MagazineHead head) {
        this.styles = styles;
        this.designs = designs;
        this.head = head;
    }

    @GetMapping("/admin/magazines/{id}/style")
    String show(@PathVariable long id, Model model) {
        head.open(id, model);
        Style style = styles.get(id);
        return page(model, new Form().put("css", style.css()), style);
    }

    @PostMapping("/admin/magazines/{id}/style")
    String save(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        head.open(id, model);
        Style old = styles.get(id);
        if (!form.get("revision").equals(Long.toString(old.revision()))) {
            response.setStatus(409);
            return page(model, form.fault("", "magazine.fault.stale"), old);
        }
        try {
            styles.save(me, id, form.get("css"));
            return "redirect:/admin/magazines/" + id + "/style?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(model, form.faults(e, INPUTS), old);
        }
    }

    /** A page with the sheet that is being edited, as a reader would see it: without any rights. */
    @PostMapping("/admin/magazines/{id}/style/preview")
    Object preview(@PathVariable long id, Form form, Model model, Locale language, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        List<Fault> faults = PageStyles.check(form.get("css"));
        if (!faults.isEmpty()) {
            response.setStatus(400);
            return page(model, form.faults(new FaultException(faults), INPUTS), styles.get(id));
        }
        return preview(magazine, form, form.get("css"), language);
    }

    @GetMapping("/admin/magazines/{id}/style/preview")
    ResponseEntity<String> stored(@PathVariable long id, Form form, Model model, Locale language) {
        return preview(head.open(id, model), form, styles.get(id).css(), language);
    }

    private ResponseEntity<String> preview(Magazine magazine, Form form, String css, Locale language) {
        DesignPage page = DesignPage.REGISTER;
        for (DesignPage one : DesignPage.values()) {
            page = one.name().equals(form.get("page")) ? one : page;
        }
        return Previews.page(
                designs.preview(magazine.id(), page, designs.get(magazine.id(), page).html(), css, language), css);
    }

    @GetMapping("/admin/magazines/{id}/style/reset")
    String ask(@PathVariable long id, Model model) {
        Magazine magazine = head.open(id, model);
        String own = "/admin/magazines/" + id + "/style";
        return Confirmation.of("pages", "admin.style.reset", magazine.settings().name(), own + "/reset", own)
                .ask(model);
    }

    @PostMapping("/admin/magazines/{id}/style/reset")
    String reset(@PathVariable long id, SignedIn me) {
        styles.reset(me, id);
        return "redirect:/admin/magazines/" + id + "/style?done=style-reset";
    }

    private static String page(Model model, Form form, Style style) {
        model.addAttribute("form", form);
        model.addAttribute("style", style);
        model.addAttribute("pages", DesignPage.values());
        return "admin/publish/style";
    }
}
