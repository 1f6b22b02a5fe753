package io.yoriai.admin.internal.reader;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Locale;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.audience.ReaderRemoval;
import io.yoriai.audience.Removal;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** How far the taking out of many readers is, and what came of it. */
@Lazy
@Controller
final class RemovalPages {

    private final MagazineHead head;
    private final ReaderRemoval removals;

    RemovalPages(MagazineHead head, ReaderRemoval removals) {
        this.head = head;
        this.removals = removals;
    }

    @GetMapping("/admin/magazines/{id}/readers/removals/{removal}")
    String show(@PathVariable long id, @PathVariable("removal") long removalId, Model model, Locale language,
            HttpServletResponse response) {
        head.open(id, model);
        Removal removal = removals.find(id, removalId)
                .orElseThrow(() -> new FaultException(Fault.notFound("Removal.Id")));
        model.addAttribute("removal", removal);
        if (removal.state() == Removal.State.RUNNING) {
            response.setHeader("Refresh", "10");
        }
        return "admin/reader/removal";
    }

    @PostMapping("/admin/magazines/{id}/readers/removals/{removal}/stop")
    String stop(@PathVariable long id, @PathVariable("removal") long removalId, SignedIn me) {
        removals.stop(me, id, removalId);
        return "redirect:/admin/magazines/" + id + "/readers/removals/" + removalId;
    }

    @GetMapping("/admin/magazines/{id}/readers/removals/{removal}/stop")
    String back(@PathVariable long id, @PathVariable("removal") long removalId) {
        return "redirect:/admin/magazines/" + id + "/readers/removals/" + removalId;
    }
}
