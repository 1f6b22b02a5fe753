package io.yoriai.admin.internal.mail;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.mail.MailLanes;
import io.yoriai.record.FaultException;

/** 設定 > メール > 配信レーン: receivers with limits of their own, paused and resumed; TLS必須ドメイン (spec/smp-mail-tracking.md 3.5, 3.6). */
@Lazy
@Controller
final class LanePages {

    private static final String PATH = "/admin/settings/mail/lanes";
    private static final String ONE = PATH + "/{id:[0-9]{1,4}}";
    private static final Map<String, String> INPUTS = Map.of("Lane.Name", "laneName", "Lane.Domains", "laneDomains",
            "Lane.Connections", "laneConnections", "Lane.PerSecond", "lanePerSecond", "Setting.tlsDomains",
            "tlsDomains");

    private final MailLanes lanes;

    LanePages(MailLanes lanes) {
        this.lanes = lanes;
    }

    @GetMapping(PATH)
    String list(Model model) {
        return list(new Form().put("tlsDomains", String.join("\n", lanes.tlsDomains())), model);
    }

    private String list(Form form, Model model) {
        model.addAttribute("form", form).addAttribute("lanes", lanes.all()).addAttribute("rests", lanes.rests());
        return "admin/mail/lanes";
    }

    /** TLS必須ドメイン. */
    @PostMapping(PATH)
    String encrypt(SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            lanes.tlsDomains(me, form.lines("tlsDomains"));
            return "redirect:" + PATH + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return list(form.faults(e, INPUTS), model);
        }
    }

    @GetMapping(PATH + "/new")
    String ask(Model model) {
        return page(new Form().put("laneConnections", "20"), null, model);
    }

    @PostMapping(PATH + "/new")
    String create(SignedIn me, Form form, Model model, HttpServletResponse response) {
        return save(me, form, null, model, response);
    }

    @GetMapping(ONE)
    String show(@PathVariable int id, Model model) {
        MailLanes.Lane lane = lanes.get(id);
        return page(new Form().put("laneName", lane.name()).put("laneDomains", String.join("\n", lane.domains()))
                .put("laneConnections", Integer.toString(lane.connections()))
                .put("lanePerSecond", lane.perSecond() == null ? "" : Integer.toString(lane.perSecond())), lane, model);
    }

    @PostMapping(ONE)
    String change(@PathVariable int id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        return save(me, form, lanes.get(id), model, response);
    }

    private String save(SignedIn me, Form form, MailLanes.@Nullable Lane lane, Model model,
            HttpServletResponse response) {
        int connections = form.number("laneConnections");
        Integer perSecond = form.narrow("lanePerSecond").isEmpty()
                ? null
                : Integer.valueOf(form.number("lanePerSecond"));
        int status = 400;
        try {
            if (!form.failed()) {
                lanes.save(me, lane == null ? null : lane.id(), form.line("laneName"), form.lines("laneDomains"),
                        connections, perSecond);
                return "redirect:" + PATH + "?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
            status = e.status();
        }
        response.setStatus(status);
        return page(form, lane, model);
    }

    private static String page(Form form, MailLanes.@Nullable Lane lane, Model model) {
        model.addAttribute("form", form).addAttribute("lane", lane);
        return "admin/mail/lane";
    }

    @GetMapping(ONE + "/{act:pause|resume}")
    String acted(@PathVariable int id, @PathVariable String act) {
        return "redirect:" + PATH;
    }

    @PostMapping(ONE + "/{act:pause|resume}")
    String act(@PathVariable int id, @PathVariable String act, SignedIn me) {
        if (act.equals("pause")) {
            lanes.pause(me, id);
        } else {
            lanes.resume(me, id);
        }
        return "redirect:" + PATH + "?done=saved";
    }
}
