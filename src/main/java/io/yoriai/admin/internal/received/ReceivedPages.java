package io.yoriai.admin.internal.received;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.yoriai.admin.internal.shell.MailFrame;
import io.yoriai.mail.ReceivedMails;
import io.yoriai.mail.ReceivedMails.Received;
import io.yoriai.reader.ListPage;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * {@code /admin/received}: each mail that the demo sent, as it arrived. In the demo alone: whoever reads a mail can act as the
 * person it is for.
 */
@Lazy
@Controller
final class ReceivedPages {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");
    private final ReceivedMails mails;
    private final boolean demo;

    ReceivedPages(ReceivedMails mails, @Value("${yoriai.demo:false}") boolean demo) {
        this.mails = mails;
        this.demo = demo;
    }

    @GetMapping("/admin/received")
    String list(@RequestParam(defaultValue = "1") int page, Model model) {
        inDemo();
        model.addAttribute("page", ListPage.of(page, mails.count(), mails::list));
        return "admin/received/list";
    }

    @GetMapping("/admin/received/{id}")
    String show(@PathVariable long id, @RequestParam(defaultValue = "html") String view, HttpServletResponse response,
            Model model) {
        Received mail = find(id);
        String shown = view.equals("raw") ? "raw" : view.equals("text") || mail.html().isEmpty() ? "text" : "html";
        List<String> links = LINK.matcher(mail.text()).results().map(MatchResult::group).distinct().toList();
        model.addAttribute("mail", mail);
        model.addAttribute("view", shown);
        model.addAttribute("links", links);
        MailFrame.allow(response);
        return "admin/received/mail";
    }

    /** The mail's HTML for the frame: it may look like anything and do nothing; its links open in a window of their own. */
    @GetMapping("/admin/received/{id}/html")
    ResponseEntity<String> html(@PathVariable long id) {
        return MailFrame.page(find(id).html());
    }

    private Received find(long id) {
        inDemo();
        return mails.find(id).orElseThrow(() -> new FaultException(Fault.notFound("Mail.Id")));
    }

    private void inDemo() {
        if (!demo) {
            throw new FaultException(Fault.notFound("Mail"));
        }
    }
}
