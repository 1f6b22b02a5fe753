package io.yoriai.admin.internal.record;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.lead.LeadInspections;
import io.yoriai.record.FaultException;
import io.yoriai.record.list.Search;

/**
 * 検閲: leads that were ticked in the list, or all that it finds, are let in, refused or looked at anew (spec/smp-lead.md 7.2). It
 * asks first and names their number; above a few it has to be typed.
 */
@Lazy
@Controller
final class InspectionPages {

    private static final String PATH = "/admin/inspection";
    private static final String LEADS = "leads";
    private static final String FOUND = "found";
    private static final int TYPED_ABOVE = 20;

    private final Desk desk;
    private final LeadInspections inspections;

    InspectionPages(Desk desk, LeadInspections inspections) {
        this.desk = desk;
        this.inspections = inspections;
    }

    @GetMapping(PATH)
    String ask(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        form.put("mails", true);
        return page(form, leads(form, desk.seat(me, language)), model, response);
    }

    @PostMapping(PATH)
    String decide(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        List<Long> leads = leads(form, desk.seat(me, language));
        int said = form.number("leadCount");
        if (!form.failed() && said != leads.size()) {
            form.fault("leadCount", "admin.inspection.count", leads.size());
        }
        try {
            if (!form.failed()) {
                inspections.decide(me, leads, to(form), form.on("mails"));
                String back = RecordSearch.of(desk.screen(LEADS), form).address();
                return "redirect:" + back + (back.contains("?") ? "&" : "?") + "done=inspected";
            }
        } catch (FaultException e) {
            form.faults(e, Map.of());
        }
        response.setStatus(409);
        return page(form, leads, model, response);
    }

    /** Those that are meant and within reach; one more than are allowed where there are more. */
    private List<Long> leads(Form form, Desk.Seat seat) {
        Screen screen = desk.screen(LEADS);
        try {
            if (form.get("whom").equals(FOUND)) {
                return desk.ids(screen, RecordSearch.of(screen, form).search(), seat, LeadInspections.MOST + 1);
            }
            return form.all("lead").stream().filter(id -> id.matches("[0-9]{1,18}")).limit(RecordSearch.SIZES.getLast())
                    .flatMap(id -> desk.ids(screen, Search.byId(id), seat, 1).stream()).toList();
        } catch (FaultException e) {
            form.faults(e, Map.of());
            return List.of();
        }
    }

    private static int to(Form form) {
        return form.get("to").matches("[123]") ? Integer.parseInt(form.get("to")) : 0;
    }

    private String page(Form form, List<Long> leads, Model model, HttpServletResponse response) {
        String wrong = !inspections.on()
                ? "admin.inspection.off"
                : leads.isEmpty()
                        ? "admin.inspection.none"
                        : leads.size() > LeadInspections.MOST ? "admin.inspection.many" : "";
        if (!form.failed() && !wrong.isEmpty()) {
            form.fault("", wrong, LeadInspections.MOST);
            response.setStatus(400);
        }
        RecordSearch search = RecordSearch.of(desk.screen(LEADS), form);
        model.addAttribute("form", form).addAttribute("count", leads.size()).addAttribute("to", Math.max(1, to(form)))
                .addAttribute("ready", wrong.isEmpty()).addAttribute("typed", leads.size() > TYPED_ABOVE)
                .addAttribute("leads", form.get("whom").equals(FOUND) ? List.of() : leads)
                .addAttribute("search", search).addAttribute("back", search.address());
        return "admin/lead/inspection";
    }
}
