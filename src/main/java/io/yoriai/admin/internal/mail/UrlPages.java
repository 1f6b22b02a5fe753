package io.yoriai.admin.internal.mail;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.mail.CountedUrls;
import io.yoriai.record.FaultException;
import io.yoriai.tracking.TrackedPages;

/** クリックカウントURL and トラッキングURL registered by hand, and visits that do not count (spec/smp-mail-tracking.md 2.11, 2.12, 3.11). */
@Lazy
@Controller
final class UrlPages {

    static final String LINKS = "/admin/click-links";
    static final String PAGES = "/admin/tracked-pages";
    static final String VISITS = "/admin/visits";
    private static final String ONE = "/{id:[0-9]{1,18}}";
    private static final Map<String, String> INPUTS = Map.of("ClickCountUrl.Name", "linkName",
            "ClickCountUrl.TargetUrl", "linkTarget", "TrackingUrl.Name", "pageName", "TrackingUrl.Url", "pageUrl",
            "TrackingUrl.MatchType", "pageMatch");

    private final CountedUrls links;
    private final TrackedPages pages;

    UrlPages(CountedUrls links, TrackedPages pages) {
        this.links = links;
        this.pages = pages;
    }

    @GetMapping(LINKS + "/new")
    String askLink(Model model) {
        return link(new Form().put("linkActive", true), 0, true, model);
    }

    @PostMapping(LINKS + "/new")
    String makeLink(SignedIn me, Form form, Model model, HttpServletResponse response) {
        return saveLink(me, form, 0, model, response);
    }

    @GetMapping(LINKS + ONE)
    String showLink(@PathVariable long id, Model model) {
        CountedUrls.Url url = links.get(id);
        return link(new Form().put("linkName", url.name()).put("linkTarget", url.target())
                .put("linkActive", url.active()), id, url.byHand(), model);
    }

    @PostMapping(LINKS + ONE)
    String changeLink(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        return saveLink(me, form, id, model, response);
    }

    private String saveLink(SignedIn me, Form form, long id, Model model, HttpServletResponse response) {
        boolean byHand = id == 0 || links.get(id).byHand();
        try {
            long saved = links.save(me, id, form.line("linkName"), form.line("linkTarget"), form.on("linkActive"));
            return "redirect:/admin/records/click-links/" + saved + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return link(form.faults(e, INPUTS), id, byHand, model);
        }
    }

    private static String link(Form form, long id, boolean byHand, Model model) {
        model.addAttribute("form", form).addAttribute("id", id).addAttribute("byHand", byHand);
        return "admin/mail/click-link";
    }

    @GetMapping(PAGES + "/new")
    String askPage(Model model) {
        return page(new Form().put("pageMatch", "1"), 0, true, model);
    }

    @PostMapping(PAGES + "/new")
    String makePage(SignedIn me, Form form, Model model, HttpServletResponse response) {
        return savePage(me, form, 0, model, response);
    }

    @GetMapping(PAGES + ONE)
    String showPage(@PathVariable long id, Model model) {
        TrackedPages.Page page = pages.get(id);
        return page(new Form().put("pageName", page.name()).put("pageUrl", page.url())
                .put("pageMatch", Integer.toString(page.match())), id, page.byHand(), model);
    }

    @PostMapping(PAGES + ONE)
    String changePage(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        return savePage(me, form, id, model, response);
    }

    private String savePage(SignedIn me, Form form, long id, Model model, HttpServletResponse response) {
        boolean byHand = id == 0 || pages.get(id).byHand();
        String match = form.get("pageMatch");
        try {
            long saved = pages.save(me, id, form.line("pageName"), form.line("pageUrl"),
                    match.matches("[1-3]") ? Integer.parseInt(match) : 0);
            return "redirect:/admin/records/pages/" + saved + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(form.faults(e, INPUTS), id, byHand, model);
        }
    }

    private static String page(Form form, long id, boolean byHand, Model model) {
        model.addAttribute("form", form).addAttribute("id", id).addAttribute("byHand", byHand);
        return "admin/mail/tracked-page";
    }

    @GetMapping(VISITS + ONE + "/{act:count|leave}")
    String counted(@PathVariable long id, @PathVariable String act) {
        return "redirect:/admin/records/visits/" + id;
    }

    /** 無効化, and back. */
    @PostMapping(VISITS + ONE + "/{act:count|leave}")
    String count(@PathVariable long id, @PathVariable String act, SignedIn me) {
        pages.count(me, id, act.equals("count"));
        return "redirect:/admin/records/visits/" + id + "?done=saved";
    }
}
