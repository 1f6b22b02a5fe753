package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.lead.LeadSettings;
import io.yoriai.record.FaultException;

/** 設定 > リード: how leads are registered, inspected and merged (spec/smp-lead.md 7). */
@Lazy
@Controller
final class LeadPages {

    private static final String PATH = "/admin/settings/leads";
    private static final Map<String, String> INPUTS = Map.of(LeadSettings.PERMISSION, "permission",
            LeadSettings.UPDATE_KEY, "updateKey",
            LeadSettings.MERGE_KEYS, "mergeKeys", LeadSettings.MERGE_KEPT, "mergeKept", LeadSettings.MERGE_BLANKS,
            "mergeBlanks");

    private final LeadSettings settings;

    LeadPages(LeadSettings settings) {
        this.settings = settings;
    }

    @GetMapping(PATH)
    String show(Model model) {
        LeadSettings.Values now = settings.current();
        return page(model, new Form().put("inspection", now.inspection()).put("emailUnique", now.emailUnique())
                .put("passwordsProtected", now.passwordsProtected()).put("permission", now.permission())
                .put("merge", now.merge())
                .put("mergeKeys", String.join("\n", now.keys().stream().map(group -> String.join(":", group)).toList()))
                .put("mergeKept", String.join("\n", now.kept())).put("mergeBlanks", String.join("\n", now.blanks()))
                .put("ownDisclosure", now.ownDisclosure())
                .put("updateKey", String.join(":", now.updateKey())));
    }

    @PostMapping(PATH)
    String save(SignedIn me, Form form, Model model, HttpServletResponse response) {
        List<List<String>> keys = form.lines("mergeKeys").stream()
                .map(line -> Arrays.stream(line.split(":", -1)).map(String::strip).toList()).toList();
        try {
            settings.change(me, new LeadSettings.Values(form.on("inspection"), form.on("emailUnique"),
                    form.on("passwordsProtected"), form.get("permission"), form.on("merge"), keys,
                    form.lines("mergeKept"), form.lines("mergeBlanks"), form.on("ownDisclosure"),
                    Arrays.stream(form.narrow("updateKey").split(":")).map(String::strip)
                            .filter(name -> !name.isEmpty())
                            .toList()));
            return "redirect:/admin/settings?done=saved";
        } catch (FaultException e) {
            response.setStatus(400);
            return page(model, form.faults(e, INPUTS));
        }
    }

    private static String page(Model model, Form form) {
        model.addAttribute("form", form).addAttribute("permissions", List.of("1", "2"));
        return "admin/settings/leads";
    }
}
