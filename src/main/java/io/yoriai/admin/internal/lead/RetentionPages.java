package io.yoriai.admin.internal.lead;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.lead.LeadRetention;
import io.yoriai.lead.LeadRetention.Idle;
import io.yoriai.record.FaultException;

/** リードの保存期間: leads that nobody has heard of for too long, which go only by somebody's word (spec/smp-lead.md 7.5). */
@Lazy
@Controller
final class RetentionPages {

    private static final String PATH = "/admin/retention";

    private final LeadRetention retention;

    RetentionPages(LeadRetention retention) {
        this.retention = retention;
    }

    @GetMapping({PATH, PATH + "/months"})
    String show(Form form, Model model) {
        if (form.all("idleMonths").isEmpty()) {
            form.put("idleMonths", Integer.toString(retention.months()));
        }
        String after = form.narrow("after");
        List<Idle> rows = retention.page(after.matches("[0-9]{1,18}") ? Long.parseLong(after) : 0);
        model.addAttribute("rows", rows).addAttribute("months", retention.months())
                .addAttribute("next",
                        rows.size() == LeadRetention.PAGE ? PATH + "?after=" + rows.getLast().lead() : null)
                .addAttribute("first", after.isEmpty() ? null : PATH).addAttribute("form", form);
        return "admin/lead/retention";
    }

    @PostMapping(PATH + "/months")
    String months(SignedIn me, Form form, Model model, HttpServletResponse response) {
        int months = form.number("idleMonths");
        try {
            if (!form.failed()) {
                retention.change(me, months);
                return "redirect:" + PATH + "?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, Map.of(LeadRetention.MONTHS, "idleMonths"));
        }
        response.setStatus(400);
        return show(form, model);
    }

    @PostMapping(PATH)
    String delete(SignedIn me, Form form, Model model, HttpServletResponse response) {
        List<Long> leads = form.all("lead").stream().filter(id -> id.matches("[0-9]{1,18}")).map(Long::valueOf)
                .distinct().toList();
        if (leads.isEmpty()) {
            form.fault("", "admin.retention.none");
        }
        int count = form.number("leadCount");
        try {
            if (!form.failed()) {
                retention.delete(me, leads, count);
                return "redirect:" + PATH + "?done=deleted";
            }
        } catch (FaultException e) {
            form.fault("leadCount", "admin.retention.count", Integer.toString(leads.size()));
        }
        response.setStatus(400);
        return show(form, model);
    }
}
