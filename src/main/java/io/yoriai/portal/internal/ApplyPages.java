package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.campaign.PublicCampaigns.Passage;
import io.yoriai.page.BoundForms;
import io.yoriai.person.AddressHash;
import io.yoriai.portal.internal.ApplySteps.Wrong;
import io.yoriai.record.FaultException;

/**
 * The form in which people apply, step by step, without a script (spec/smp-campaign.md 9.7). What is typed travels with the form;
 * nothing is kept before the last step, and that counts once.
 */
@Lazy
@Controller
final class ApplyPages {

    private static final String PATH = "/public/application/add/{id:[0-9]{1,18}}";
    private static final String LIFE = "application.form";
    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final Visitors visitors;
    private final Places places;
    private final ApplySteps steps;
    private final Sending sending;
    private final LeadForm leads;
    private final ApplyFiles files;
    private final BoundForms forms;
    private final AddressHash hash;
    private final Clock clock;

    ApplyPages(Visitors visitors, Places places, ApplySteps steps, Sending sending, LeadForm leads, ApplyFiles files,
            BoundForms forms, AddressHash hash, Clock clock) {
        this.files = files;
        this.visitors = visitors;
        this.places = places;
        this.steps = steps;
        this.sending = sending;
        this.leads = leads;
        this.forms = forms;
        this.hash = hash;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String open(@PathVariable long id, @RequestParam(required = false) @Nullable String flow,
            HttpServletRequest request, HttpServletResponse response, Locale language, Model model) {
        guard(response);
        Typed typed = Typed.chosen(request);
        Place place = place(id, flow, request, language);
        String elsewhere = elsewhere(place, typed, false);
        if (elsewhere != null) {
            return elsewhere;
        }
        if (!place.isOpen()) {
            return closed(place, model);
        }
        if (!typed.has(Typed.SESSION)) {
            place.held().forEach((session, quantity) -> {
                typed.put(Typed.QUANTITY + "-" + session, List.of(Integer.toString(quantity)));
            });
            typed.put(Typed.SESSION, place.held().keySet().stream().map(String::valueOf).toList());
        }
        files.open(place, typed);
        Told lead = place.who().lead();
        if (lead != null) {
            leads.fill(typed, lead, language);
        } else {
            leads.begin(typed);
        }
        List<Step> all = steps.of(place, typed, request);
        Step first = all.getFirst();
        boolean on = request.getParameter("on") != null && first.kind() == Step.Kind.CHOICE;
        Wrong wrong = on ? steps.check(place, first, typed, request, language) : null;
        return show(place, on && wrong == null ? all.get(1) : first, typed, wrong, request, response, language, model);
    }

    @PostMapping(PATH)
    String take(@PathVariable long id, HttpServletRequest sent, HttpServletResponse response, Locale language,
            Model model) {
        guard(response);
        String flow = ApplyFiles.said(sent, "flow");
        return files.read(sent, ApplyFiles.Asks.ALL, () -> place(id, flow, sent, language),
                form -> taken(id, flow, form, response, language, model));
    }

    private String taken(long id, @Nullable String flow, HttpServletRequest request, HttpServletResponse response,
            Locale language, Model model) {
        String expired = check(forms, request, response);
        Typed typed = Typed.of(request);
        Place place = place(id, flow, request, language);
        if (isTrapped(request)) {
            return "redirect:/public/application/done/" + id;
        }
        String away = elsewhere(place, typed, false);
        if (away != null) {
            return away;
        }
        if (!place.isOpen()) {
            return closed(place, model);
        }
        boolean lives = expired == null && lives(id, request);
        if (expired == null) {
            files.take(place, ApplyFiles.Asks.ALL, typed, request, lives);
        }
        List<Step> all = steps.of(place, typed, request);
        if (!lives) {
            return show(place, all.getFirst(), typed, Wrong.of(403, "common.expired_form"), request, response, language,
                    model);
        }
        int at = place(all, request.getParameter("step"));
        String to = request.getParameter("to");
        if (to != null) {
            Step wanted = all.get(place(all, to));
            String login = wanted.kind() == Step.Kind.CHOICE ? null : elsewhere(place, typed, true);
            return login != null ? login : show(place, wanted, typed, null, request, response, language, model);
        }
        for (int i = 0; i <= at; i++) {
            Step step = all.get(i);
            Wrong wrong = i == at && step.kind() == Step.Kind.SURVEY
                    ? steps.answer(step, typed, request)
                    : steps.check(place, step, typed, request, language);
            if (wrong != null) {
                return show(place, step, typed, wrong, request, response, language, model);
            }
            String elsewhere = elsewhere(place, typed, step.kind() == Step.Kind.CHOICE);
            if (elsewhere != null) {
                return elsewhere;
            }
        }
        return at < all.size() - 1
                ? show(place, all.get(at + 1), typed, null, request, response, language, model)
                : send(place, all, typed, request, response, language, model);
    }

    private String send(Place place, List<Step> all, Typed typed, HttpServletRequest request,
            HttpServletResponse response, Locale language, Model model) {
        String key = LaterSurveyPages.key(request);
        if (key == null) {
            return show(place, all.getLast(), typed, null, request, response, language, model);
        }
        try {
            sending.send(place, typed, key, isStopped(place, request), request, language);
        } catch (FaultException e) {
            return show(place, steps.about(e, all), typed, Wrong.of(e), request, response, language, model);
        }
        Place.Waits waits = place.waits(typed);
        return "redirect:" + place.path("done", Stream
                .of(place.later() == null ? "" : "key=" + key, waits == Place.Waits.NOTHING ? "" : "waits=" + waits)
                .filter(one -> !one.isEmpty()).collect(Collectors.joining("&")));
    }

    /** The same for whoever has applied now and whoever had before. */
    @GetMapping("/public/application/done/{id:[0-9]{1,18}}")
    String done(@PathVariable long id, @RequestParam(required = false) @Nullable String flow,
            HttpServletRequest request, HttpServletResponse response, Locale language, Model model) {
        guard(response);
        Place place = place(id, flow, request, language);
        if (EventPages.passage(place.campaign(), "FlowPublicationType", place.who()) == Passage.LOGIN
                && place.who().lead() == null) {
            return "redirect:" + place.login(Typed.chosen(request));
        }
        visitors.tag(place.settings(), request, model);
        String key = LaterSurveyPages.key(request);
        model.addAttribute("campaign", place.campaign()).addAttribute("known", place.who().lead() != null)
                .addAttribute("waits", String.valueOf(request.getParameter("waits")))
                .addAttribute("answered", request.getParameter("answered") != null)
                .addAttribute("survey",
                        key == null || place.later() == null ? null : place.path("survey", "key=" + key));
        return "portal/done";
    }

    /** Whether somebody fills in what nobody sees. */
    static boolean isTrapped(HttpServletRequest request) {
        return !request.getParameterMap().getOrDefault("website", new String[]{""})[0].isEmpty();
    }

    private Place place(long id, @Nullable String flow, HttpServletRequest request, Locale language) {
        Place place = places.of(id, flow, visitors.of(request), language).orElseThrow(EventPages::gone);
        if (EventPages.passage(place.campaign(), "FlowPublicationType", place.who()) == Passage.CLOSED) {
            throw EventPages.gone();
        }
        return place;
    }

    /** To the log-in and back, where this is not for guests, or not from here on; null: go on. */
    private static @Nullable String elsewhere(Place place, Typed typed, boolean chosen) {
        boolean members = EventPages.passage(place.campaign(), "FlowPublicationType", place.who()) == Passage.LOGIN;
        boolean now = members || place.asksForLogin() && (chosen || !place.ofSessions());
        return now && place.who().lead() == null ? "redirect:" + place.login(typed) : null;
    }

    static String closed(Place place, Model model) {
        model.addAttribute("campaign", place.campaign()).addAttribute("offer", place.offer());
        return "portal/closed";
    }

    private static int place(List<Step> all, @Nullable String named) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).kind().name().equals(named)) {
                return i;
            }
        }
        return 0;
    }

    private String show(Place place, Step step, Typed typed, @Nullable Wrong wrong, HttpServletRequest request,
            HttpServletResponse response, Locale language, Model model) {
        forms.bind(request, response, model);
        model.addAttribute("life", hash.said(LIFE, place.id(), clock.millis(), isStopped(place, request) ? 1 : 0));
        if (wrong != null) {
            response.setStatus(wrong.status());
        }
        visitors.tag(place.settings(), request, model);
        files.show(place, model);
        steps.show(place, step, typed, wrong, request, language, model);
        return "portal/apply";
    }

    /** Whether the form was shown within the hour. */
    private boolean lives(long campaign, HttpServletRequest request) {
        long[] said = life(request);
        return said != null && said[0] == campaign && clock.millis() - said[1] <= LONGEST.toMillis();
    }

    /** Whether mails to the lead were stopped when the form was opened, which then ticked nothing by itself (spec/smp-lead.md 7.3). */
    private boolean isStopped(Place place, HttpServletRequest request) {
        Told lead = place.who().lead();
        if (request.getMethod().equals("POST")) {
            long[] said = life(request);
            return said != null && said[2] == 1;
        }
        return lead != null && LeadForm.isStopped(lead);
    }

    /** What the form carries: its campaign, when it was shown, whether mails were stopped; null: nothing of our making. */
    private long @Nullable [] life(HttpServletRequest request) {
        return hash.numbers(LIFE, request.getParameter("life"), 3);
    }

    /**
     * As {@link BoundForms#check}.
     *
     * @throws ResponseStatusException 413, 429
     */
    static @Nullable String check(BoundForms forms, HttpServletRequest request, HttpServletResponse response) {
        try {
            return forms.check(request, response);
        } catch (FaultException e) {
            throw new ResponseStatusException(HttpStatusCode.valueOf(e.status()));
        }
    }

    static void guard(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Robots-Tag", "noindex");
    }
}
