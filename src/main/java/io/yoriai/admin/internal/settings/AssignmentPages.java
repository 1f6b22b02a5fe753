package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.user.Assignments;
import io.yoriai.user.Roles;

/** 担当: which campaigns, and of level 3 which sessions, each administrator is assigned to. */
@Lazy
@Controller
final class AssignmentPages {

    private static final String LIST = "/admin/settings/staff";
    private static final String ONE = LIST + "/{id:[0-9]{1,18}}";
    private static final Map<String, String> INPUTS = Map.of("AssinmentSeminar.Seminar", "campaignNumber");

    private final Assignments assignments;
    private final Roles roles;

    AssignmentPages(Assignments assignments, Roles roles) {
        this.assignments = assignments;
        this.roles = roles;
    }

    @GetMapping(LIST)
    String list(Model model, Locale language) {
        model.addAttribute("people", assignments.people());
        model.addAttribute("groups", roles.groups().stream()
                .collect(Collectors.toMap(Roles.Entry::key, one -> one.name(language.getLanguage()))));
        return "admin/settings/people";
    }

    @GetMapping(ONE)
    String show(@PathVariable long id, Model model) {
        return page(id, new Form(), model);
    }

    @PostMapping(ONE)
    String add(SignedIn me, @PathVariable long id, Form form, Model model, HttpServletResponse response) {
        find(id);
        int campaign = form.number("campaignNumber");
        try {
            if (!form.failed()) {
                assignments.add(me, id, campaign);
                return "redirect:" + LIST + "/" + id + "?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(id, form, model);
    }

    @PostMapping(ONE + "/campaigns/{campaign:[0-9]{1,18}}")
    String change(SignedIn me, @PathVariable long id, @PathVariable long campaign, Form form) {
        find(id);
        if (form.get("act").equals("remove")) {
            assignments.remove(me, id, campaign);
        } else {
            assignments.sessions(me, id, campaign, form.all("session").stream()
                    .filter(session -> session.matches("[0-9]{1,18}")).map(Long::valueOf).toList());
        }
        return "redirect:" + LIST + "/" + id + "?done=saved";
    }

    @GetMapping(ONE + "/campaigns/{campaign:[0-9]{1,18}}")
    String back(@PathVariable long id) {
        return "redirect:" + LIST + "/" + id;
    }

    private Assignments.Person find(long id) {
        return assignments.person(id).orElseThrow(() -> new FaultException(Fault.notFound(null)));
    }

    private String page(long id, Form form, Model model) {
        List<Assignments.Campaign> campaigns = assignments.of(id);
        model.addAttribute("person", find(id)).addAttribute("campaigns", campaigns).addAttribute("form", form);
        return "admin/settings/assignment";
    }
}
