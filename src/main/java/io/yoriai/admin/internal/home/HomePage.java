package io.yoriai.admin.internal.home;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.user.Functions;
import io.yoriai.page.SystemHealth;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.mail.MailSending;
import io.yoriai.mail.ReceivedMails;
import io.yoriai.reader.ReaderCounts;
import io.yoriai.reader.ReaderCounts.Count;

/** {@code /admin}: the first screen: how many readers there are, what wants doing, how the system stands. */
@Lazy
@Controller
final class HomePage {

    private final Functions functions;
    private final Magazines magazines;
    private final ReaderCounts counts;
    private final SystemHealth.Source system;
    private final MailSending sending;
    private final ReceivedMails received;
    private final boolean demo;

    HomePage(Functions functions, Magazines magazines, ReaderCounts counts, SystemHealth.Source system,
            MailSending sending, ReceivedMails received, @Value("${yoriai.demo:false}") boolean demo) {
        this.functions = functions;
        this.sending = sending;
        this.received = received;
        this.demo = demo;
        this.magazines = magazines;
        this.counts = counts;
        this.system = system;
    }

    @GetMapping({"/admin", "/admin/"})
    String show(SignedIn me, Model model) {
        Functions.Held may = functions.of(me.staffId());
        if (may.mayOpen("/admin/magazines", true)) {
            List<Magazine> all = magazines.all();
            Map<Long, Count> readers = counts.all();
            model.addAttribute("magazines", all.size());
            model.addAttribute("receiving", readers.values().stream().mapToLong(Count::receiving).sum());
            model.addAttribute("readers", readers.values().stream().mapToLong(Count::all).sum());
            model.addAttribute("incomplete", all.stream()
                    .filter(magazine -> !magazine.settings().publisher().missing().isEmpty()).limit(5).toList());
        }
        if (may.mayOpen("/admin/settings", true)) {
            model.addAttribute("system", system.now());
            model.addAttribute("waiting", sending.off() ? sending.waiting() : 0);
            model.addAttribute("complaints", sending.complaints());
            model.addAttribute("rests", sending.rests());
            model.addAttribute("unread", sending.unread());
            model.addAttribute("received", demo ? received.count() : 0);
        }
        return "admin/home";
    }
}
