package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.account.Maintenance;
import io.yoriai.account.NeoClients;
import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.account.StaffSessions;
import io.yoriai.account.Totp;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audit.PlainSettings;
import io.yoriai.record.FaultException;

/** 設定: the list of settings, maintenance mode, how long a session lasts. */
@Lazy
@Controller
final class SystemPages {

    private static final String SESSION = "/admin/settings/session";
    private static final Map<String, String> INPUTS = Map.of(StaffSessions.IDLE_MINUTES, "idleMinutes",
            "password.words", "passwordWords");

    private final Maintenance maintenance;
    private final StaffSessions sessions;
    private final PlainSettings more;
    private final Staff staff;
    private final Totp totp;
    private final NeoClients clients;

    SystemPages(Maintenance maintenance, StaffSessions sessions, PlainSettings more, Staff staff, Totp totp,
            NeoClients clients) {
        this.more = more;
        this.staff = staff;
        this.maintenance = maintenance;
        this.sessions = sessions;
        this.totp = totp;
        this.clients = clients;
    }

    @GetMapping("/admin/settings")
    String list(Model model) {
        model.addAttribute("maintenance", maintenance.on());
        model.addAttribute("keys", clients.all().size());
        model.addAttribute("idle", sessions.idleMinutes());
        return "admin/settings/list";
    }

    @GetMapping("/admin/settings/maintenance")
    String show(Model model) {
        model.addAttribute("maintenance", maintenance.on());
        return "admin/settings/maintenance";
    }

    @PostMapping("/admin/settings/maintenance")
    String change(SignedIn me, Form form) {
        maintenance.change(me, form.on("on"));
        return "redirect:/admin/settings?done=" + (form.on("on") ? "maintenance-on" : "maintenance-off");
    }

    @GetMapping({"/admin/settings/session", "/admin/settings/session/{id:[0-9]{1,18}}/end"})
    String session(Model model) {
        Form form = new Form().put("idleMinutes", Integer.toString(sessions.idleMinutes()));
        more.current(SESSION).forEach(form::put);
        form.put("secondStep", totp.required().stream().map(String::valueOf).toList());
        return session(form.put("passwordWords", String.join("\n", staff.passwordWords())), model);
    }

    private String session(Form form, Model model) {
        model.addAttribute("form", form).addAttribute("sessions", sessions.all());
        return "admin/settings/session";
    }

    @PostMapping("/admin/settings/session/{id:[0-9]{1,18}}/end")
    String end(SignedIn me, @PathVariable long id) {
        sessions.end(me, id);
        return "redirect:/admin/settings/session?done=session-ended";
    }

    @PostMapping("/admin/settings/session")
    String saveSession(SignedIn me, Form form, Model model, HttpServletResponse response) {
        int minutes = form.number("idleMinutes");
        Map<String, String> given = new HashMap<>();
        more.current(SESSION).keySet().stream().filter(input -> !form.all(input).isEmpty())
                .forEach(input -> given.put(input, form.narrow(input)));
        try {
            if (!form.failed()) {
                more.change(me, SESSION, given);
                sessions.changeIdleMinutes(me, minutes);
                Set<Integer> levels = form.all("secondStep").stream().filter(level -> level.matches("[123]"))
                        .map(Integer::valueOf).collect(Collectors.toSet());
                if (!levels.equals(totp.required())) {
                    totp.require(me, levels);
                }
                if (!form.all("passwordWords").isEmpty()
                        && !form.lines("passwordWords").equals(staff.passwordWords())) {
                    staff.changePasswordWords(me, form.lines("passwordWords"));
                }
                return "redirect:/admin/settings?done=saved";
            }
        } catch (FaultException e) {
            Map<String, String> inputs = PlainSettingPages.inputs(SESSION);
            inputs.putAll(INPUTS);
            form.faults(e, inputs);
        }
        response.setStatus(400);
        return session(form, model);
    }
}
