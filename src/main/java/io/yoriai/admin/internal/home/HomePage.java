package io.yoriai.admin.internal.home;

import io.yoriai.account.Maintenance;
import io.yoriai.account.SignedIn;
import io.yoriai.newsletter.Magazine;
import io.yoriai.newsletter.MagazineSettings.Publisher;
import io.yoriai.newsletter.Magazines;
import io.yoriai.newsletter.ReaderCounts;
import io.yoriai.newsletter.ReaderCounts.Count;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

import java.util.List;
import java.util.Map;

/** {@code /admin}: the first screen: how many readers there are, and what wants doing. */
@Lazy
@Controller
final class HomePage {

    private final Magazines magazines;
    private final ReaderCounts counts;
    private final Maintenance maintenance;

    HomePage(Magazines magazines, ReaderCounts counts, Maintenance maintenance) {
        this.magazines = magazines;
        this.counts = counts;
        this.maintenance = maintenance;
    }

    @GetMapping({"/admin", "/admin/"})
    String show(SignedIn me, Model model) {
        if (me.privileged()) {
            List<Magazine> all = magazines.all();
            Map<Long, Count> readers = counts.all();
            model.addAttribute("magazines", all.size());
            model.addAttribute("receiving", readers.values().stream().mapToLong(Count::receiving).sum());
            model.addAttribute("readers", readers.values().stream().mapToLong(Count::all).sum());
            model.addAttribute("incomplete", all.stream().filter(HomePage::incomplete).limit(5).toList());
            model.addAttribute("maintenance", maintenance.on());
        }
        return "admin/home";
    }

    /** Whether it lacks what mails must show. */
    private static boolean incomplete(Magazine magazine) {
        Publisher publisher = magazine.settings().publisher();
        return publisher.name().isBlank() || publisher.email().isBlank() || publisher.address().isBlank()
                || publisher.contact().isBlank();
    }
}
