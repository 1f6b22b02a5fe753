package io.yoriai.admin.internal.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import java.util.List;

import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.list.Mask;
import io.yoriai.user.AgencyLog;
import io.yoriai.user.AgencyLog.Acting;

/** 代理操作の履歴: who acted for whom, what was opened and written. */
@Lazy
@Controller
final class AgencyLogPages {

    private static final String LIST = "/admin/settings/agency";
    private static final int AT_ONCE = 50;

    private final AgencyLog log;

    AgencyLogPages(AgencyLog log) {
        this.log = log;
    }

    @GetMapping(LIST)
    String list(Form asked, Model model) {
        String before = asked.narrow("before");
        Long lead = number(asked.narrow("lead"));
        String of = lead == null ? "" : "lead=" + lead;
        List<Acting> rows = log.page(lead, number(before), AT_ONCE + 1);
        model.addAttribute("next", rows.size() <= AT_ONCE
                ? null
                : LIST + "?before=" + rows.get(AT_ONCE - 1).id() + (of.isEmpty() ? "" : "&" + of));
        model.addAttribute("first", before.isEmpty() ? null : LIST + (of.isEmpty() ? "" : "?" + of));
        model.addAttribute("rows", rows.stream().limit(AT_ONCE).map(AgencyLogPages::shown).toList());
        return "admin/audit/agency";
    }

    @GetMapping(LIST + "/{id:[0-9]{1,18}}")
    String show(@PathVariable long id, Model model) {
        Acting acting = log.find(id).orElseThrow(() -> new FaultException(Fault.notFound(null)));
        model.addAttribute("acting", shown(acting)).addAttribute("steps", log.steps(id));
        return "admin/audit/acting";
    }

    private static Acting shown(Acting acting) {
        return ConsoleShell.seesPeople()
                ? acting
                : new Acting(acting.id(), acting.staff(), acting.lead(), Mask.TEXT, acting.client(), acting.network(),
                        acting.agent(), acting.since(), acting.ended(), acting.reason(), acting.steps());
    }

    private static @Nullable Long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }
}
