package io.yoriai.admin.internal.publish;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.mail.IssueSendings;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issue.Content;
import io.yoriai.publish.Issues;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Issues of a magazine: drafts, published ones, the sample, back numbers (spec/neo.md 7.1, 7.2). */
@Lazy
@Controller
final class IssuePages {

    private static final int PAGE = 50;
    private static final Map<String, String> INPUTS = Map.of("Issue.Subject", "subject", "Issue.Text", "text",
            "Issue.Html", "html");

    private final Issues issues;
    private final IssueSendings sendings;
    private final MagazineHead head;

    IssuePages(Issues issues, IssueSendings sendings, MagazineHead head) {
        this.issues = issues;
        this.sendings = sendings;
        this.head = head;
    }

    @GetMapping("/admin/magazines/{id}/issues")
    String list(@PathVariable long id, @RequestParam @Nullable Long before, Model model) {
        head.open(id, model);
        List<Issue> found = issues.list(id, before, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Issue> shown = more ? found.subList(0, PAGE) : found;
        model.addAttribute("issues", shown);
        model.addAttribute("older", more ? shown.getLast().id() : null);
        model.addAttribute("before", before);
        return "admin/publish/issues";
    }

    @GetMapping("/admin/magazines/{id}/issues/new")
    String ask(@PathVariable long id, Model model) {
        head.open(id, model);
        return page(model, new Form(), null);
    }

    @PostMapping("/admin/magazines/{id}/issues/new")
    String create(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        head.open(id, model);
        try {
            Issue made = issues.create(me, id, content(form));
            return "redirect:/admin/magazines/" + id + "/issues/" + made.id() + "?done=issue-created";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(model, form.faults(e, INPUTS), null);
        }
    }

    @GetMapping("/admin/magazines/{id}/issues/{issue}")
    String show(@PathVariable long id, @PathVariable long issue, Model model) {
        head.open(id, model);
        Issue shown = issue(id, issue);
        return page(model, new Form().put("subject", shown.content().subject()).put("text", shown.content().text())
                .put("html", shown.content().html()), shown);
    }

    @PostMapping("/admin/magazines/{id}/issues/{issue}")
    String save(@PathVariable long id, @PathVariable long issue, SignedIn me, Form form, Model model,
            HttpServletResponse response) {
        head.open(id, model);
        Issue old = issue(id, issue);
        try {
            issues.change(me, id, issue, content(form));
            return "redirect:/admin/magazines/" + id + "/issues/" + issue + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(model, form.faults(e, INPUTS), old);
        }
    }

    @GetMapping("/admin/magazines/{id}/issues/{issue}/preview")
    String preview(@PathVariable long id, @PathVariable long issue, Locale language, Model model) {
        Magazine magazine = head.open(id, model);
        model.addAttribute("shown", issues.preview(magazine, issue(id, issue).content(), language));
        return "admin/publish/issue-preview";
    }

    /** The text that is being written, stored or not. */
    @PostMapping({"/admin/magazines/{id}/issues/new/preview", "/admin/magazines/{id}/issues/{issue:[0-9]+}/preview"})
    String previewWritten(@PathVariable long id, @PathVariable(required = false) @Nullable Long issue, Form form,
            Locale language, Model model, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        Issue old = issue == null ? null : issue(id, issue);
        try {
            model.addAttribute("shown", issues.preview(magazine, content(form), language));
            return "admin/publish/issue-preview";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(model, form.faults(e, INPUTS), old);
        }
    }

    @GetMapping("/admin/magazines/{id}/issues/new/preview")
    String nothingToPreview(@PathVariable long id) {
        return "redirect:/admin/magazines/" + id + "/issues/new";
    }

    @PostMapping("/admin/magazines/{id}/issues/{issue}/publish")
    String publish(@PathVariable long id, @PathVariable long issue, SignedIn me, Form form) {
        if (form.on("on")) {
            issues.publish(me, id, issue);
        } else {
            issues.withdraw(me, id, issue);
        }
        return back(id, issue, form.on("on") ? "issue-published" : "issue-withdrawn");
    }

    @PostMapping("/admin/magazines/{id}/issues/{issue}/sample")
    String sample(@PathVariable long id, @PathVariable long issue, SignedIn me, Form form) {
        issues.sample(me, id, issue, form.on("on"));
        return back(id, issue, "saved");
    }

    @PostMapping("/admin/magazines/{id}/issues/{issue}/back-number")
    String backNumber(@PathVariable long id, @PathVariable long issue, SignedIn me, Form form) {
        issues.showAsBackNumber(me, id, issue, form.on("on"));
        return back(id, issue, "saved");
    }

    @GetMapping("/admin/magazines/{id}/issues/{issue}/{act:publish|sample|back-number}")
    String again(@PathVariable long id, @PathVariable long issue) {
        return "redirect:/admin/magazines/" + id + "/issues/" + issue;
    }

    @GetMapping("/admin/magazines/{id}/issues/{issue}/delete")
    String askDelete(@PathVariable long id, @PathVariable long issue, Model model) {
        head.open(id, model);
        String own = "/admin/magazines/" + id + "/issues/" + issue;
        return Confirmation.of("issues", "admin.issues.delete", issue(id, issue).content().subject(), own + "/delete",
                own).ask(model);
    }

    @PostMapping("/admin/magazines/{id}/issues/{issue}/delete")
    String delete(@PathVariable long id, @PathVariable long issue, SignedIn me) {
        issues.delete(me, id, issue);
        return "redirect:/admin/magazines/" + id + "/issues?done=issue-deleted";
    }

    private static String back(long id, long issue, String done) {
        return "redirect:/admin/magazines/" + id + "/issues/" + issue + "?done=" + done;
    }

    private Issue issue(long magazineId, long id) {
        return issues.find(magazineId, id).orElseThrow(() -> new FaultException(Fault.notFound("Issue.Id")));
    }

    private static Content content(Form form) {
        return new Content(form.line("subject"), form.get("text"), form.get("html").strip());
    }

    private String page(Model model, Form form, @Nullable Issue issue) {
        model.addAttribute("form", form);
        model.addAttribute("sendings", issue == null ? List.of() : sendings.of(issue.magazineId(), issue.id()));
        model.addAttribute("issue", issue);
        return "admin/publish/issue";
    }
}
