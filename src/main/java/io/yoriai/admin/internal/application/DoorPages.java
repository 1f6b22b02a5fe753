package io.yoriai.admin.internal.application;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.attendance.Dependencies;
import io.yoriai.attendance.Dependencies.Choice;
import io.yoriai.attendance.Dependencies.Tie;
import io.yoriai.attendance.ListedAttendance;
import io.yoriai.campaign.OwnSettings;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/**
 * 来場の設定 of a campaign: which sessions depend on each other (682, 683), how people enter and leave (982, 983), and another badge
 * for who lost one (699).
 */
@Lazy
@Controller
final class DoorPages {

    private static final String CAMPAIGN = "/admin/campaigns/{id:[0-9]{1,18}}";
    private static final String TIES = CAMPAIGN + "/dependencies";
    private static final String PATTERN = CAMPAIGN + "/entry-pattern";
    private static final String BADGE = CAMPAIGN + "/onsite-id";
    private static final Map<String, String> INPUTS = Map.of("SessionAttendance.Session", "otherSession",
            "entryPattern", "entryPattern", "SeminarAttendance.BarcodeData", "wornId", "SeminarAttendance.AnonymousId",
            "newOnsiteId", "Application.AnonymousId", "newOnsiteId");

    private final Desk desk;
    private final Dependencies dependencies;
    private final OwnSettings settings;
    private final ListedAttendance door;

    DoorPages(Desk desk, Dependencies dependencies, OwnSettings settings, ListedAttendance door) {
        this.door = door;
        this.desk = desk;
        this.dependencies = dependencies;
        this.settings = settings;
    }

    @GetMapping(TIES)
    String ties(SignedIn me, @PathVariable long id, Form form, Model model, Locale language) {
        page(me, id, "dependencies", form, model, language);
        model.addAttribute("ties", dependencies.of(id)).addAttribute("sessions", dependencies.choices(id))
                .addAttribute("kinds", List.of(Tie.values()));
        return "admin/application/door";
    }

    @PostMapping(TIES)
    String change(SignedIn me, @PathVariable long id, Form form, Model model, Locale language,
            HttpServletResponse response) {
        String page = ties(me, id, form, model, language);
        List<Long> known = dependencies.choices(id).stream().map(Choice::session).toList();
        long session = number(form, "session");
        long other = number(form, "otherSession");
        try {
            if (!known.contains(session) || !known.contains(other)) {
                form.fault("otherSession", "fault.INVALID_VALUE");
            } else if (form.get("act").equals("remove")) {
                dependencies.remove(form.choice("tie", Tie.class), session, other);
            } else {
                dependencies.add(form.choice("tie", Tie.class), session, other);
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
            response.setStatus(e.status());
            return page;
        }
        if (form.failed()) {
            response.setStatus(400);
            return page;
        }
        return "redirect:/admin/campaigns/" + id + "/dependencies?done=saved";
    }

    private static long number(Form form, String name) {
        return form.get(name).matches("[0-9]{1,18}") ? Long.parseLong(form.get(name)) : 0;
    }

    @GetMapping(PATTERN)
    String pattern(SignedIn me, @PathVariable long id, Form form, Model model, Locale language) {
        page(me, id, "entry-pattern", form, model, language);
        if (form.get("entryPattern").isEmpty()) {
            form.put("entryPattern", Integer.toString(settings.entryPattern(id)));
        }
        model.addAttribute("patterns", List.of("1", "2", "3"));
        return "admin/application/door";
    }

    @PostMapping(PATTERN)
    String changePattern(SignedIn me, @PathVariable long id, Form form, Model model, Locale language,
            HttpServletResponse response) {
        String page = pattern(me, id, form, model, language);
        try {
            settings.changeEntryPattern(me, id, form.get("entryPattern"));
            return "redirect:/admin/campaigns/" + id + "/entry-pattern?done=saved";
        } catch (FaultException e) {
            form.faults(e, INPUTS);
            response.setStatus(e.status());
            return page;
        }
    }

    @GetMapping(BADGE)
    String badge(SignedIn me, @PathVariable long id, Form form, Model model, Locale language) {
        page(me, id, "onsite-id", form, model, language);
        return "admin/application/door";
    }

    @PostMapping(BADGE)
    String exchange(SignedIn me, @PathVariable long id, Form form, Model model, Locale language,
            HttpServletResponse response) {
        String page = badge(me, id, form, model, language);
        try {
            exchange(me, id, form);
            return "redirect:/admin/campaigns/" + id + "/onsite-id?done=badge-exchanged";
        } catch (FaultException e) {
            form.faults(e, INPUTS);
            response.setStatus(e.status());
            return page;
        }
    }

    /** Who loses against another in the database tries once more. */
    private void exchange(SignedIn me, long id, Form form) {
        try {
            door.exchange(me, id, form.line("wornId"), form.line("newOnsiteId"));
        } catch (ConcurrencyFailureException e) {
            door.exchange(me, id, form.line("wornId"), form.line("newOnsiteId"));
        }
    }

    private void page(SignedIn me, long id, String kind, Form form, Model model, Locale language) {
        Node campaign = desk.record("campaigns", id, desk.seat(me, language));
        model.addAttribute("form", form).addAttribute("id", id).addAttribute("kind", kind).addAttribute("called",
                Standing.text(campaign, "Title"));
    }
}
