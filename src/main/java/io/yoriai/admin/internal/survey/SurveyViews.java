package io.yoriai.admin.internal.survey;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.draft.Node;
import io.yoriai.survey.Entered;
import io.yoriai.survey.SurveyForms;
import io.yoriai.survey.SurveyResults;
import io.yoriai.survey.SurveyResults.About;

/**
 * A survey as those see it who answer it, page by page, without recording anything; and what was answered, counted
 * (spec/smp-campaign.md 9.12).
 */
@Lazy
@Controller
class SurveyViews {

    private static final String ONE = "/admin/surveys/{id:[0-9]{1,18}}";
    private static final String PREVIEW = ONE + "/preview";

    private final Desk desk;
    private final SurveyForms forms;
    private final SurveyResults results;

    SurveyViews(@Lazy Desk desk, SurveyForms forms, SurveyResults results) {
        this.desk = desk;
        this.forms = forms;
        this.results = results;
    }

    /** @param what preview or results */
    static String address(long survey, String what) {
        return "/admin/surveys/" + survey + "/" + what;
    }

    @GetMapping(PREVIEW)
    String preview(SignedIn me, @PathVariable long id, Model model, Locale language) {
        return step(me, id, forms.trial(id, 0, Map.of(), Set.of()), Map.of(), model, language);
    }

    @PostMapping(PREVIEW)
    String walk(SignedIn me, @PathVariable long id, Form form, Model model, Locale language) {
        Map<Integer, Entered> entered = new HashMap<>();
        forms.asked(id).forEach(one -> {
            String input = "q" + one.id();
            if (!form.all(input).isEmpty()) {
                entered.put(one.id(), new Entered(form.all(input), form.get(input + "-beside")));
            }
        });
        Set<Integer> seen = form.lines("seen").stream().filter(one -> one.matches("[0-9]{1,9}"))
                .map(Integer::valueOf).collect(Collectors.toSet());
        String page = form.get("page").matches("[0-9]{1,9}") ? form.get("page") : "0";
        return step(me, id, forms.trial(id, Integer.parseInt(page), entered, seen), entered, model, language);
    }

    private String step(SignedIn me, long id, SurveyForms.Step step, Map<Integer, Entered> entered, Model model,
            Locale language) {
        Map<Integer, Entered> carried = new HashMap<>(entered);
        step.asked().forEach(one -> carried.remove(one.id()));
        Node record = head(me, id, model, language);
        model.addAttribute("step", step).addAttribute("carried", carried)
                .addAttribute("seen",
                        String.join(",", step.asked().stream().map(one -> Integer.toString(one.id())).toList()))
                .addAttribute("most", 1).addAttribute("heading", text(record, "Title"))
                .addAttribute("description", text(record, "Description"))
                .addAttribute("completion", text(record, "CompletionMessage"));
        return "admin/survey/preview";
    }

    @GetMapping(ONE + "/results")
    String results(SignedIn me, @PathVariable long id, Form form, Model model, Locale language) {
        head(me, id, model, language);
        List<About> all = results.about(id);
        About about = all.stream().filter(one -> one.key().equals(form.get("about"))).findFirst().orElse(null);
        model.addAttribute("abouts", all).addAttribute("about", about)
                .addAttribute("total", all.stream().mapToLong(About::answers).sum())
                .addAttribute("results", results.of(id, about));
        return "admin/survey/results";
    }

    private Node head(SignedIn me, long id, Model model, Locale language) {
        Desk.Seat seat = desk.seat(me, language);
        Node record = desk.record(SurveyPart.SLUG, id, seat);
        model.addAttribute("called", text(record, "Name")).addAttribute("id", id)
                .addAttribute("answers", seat.mayCall("visitor.getEnquete"))
                .addAttribute("back", "/admin/records/" + SurveyPart.SLUG + "/" + id);
        return record;
    }

    private static String text(Node record, String column) {
        Node child = record.child(column);
        return child == null ? "" : child.text();
    }
}
