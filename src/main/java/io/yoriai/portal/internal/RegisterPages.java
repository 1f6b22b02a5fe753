package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Locale;

import io.yoriai.account.Callers;
import io.yoriai.account.Networks;
import io.yoriai.campaign.PublicCampaigns.Passage;
import io.yoriai.page.BoundForms;
import io.yoriai.portal.internal.ApplySteps.Wrong;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Draft;
import io.yoriai.user.Registrations;

/**
 * Where new leads register who want to apply to what asks for a log-in (LoginType 3, spec/smp-campaign.md 9.7): the items of the
 * application form, and a link by mail, which says nothing of who is known already (docs/adr/0117).
 */
@Lazy
@Controller
final class RegisterPages {

    private static final String PATH = "/public/application/register/{id:[0-9]{1,18}}";
    private static final String WHAT = "lead.register";

    private final Visitors visitors;
    private final Places places;
    private final LeadForm leads;
    private final ApplyFiles files;
    private final BoundForms forms;
    private final Registrations registrations;
    private final Callers callers;

    RegisterPages(Visitors visitors, Places places, LeadForm leads, ApplyFiles files, BoundForms forms,
            Registrations registrations, Callers callers) {
        this.visitors = visitors;
        this.places = places;
        this.leads = leads;
        this.files = files;
        this.forms = forms;
        this.registrations = registrations;
        this.callers = callers;
    }

    @GetMapping(PATH)
    String open(@PathVariable long id, HttpServletRequest request, HttpServletResponse response, Locale language,
            Model model) {
        ApplyPages.guard(response);
        Place place = place(id, request, language);
        String away = away(place, request, model);
        if (away != null) {
            return away;
        }
        Typed typed = new Typed();
        leads.begin(typed);
        return show(place, typed, null, request, response, language, model);
    }

    @PostMapping(PATH)
    String take(@PathVariable long id, HttpServletRequest sent, HttpServletResponse response, Locale language,
            Model model) {
        ApplyPages.guard(response);
        Place place = place(id, sent, language);
        return files.read(sent, ApplyFiles.Asks.ITEMS, () -> place,
                form -> taken(place, form, response, language, model));
    }

    private String taken(Place place, HttpServletRequest request, HttpServletResponse response, Locale language,
            Model model) {
        String away = away(place, request, model);
        if (away != null) {
            return away;
        }
        String expired = ApplyPages.check(forms, request, response);
        Typed typed = Typed.of(request);
        String here = place.chosen("register", Typed.chosen(request));
        String done = "redirect:" + here + (here.contains("?") ? "&" : "?") + "sent=1";
        if (ApplyPages.isTrapped(request)) {
            return done;
        }
        if (expired != null) {
            return show(place, typed, Wrong.of(403, expired), request, response, language, model);
        }
        files.take(place, ApplyFiles.Asks.ITEMS, typed, request, true);
        Faults faults = new Faults();
        typed.wrong("VisitorData").forEach(faults::add);
        Draft draft = leads.read(typed, language, false, place.confirms()
                ? LeadForm.Account.ONCE_CONFIRMED
                : LeadForm.Account.AT_ONCE, faults);
        try {
            faults.throwIfAny();
            registrations.register(draft, Networks.of(callers.address(request)), place.who().author(), WHAT);
        } catch (FaultException e) {
            return show(place, typed, Wrong.of(e), request, response, language, model);
        }
        return done;
    }

    private Place place(long id, HttpServletRequest request, Locale language) {
        Place place = places.of(id, ApplyFiles.said(request, "flow"), visitors.of(request), language)
                .orElseThrow(EventPages::gone);
        if (!place.asksForLogin() || EventPages.passage(place.campaign(), "FlowPublicationType",
                place.who()) == Passage.CLOSED) {
            throw EventPages.gone();
        }
        return place;
    }

    /** Whoever is known has no need of it; null: go on. */
    private static @Nullable String away(Place place, HttpServletRequest request, Model model) {
        return place.who().lead() != null
                ? "redirect:" + place.chosen("add", Typed.chosen(request))
                : place.isOpen() ? null : ApplyPages.closed(place, model);
    }

    private String show(Place place, Typed typed, @Nullable Wrong wrong, HttpServletRequest request,
            HttpServletResponse response, Locale language, Model model) {
        if (wrong != null) {
            response.setStatus(wrong.status());
        }
        forms.bind(request, response, model);
        files.show(place, model);
        visitors.tag(place.settings(), request, model);
        Typed chosen = Typed.chosen(request);
        model.addAttribute("campaign", place.campaign()).addAttribute("place", place).addAttribute("wrong", wrong)
                .addAttribute("sent", request.getParameter("sent") != null).addAttribute("login", place.login(chosen))
                .addAttribute("here", place.chosen("register", chosen))
                .addAttribute("fields", leads.fields(language, typed, true,
                        wrong == null ? new Faults() : wrong.faults()));
        return "portal/register";
    }
}
