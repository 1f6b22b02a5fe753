package io.yoriai.admin.internal.schedule;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.admin.internal.shell.OneEffect;
import io.yoriai.magazine.Magazine;
import io.yoriai.mail.Reactions;
import io.yoriai.mail.Reactions.Counted;
import io.yoriai.mail.Reactions.OfStep;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMails;

/** {@code /admin/magazines/{id}/steps}: step mails (spec/neo.md 7.2). */
@Lazy
@Controller
final class StepPages {

    /** Above so many readers the number has to be typed. */
    private static final int TYPED_ABOVE = 20;

    private final StepMails steps;
    private final MagazineHead head;
    private final Reactions reactions;

    StepPages(StepMails steps, MagazineHead head, Reactions reactions) {
        this.steps = steps;
        this.head = head;
        this.reactions = reactions;
    }

    @GetMapping("/admin/magazines/{id}/steps")
    String list(@PathVariable long id, Model model) {
        head.open(id, model);
        List<StepMail> all = steps.of(id);
        model.addAttribute("steps", all).addAttribute("results",
                reactions.ofSteps(all.stream().map(StepMail::id).toList()));
        model.addAttribute("form", new Form());
        return "admin/schedule/steps";
    }

    @GetMapping("/admin/magazines/{id}/steps/new")
    String ask(@PathVariable long id, Model model) {
        return page(head.open(id, model), model, StepForm.fresh(steps.of(id)), null);
    }

    @PostMapping("/admin/magazines/{id}/steps/new")
    String create(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        StepMail wanted = StepForm.read(form, 0, magazine);
        form.faultsToo(StepMails.faults(wanted), StepForm.INPUTS);
        try {
            if (!form.failed()) {
                StepMail made = steps.create(me, wanted);
                return "redirect:/admin/magazines/" + id + "/steps/" + made.id() + "?done=step-created";
            }
        } catch (FaultException e) {
            form.faults(e, StepForm.INPUTS);
        }
        response.setStatus(400);
        return page(magazine, model, form, null);
    }

    @GetMapping("/admin/magazines/{id}/steps/{step}")
    String show(@PathVariable long id, @PathVariable long step,
            @RequestParam(required = false) @Nullable String counted, Model model) {
        Magazine magazine = head.open(id, model);
        StepMail shown = step(id, step);
        OfStep results = reactions.ofSteps(List.of(step)).get(step);
        if (results != null) {
            Counted whom = Counted.of(counted);
            model.addAttribute("results", results).addAttribute("counted", whom.said())
                    .addAttribute("reacted", reactions.ofStep(step, whom));
        }
        return page(magazine, model, StepForm.of(shown), shown);
    }

    @PostMapping("/admin/magazines/{id}/steps/{step}")
    String save(@PathVariable long id, @PathVariable long step, SignedIn me, Form form, Model model,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        StepMail old = step(id, step);
        StepMail wanted = StepForm.read(form, step, magazine);
        form.faultsToo(StepMails.faults(wanted), StepForm.INPUTS);
        try {
            if (!form.failed()) {
                steps.change(me, wanted);
                return "redirect:/admin/magazines/" + id + "/steps?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, StepForm.INPUTS);
        }
        response.setStatus(400);
        return page(magazine, model, form, old);
    }

    @PostMapping("/admin/magazines/{id}/steps/{step}/active")
    String activate(@PathVariable long id, @PathVariable long step, SignedIn me, Form form, Model model,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        StepMail shown = step(id, step);
        try {
            steps.activate(me, step, form.on("on"));
            return "redirect:/admin/magazines/" + id + "/steps/" + step + "?done="
                    + (form.on("on") ? "step-on" : "step-off");
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(magazine, model, StepForm.of(shown).fault("", "admin.fault.label"), shown);
        }
    }

    @GetMapping("/admin/magazines/{id}/steps/{step}/active")
    String back(@PathVariable long id, @PathVariable long step) {
        return "redirect:/admin/magazines/" + id + "/steps/" + step;
    }

    /** 過去分も送信: asks first, then tells how many. */
    @GetMapping("/admin/magazines/{id}/steps/{step}/past")
    String askPast(@PathVariable long id, @PathVariable long step, Model model) {
        head.open(id, model);
        return pastPage(id, step, new Form(), model);
    }

    @PostMapping("/admin/magazines/{id}/steps/{step}/past")
    String sendPast(@PathVariable long id, @PathVariable long step, SignedIn me, Form form, Model model,
            HttpServletRequest request, HttpServletResponse response) {
        head.open(id, model);
        StepMail shown = step(id, step);
        int said = form.number("count");
        try {
            if (!form.failed()) {
                model.addAttribute("queued", steps.sendPast(me, step, said));
                model.addAttribute("step", shown);
                OneEffect.leadsTo(request, "/admin/magazines/" + id + "/steps?done=past-queued");
                return "admin/schedule/past";
            }
        } catch (FaultException e) {
            form.faults(e, Map.of("count", "count"));
        }
        response.setStatus(409);
        return pastPage(id, step, form, model);
    }

    private String pastPage(long id, long step, Form form, Model model) {
        model.addAttribute("step", step(id, step));
        model.addAttribute("form", form);
        model.addAttribute("count", steps.countPast(step));
        model.addAttribute("typedAbove", TYPED_ABOVE);
        return "admin/schedule/past";
    }

    @GetMapping("/admin/magazines/{id}/steps/{step}/delete")
    String askDelete(@PathVariable long id, @PathVariable long step, Model model) {
        head.open(id, model);
        String own = "/admin/magazines/" + id + "/steps/" + step;
        return Confirmation.of("steps", "admin.steps.delete", step(id, step).texts().subject(), own + "/delete", own)
                .ask(model);
    }

    @PostMapping("/admin/magazines/{id}/steps/{step}/delete")
    String delete(@PathVariable long id, @PathVariable long step, SignedIn me) {
        step(id, step);
        steps.delete(me, step);
        return "redirect:/admin/magazines/" + id + "/steps?done=step-deleted";
    }

    private StepMail step(long magazineId, long id) {
        StepMail step = steps.get(id);
        if (step.magazineId() != magazineId) {
            throw new FaultException(Fault.notFound("StepMail.Id"));
        }
        return step;
    }

    private static String page(Magazine magazine, Model model, Form form, @Nullable StepMail step) {
        model.addAttribute("form", form);
        model.addAttribute("step", step);
        model.addAttribute("conditions", StepForm.conditions(magazine));
        return "admin/schedule/step";
    }
}
