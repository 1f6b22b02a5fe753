package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.Own;
import io.yoriai.application.OwnApplications;
import io.yoriai.page.BoundForms;
import io.yoriai.portal.internal.ApplySteps.Wrong;
import io.yoriai.record.FaultException;

/**
 * The survey of a flow that is asked when all is done (spec/smp-campaign.md 9.7): for a day, by the key that applied, where whoever had
 * applied before is asked just so, and learns nothing of it (docs/adr/0103); and by the lead's own link to the application, which stands
 * on its page until there are answers.
 */
@Lazy
@Controller
final class LaterSurveyPages {

    private final Visitors visitors;
    private final Places places;
    private final ApplySteps steps;
    private final Sending sending;
    private final ApplyFiles files;
    private final BoundForms forms;
    private final ApplicationLinks links;
    private final OwnApplications applications;

    LaterSurveyPages(Visitors visitors, Places places, ApplySteps steps, Sending sending, ApplyFiles files,
            BoundForms forms, ApplicationLinks links, OwnApplications applications) {
        this.files = files;
        this.links = links;
        this.applications = applications;
        this.visitors = visitors;
        this.places = places;
        this.steps = steps;
        this.sending = sending;
        this.forms = forms;
    }

    /** The key of an address or a form; null: there is none, or it is of nobody's making. */
    static @Nullable String key(HttpServletRequest request) {
        return Optional.ofNullable(ApplyFiles.said(request, "key")).filter(key -> key.matches("[0-9a-f]{32}"))
                .orElse(null);
    }

    @RequestMapping(path = "/public/application/survey/{id:[0-9]{1,18}}", method = {RequestMethod.GET,
        RequestMethod.POST})
    String page(@PathVariable long id, HttpServletRequest sent, HttpServletResponse response, Locale language,
            Model model) {
        ApplyPages.guard(response);
        Place place = places.of(id, ApplyFiles.said(sent, "flow"), visitors.of(sent), language)
                .orElseThrow(EventPages::gone);
        Step survey = place.later();
        String key = key(sent);
        if (survey == null || key == null) {
            throw EventPages.gone();
        }
        return files.read(sent, ApplyFiles.Asks.SURVEY, () -> place, request -> ask(place, survey, key,
                typed -> sending.answer(place, typed, key, survey), request, response, language, model));
    }

    @RequestMapping(path = "/public/application/survey/{token:[A-Za-z0-9_-]{44}}", method = {RequestMethod.GET,
        RequestMethod.POST})
    String own(@PathVariable String token, HttpServletRequest sent, HttpServletResponse response, Locale language,
            Model model) {
        ApplyPages.guard(response);
        response.setHeader("Referrer-Policy", "no-referrer"); // the address is a key
        Own own = links.named(ApplicationLinks.Page.SURVEY, token).flatMap(named -> applications.find(named, language))
                .orElseThrow(EventPages::gone);
        Place place = places.of(own.campaignId(), own.flow() == null ? null : own.flow().toString(),
                visitors.of(sent), language).orElseThrow(EventPages::gone);
        Step survey = place.later();
        if (survey == null || !own.has(ApplicationLinks.Page.SURVEY)) {
            return "redirect:" + place.path("done", "answered=1");
        }
        return files.read(sent, ApplyFiles.Asks.SURVEY, () -> place, request -> ask(place, survey, null,
                typed -> sending.answer(place, typed, own, survey), request, response, language, model));
    }

    private String ask(Place place, Step survey, @Nullable String key, Consumer<Typed> answers,
            HttpServletRequest request, HttpServletResponse response, Locale language, Model model) {
        Typed typed = Typed.of(request);
        Wrong wrong = null;
        if (request.getMethod().equals("POST")) {
            String expired = ApplyPages.check(forms, request, response);
            if (expired == null) {
                files.take(place, ApplyFiles.Asks.SURVEY, typed, request, true);
            }
            wrong = expired == null ? answer(typed, survey, answers, request) : Wrong.of(403, expired);
            if (wrong == null) {
                return "redirect:" + place.path("done", "answered=1");
            }
            response.setStatus(wrong.status());
        }
        forms.bind(request, response, model);
        model.addAttribute("life", "").addAttribute("key", key);
        files.show(place, model);
        steps.show(place, survey, typed, wrong, request, language, model);
        return "portal/apply";
    }

    private @Nullable Wrong answer(Typed typed, Step survey, Consumer<Typed> answers, HttpServletRequest request) {
        Wrong wrong = steps.answer(survey, typed, request);
        try {
            if (wrong == null) {
                answers.accept(typed);
            }
        } catch (FaultException e) {
            return Wrong.of(e);
        }
        return wrong;
    }
}
