package io.yoriai.admin.internal.magazine;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.reader.ReaderCounts;
import io.yoriai.reader.ReaderCounts.Count;
import io.yoriai.record.FaultException;

/** {@code /admin/magazines}: the list, a new one, and the first tab of each. */
@Lazy
@Controller
final class MagazineList {

    private final Magazines magazines;
    private final MagazineHead head;
    private final ReaderCounts counts;

    MagazineList(Magazines magazines, MagazineHead head, ReaderCounts counts) {
        this.magazines = magazines;
        this.head = head;
        this.counts = counts;
    }

    /** A line of the list. */
    record Line(Magazine magazine, Count count) {}

    @GetMapping("/admin/magazines")
    String list(Model model) {
        Map<Long, Count> readers = counts.all();
        List<Line> lines = magazines.all().stream()
                .map(magazine -> new Line(magazine, readers.getOrDefault(magazine.id(), Count.NONE))).toList();
        model.addAttribute("lines", lines);
        return "admin/magazine/list";
    }

    @GetMapping("/admin/magazines/new")
    String ask(Model model) {
        model.addAttribute("form", new Form());
        return "admin/magazine/new";
    }

    @PostMapping("/admin/magazines/new")
    String create(SignedIn me, Form form, Model model, HttpServletResponse response) {
        MagazineSettings settings = MagazineSettings.named(form.line("name"))
                .with(new Publisher(form.line("publisherName"), form.narrow("publisherEmail"), "", "",
                        form.line("publisherAddress"), form.line("contact")))
                .with(State.PREPARING);
        try {
            Magazine made = magazines.create(me, settings);
            return "redirect:/admin/magazines/" + made.id() + "?done=magazine-created";
        } catch (FaultException e) {
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, SettingsForm.INPUTS));
            return "admin/magazine/new";
        }
    }

    @GetMapping("/admin/magazines/{id}")
    String overview(@PathVariable long id, Model model) {
        return overview(head.open(id, model), new Form(), model);
    }

    private String overview(Magazine magazine, Form form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("count", counts.of(magazine.id()));
        model.addAttribute("incomplete", !magazine.settings().publisher().missing().isEmpty());
        return "admin/magazine/overview";
    }

    @GetMapping("/admin/magazines/{id}/delete")
    String askDelete(@PathVariable long id, Model model) {
        String own = "/admin/magazines/" + id;
        return Confirmation.of("settings", "admin.magazine.delete", head.open(id, model).settings().name(),
                own + "/delete", own).ask(model);
    }

    @PostMapping("/admin/magazines/{id}/delete")
    String delete(@PathVariable long id, SignedIn me, Model model, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        try {
            magazines.delete(me, id);
            return "redirect:/admin/magazines?done=magazine-deleted";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return overview(magazine, new Form().faults(e, Map.of()), model);
        }
    }
}
