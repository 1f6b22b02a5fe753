package io.yoriai.admin.internal.publish;

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

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.admin.internal.shell.MailFrame;
import io.yoriai.magazine.Magazine;
import io.yoriai.mail.IssueSendings;
import io.yoriai.mail.MailSendings;
import io.yoriai.mail.MailSendings.Sending;
import io.yoriai.mail.Reactions;
import io.yoriai.mail.Reactions.Counted;
import io.yoriai.message.Texts;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** 一斉配信 of an issue: tried, sent or reserved, followed, paused, cancelled (spec/neo.md 7.2). */
@Lazy
@Controller
final class IssueSendingPages {

    private static final String ISSUE = "/admin/magazines/{id}/issues/{issue}";
    private static final String SENDING = "/admin/magazines/{id}/sendings/{sending:[0-9]+}";
    private static final String RELOAD_SECONDS = "5";
    private static final int MOST_ISSUES = 50;
    private static final Map<String, String> INPUTS = Map.of("IssueSending.ReserveDate", "reserveAt",
            "IssueSending.ReactionIssue", "reactionIssue", "audience", "audience");

    private final Issues issues;
    private final IssueSendings sendings;
    private final MailSendings numbers;
    private final Reactions reactions;
    private final SendTargets targets;
    private final MagazineHead head;
    private final Texts texts;

    IssueSendingPages(Issues issues, IssueSendings sendings, MailSendings numbers, Reactions reactions,
            SendTargets targets, MagazineHead head, Texts texts) {
        this.texts = texts;
        this.reactions = reactions;
        this.issues = issues;
        this.sendings = sendings;
        this.numbers = numbers;
        this.targets = targets;
        this.head = head;
    }

    @GetMapping(ISSUE + "/send")
    String ask(@PathVariable long id, @PathVariable long issue, Locale language, Model model,
            HttpServletResponse response) {
        return page(head.open(id, model), issue(id, issue), new Form(), language, model, response);
    }

    @PostMapping(ISSUE + "/send")
    String send(@PathVariable long id, @PathVariable long issue, SignedIn me, Form form, Locale language, Model model,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        Issue sent = issue(id, issue);
        Instant at = form.moment("reserveAt");
        try {
            if (!form.failed()) {
                long made = sendings.create(me, magazine, issue, targets.read(magazine, form, language), at);
                return "redirect:/admin/magazines/" + id + "/sendings/" + made + "?done=sending-made";
            }
        } catch (FaultException e) {
            told(form, e);
        }
        response.setStatus(400);
        return page(magazine, sent, form, language, model, response);
    }

    /** What the magazine lacks is told once, whatever it is. */
    private static void told(Form form, FaultException e) {
        if (e.faults().getFirst().code().equals("LABEL_MISSING")) {
            form.fault("", "admin.fault.label");
        } else {
            form.faults(e, INPUTS);
        }
    }

    private String page(Magazine magazine, Issue issue, Form form, Locale language, Model model,
            HttpServletResponse response) {
        List<Issue> others = issues.list(magazine.id(), null, MOST_ISSUES);
        model.addAttribute("form", form);
        model.addAttribute("issue", issue);
        model.addAttribute("groups", targets.offered(magazine, language));
        model.addAttribute("others", others);
        model.addAttribute("shown", sendings.preview(magazine, issue.id()));
        MailFrame.allow(response);
        return "admin/publish/issue-send";
    }

    /** The HTML part, for the frame. */
    @GetMapping(ISSUE + "/send/html")
    ResponseEntity<String> html(@PathVariable long id, @PathVariable long issue, Model model) {
        return MailFrame.page(sendings.preview(head.open(id, model), issue).html());
    }

    @GetMapping(ISSUE + "/test")
    String tested(@PathVariable long id, @PathVariable long issue) {
        return "redirect:/admin/magazines/" + id + "/issues/" + issue + "/send";
    }

    @PostMapping(ISSUE + "/test")
    String test(@PathVariable long id, @PathVariable long issue, SignedIn me, Form form, Locale language, Model model,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        Issue sent = issue(id, issue);
        try {
            sendings.test(me, magazine, issue);
            return "redirect:/admin/magazines/" + id + "/issues/" + issue + "/send?done=test-sent";
        } catch (FaultException e) {
            told(form, e);
            response.setStatus(e.status());
            return page(magazine, sent, form, language, model, response);
        }
    }

    @GetMapping(SENDING)
    String show(@PathVariable long id, @PathVariable long sending,
            @RequestParam(required = false) @Nullable String counted,
            Locale language, Model model, HttpServletResponse response) {
        head.open(id, model);
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", new Form());
        }
        Sending shown = sendings.get(id, sending);
        if (shown.status() == 2 || shown.status() == 3 || shown.queue() > 0 && shown.status() == 5) {
            response.setHeader("Refresh", RELOAD_SECONDS);
        }
        model.addAttribute("issueId", sendings.issue(id, sending));
        model.addAttribute("sending", shown).addAttribute("why", shown.why(texts, language));
        model.addAttribute("skipped", numbers.skipped(sending));
        model.addAttribute("results", sendings.results(sending));
        Counted whom = Counted.of(counted);
        model.addAttribute("counted", whom.said()).addAttribute("reacted", reactions.of(sending, whom));
        return "admin/publish/issue-sending";
    }

    @GetMapping(SENDING + "/{act:pause|resume|cancel}")
    String acted(@PathVariable long id, @PathVariable long sending) {
        return "redirect:/admin/magazines/" + id + "/sendings/" + sending;
    }

    @PostMapping(SENDING + "/{act:pause|resume|cancel}")
    String act(@PathVariable long id, @PathVariable long sending, @PathVariable String act, SignedIn me, Form form,
            Locale language, Model model, HttpServletResponse response) {
        try {
            switch (act) {
                case "pause" -> sendings.pause(me, id, sending);
                case "resume" -> sendings.resume(me, id, sending);
                default -> sendings.cancel(me, id, sending);
            }
        } catch (FaultException e) {
            // It went on meanwhile: the page shows how it stands now.
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, Map.of()));
            return show(id, sending, null, language, model, response);
        }
        return "redirect:/admin/magazines/" + id + "/sendings/" + sending + "?done=sending-" + act;
    }

    private Issue issue(long magazineId, long id) {
        return issues.find(magazineId, id).orElseThrow(() -> new FaultException(Fault.notFound("Issue.Id")));
    }
}
