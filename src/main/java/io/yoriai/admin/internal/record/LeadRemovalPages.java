package io.yoriai.admin.internal.record;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.OwnAccount;
import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.lead.Leads;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Search;

/** Leads that go: several of a list at once, whose number has to be typed; one whose data is erased (個人情報消去, spec/smp-lead.md 7.5). */
@Lazy
@Controller
final class LeadRemovalPages {

    private static final String LEADS = "leads";
    private static final String SEVERAL = "/admin/lead-deletion";
    private static final String ERASURE = "/admin/lead-erasure/{lead:[0-9]{1,18}}";
    private static final Map<String, String> INPUTS = Map.of("currentPassword", "currentPassword");

    private final Desk desk;
    private final RecordFormPages forms;
    private final OwnAccount account;
    private final Leads leads;
    private final Erasure erasure;

    LeadRemovalPages(Desk desk, RecordFormPages forms, OwnAccount account, Leads leads, Erasure erasure) {
        this.desk = desk;
        this.forms = forms;
        this.account = account;
        this.leads = leads;
        this.erasure = erasure;
    }

    @GetMapping(SEVERAL)
    String several(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        return several(form, found(form, desk.seat(me, language)), model, response);
    }

    /** Each goes by itself: one that cannot go keeps no other from it. */
    @PostMapping(SEVERAL)
    String delete(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        Desk.Seat seat = desk.seat(me, language);
        List<Long> found = found(form, seat);
        int said = form.number("leadCount");
        if (!form.failed() && said != found.size()) {
            form.fault("leadCount", "admin.inspection.count", found.size());
        }
        if (form.failed() || found.isEmpty()) {
            response.setStatus(400);
            return several(form, found, model, response);
        }
        List<Long> kept = new ArrayList<>();
        for (long lead : found) {
            try {
                forms.delete(desk.screen(LEADS), lead, seat);
            } catch (FaultException e) {
                kept.add(lead);
            }
        }
        if (kept.isEmpty()) {
            return "redirect:/admin/records/leads?done=deleted";
        }
        form.fault("", "admin.removal.kept", kept.size());
        response.setStatus(409);
        return several(form, found(form, seat), model, response);
    }

    private List<Long> found(Form form, Desk.Seat seat) {
        return form.all("lead").stream().filter(id -> id.matches("[0-9]{1,18}")).distinct()
                .limit(RecordSearch.SIZES.getLast())
                .flatMap(id -> desk.ids(desk.screen(LEADS), Search.byId(id), seat, 1).stream()).toList();
    }

    private static String several(Form form, List<Long> found, Model model, HttpServletResponse response) {
        if (found.isEmpty() && !form.failed()) {
            form.fault("", "admin.removal.none");
            response.setStatus(400);
        }
        model.addAttribute("form", form).addAttribute("leads", found).addAttribute("lead", null);
        return "admin/lead/removal";
    }

    @GetMapping(ERASURE)
    String ask(SignedIn me, @PathVariable long lead, Form form, Model model, Locale language) {
        return erasing(lead, desk.record(LEADS, lead, desk.seat(me, language)), form, model);
    }

    @PostMapping(ERASURE)
    String erase(SignedIn me, @PathVariable long lead, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Node record = desk.record(LEADS, lead, desk.seat(me, language));
        if (form.number("leadNumber") != lead && !form.failed()) {
            form.fault("leadNumber", "admin.removal.number");
        }
        try {
            if (!form.failed()) {
                account.check(me, form.get("currentPassword"));
                EmailAddress alone = leads.sharesAddress(lead)
                        ? null
                        : EmailAddress.parse(Cells.text(record, "Email")).orElse(null);
                if (alone == null) {
                    leads.eraseOne(me, lead);
                } else {
                    erasure.erase(me, alone);
                }
                return "redirect:/admin/records/leads?done=person-erased";
            }
            response.setStatus(400);
        } catch (FaultException e) {
            response.setStatus(e.status());
            form.faults(e, INPUTS);
        }
        return erasing(lead, record, form, model);
    }

    private String erasing(long lead, Node record, Form form, Model model) {
        model.addAttribute("form", form).addAttribute("lead", lead).addAttribute("leads", List.of())
                .addAttribute("called", Desk.title(desk.screen(LEADS), record, lead))
                .addAttribute("shared", leads.sharesAddress(lead));
        return "admin/lead/removal";
    }
}
