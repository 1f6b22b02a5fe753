package io.yoriai.admin.internal.reader;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.intake.ReaderDesk;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.message.Texts;
import io.yoriai.reader.Complaint;
import io.yoriai.reader.ErrorAddresses;
import io.yoriai.reader.ListPage;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** 苦情 (spec/neo.md 7.6): recorded for a reader, and listed beside the error addresses. */
@Lazy
@Controller
final class ComplaintPages {

    private static final Map<String, String> INPUTS = Map.of("Complaint.Evidence", "complaint");

    private final MagazineHead head;
    private final Magazines magazines;
    private final Readers readers;
    private final ReaderDesk desk;
    private final ErrorAddresses errors;
    private final Texts texts;

    ComplaintPages(MagazineHead head, Magazines magazines, Readers readers, ReaderDesk desk, ErrorAddresses errors,
            Texts texts) {
        this.head = head;
        this.magazines = magazines;
        this.readers = readers;
        this.desk = desk;
        this.errors = errors;
        this.texts = texts;
    }

    @GetMapping("/admin/errors/complaints")
    String list(Form form, Model model, Locale language) {
        String number = form.narrow("page");
        ListPage<Complaint> page = errors.complaints(form.line("part").isEmpty() ? null : form.line("part"),
                number.matches("[0-9]{1,8}") ? Integer.parseInt(number) : 1);
        Map<Long, String> names = new HashMap<>();
        for (Complaint complaint : page.rows()) {
            names.computeIfAbsent(complaint.magazineId(),
                    id -> magazines.recent(id).map(magazine -> magazine.settings().name()).orElse("—"));
        }
        model.addAttribute("page", page);
        model.addAttribute("names", names);
        model.addAttribute("part", form.line("part"));
        return "admin/reader/complaints";
    }

    @GetMapping("/admin/magazines/{id}/readers/{reader}/complaint")
    String ask(@PathVariable long id, @PathVariable("reader") long readerId, Model model, Locale language) {
        return page(head.open(id, model), readerId, new Form(), model, language);
    }

    @PostMapping("/admin/magazines/{id}/readers/{reader}/complaint")
    String record(@PathVariable long id, @PathVariable("reader") long readerId, SignedIn me, Form form, Model model,
            Locale language, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        try {
            desk.complain(me, id, readerId, form.get("complaint").strip());
            return "redirect:/admin/magazines/" + id + "/readers/" + readerId + "?done=complaint-recorded";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(magazine, readerId, form.faults(e, INPUTS), model, language);
        }
    }

    private String page(Magazine magazine, long readerId, Form form, Model model, Locale language) {
        Reader reader = readers.find(magazine.id(), readerId)
                .orElseThrow(() -> new FaultException(Fault.notFound("id")));
        model.addAttribute("reader", reader);
        model.addAttribute("form", form);
        model.addAttribute("labels", new Labels(texts, magazine, language));
        return "admin/reader/complaint";
    }
}
