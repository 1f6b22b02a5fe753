package io.yoriai.admin.internal.reader;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderRemoval;
import io.yoriai.audience.ReaderSearch;
import io.yoriai.audience.Removal;
import io.yoriai.magazine.Magazine;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Taking out whom a search finds: asked with their number, how far it is, and what came of it. */
@Lazy
@Controller
final class RemovalPages {

    private static final Map<String, String> INPUTS = Map.of("count", "count");

    private final MagazineHead head;
    private final ReaderSearch search;
    private final ReaderRemoval removals;
    private final Texts texts;

    RemovalPages(MagazineHead head, ReaderSearch search, ReaderRemoval removals, Texts texts) {
        this.head = head;
        this.search = search;
        this.removals = removals;
        this.texts = texts;
    }

    @GetMapping("/admin/magazines/{id}/readers/delete")
    String askRemoval(@PathVariable long id, Form form, Model model, Locale language) {
        Magazine magazine = head.open(id, model);
        ReaderConditions conditions = Conditions.valid(search, magazine, form.get("q"));
        return conditions == null
                ? "redirect:" + ReaderList.address(id, form.get("q"))
                : removalPage(magazine, conditions, form, model, language);
    }

    @PostMapping("/admin/magazines/{id}/readers/delete")
    String remove(@PathVariable long id, SignedIn me, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        ReaderConditions conditions = Conditions.valid(search, magazine, form.get("q"));
        if (conditions == null) {
            return "redirect:" + ReaderList.address(id, form.get("q"));
        }
        try {
            long said = form.number("count");
            if (!form.failed()) {
                long started = removals.start(me, magazine, conditions, said, form.on("tell"));
                removals.begin(id, started);
                return "redirect:/admin/magazines/" + id + "/readers/removals/" + started;
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(409);
        return removalPage(magazine, conditions, form, model, language);
    }

    private String removalPage(Magazine magazine, ReaderConditions conditions, Form form, Model model,
            Locale language) {
        Labels labels = new Labels(texts, magazine, language);
        model.addAttribute("form", form);
        model.addAttribute("labels", labels);
        model.addAttribute("q", Conditions.write(conditions));
        model.addAttribute("any", conditions.any());
        model.addAttribute("chips", ReaderList.chips(conditions, labels));
        model.addAttribute("count", search.count(magazine, conditions));
        return "admin/reader/delete";
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
