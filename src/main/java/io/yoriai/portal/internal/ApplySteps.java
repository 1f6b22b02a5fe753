package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.BillingSettings;
import io.yoriai.application.CartPrices;
import io.yoriai.application.Own;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.RandomText;
import io.yoriai.survey.SurveyForms;

/** What each step of applying shows, and what must be right before the next one. */
@Lazy
@Component
final class ApplySteps {

    private static final int KEY_BYTES = 16;
    private static final int LAST_PAGE = Integer.MAX_VALUE;
    private static final int MOST_QUESTIONS = 1_000;
    private static final int ONE_OWN_LOGIN = 2;

    private final ShownPrice prices;
    private final LeadForm leads;
    private final SurveyForms surveys;
    private final BillingSettings billing;
    private final ApplicationLinks links;

    ApplySteps(ShownPrice prices, LeadForm leads, SurveyForms surveys, BillingSettings billing,
            ApplicationLinks links) {
        this.prices = prices;
        this.leads = leads;
        this.surveys = surveys;
        this.billing = billing;
        this.links = links;
    }

    /**
     * What is wrong with a step.
     *
     * @param text key of what the page says above all; "": the fields say it
     * @param faults of fields of the lead
     * @param survey what of the survey comes next, or again; null: its first page
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Wrong(int status, String text, Object[] args, Faults faults, SurveyForms.@Nullable Step survey) {

        static Wrong of(int status, String text, Object... args) {
            return new Wrong(status, Texts.onPages(text), args, new Faults(), null);
        }

        static Wrong of(FaultException e) {
            Faults faults = new Faults();
            e.faults().forEach(faults::add);
            return of(faults);
        }

        static Wrong of(Faults faults) {
            Fault first = faults.all().getFirst();
            boolean own = String.valueOf(first.field()).startsWith("VisitorData.");
            return new Wrong(first.status() < 409 ? 400 : first.status(), own ? "" : Texts.onPages(first.text()),
                    first.args().toArray(), faults, null);
        }
    }

    /** A line of what is confirmed, and the step that says it. */
    record Line(String label, String said, Step.Kind step) {}

    /** The steps of this choice. */
    List<Step> of(Place place, Typed typed, HttpServletRequest request) {
        return place.steps(place.priced() && prices.of(place, typed, request).total() > 0);
    }

    /** What is wrong with a step that was left; null: nothing. */
    @Nullable
    Wrong check(Place place, Step step, Typed typed, HttpServletRequest request, Locale language) {
        return switch (step.kind()) {
            case CHOICE -> choice(place, typed);
            case CART -> {
                Fault wrong = quantity(place, typed.quantity())
                        ? prices.of(place, typed, request).wrong()
                        : Fault.invalidValue("Application.Quantity");
                yield wrong == null
                        ? null
                        : wrong.status() == 404
                                ? Wrong.of(400, "application.discount_invalid")
                                : Wrong.of(400, wrong.text(), wrong.args().toArray());
            }
            case FORM -> {
                Faults faults = new Faults();
                typed.wrong("VisitorData").forEach(faults::add);
                leads.read(typed, language, place.who().lead() != null, place.account(typed), faults);
                yield !faults.isEmpty()
                        ? Wrong.of(faults)
                        : !quantity(place, typed.quantity())
                                ? Wrong.of(400, "fault.INVALID_VALUE")
                                : !place.ofSessions() && place.waitsUnasked(typed)
                                        ? Wrong.of(409, "portal.apply.full")
                                        : null;
            }
            case SURVEY -> asked(400, surveys.next(step.survey(), LAST_PAGE, typed.carried(), typed.answers(), Set.of(),
                    typed.wrong()));
            case PAYMENT ->
                billing.offered(Locale.JAPANESE).stream().anyMatch(one -> one.id().equals(typed.text(Typed.METHOD)))
                        ? null
                        : Wrong.of(400, "fault.REQUIRED");
            case CONFIRM -> null;
        };
    }

    private static boolean quantity(Place place, int quantity) {
        return quantity >= 1 && quantity <= place.most();
    }

    /** A page of the survey was answered: the next one, or the same where something is wrong; null: that was the last. */
    @Nullable
    Wrong answer(Step step, Typed typed, HttpServletRequest request) {
        String page = request.getParameter("page");
        String seen = request.getParameter("seen");
        Set<Integer> ids = new HashSet<>();
        for (String one : seen == null ? new String[0] : seen.split(",", MOST_QUESTIONS)) {
            ids.add(one.matches("[0-9]{1,9}") ? Integer.parseInt(one) : 0);
        }
        return asked(200, surveys.next(step.survey(), page != null && page.matches("[0-9]{1,9}")
                ? Integer.parseInt(page)
                : 0, typed.carried(), typed.answers(), ids, typed.wrong()));
    }

    private static @Nullable Wrong asked(int status, SurveyForms.Step next) {
        if (next.answered() != null) {
            return null;
        }
        boolean wrong = next.asked().stream().anyMatch(one -> one.fault() != null);
        return new Wrong(wrong ? 400 : status, "", new Object[0], new Faults(), next);
    }

    private static @Nullable Wrong choice(Place place, Typed typed) {
        Map<Long, Integer> chosen = typed.sessions();
        if (chosen.isEmpty()) {
            boolean onlyAdds = place.restore() == Place.ONLY_ADDS && !place.held().isEmpty();
            return onlyAdds
                    ? Wrong.of(409, "application.duplicate")
                    : Wrong.of(400, "application.session_required");
        }
        Integer most = place.mostSessions();
        if (most != null && chosen.size() > most) {
            return Wrong.of(400, "application.session_limit", most);
        }
        for (Map.Entry<Long, Integer> one : chosen.entrySet()) {
            Offer offer = place.offers().get(one.getKey());
            if (offer == null || !quantity(place, one.getValue())) {
                return Wrong.of(400, "fault.INVALID_VALUE");
            }
            if (!offer.open() && !place.held().containsKey(one.getKey())) {
                return Wrong.of(409, offer.refusal(), offer.from());
            }
        }
        if (place.waitsUnasked(typed)) {
            return Wrong.of(409, "portal.apply.full");
        }
        List<Told> sessions = place.sessions().stream().filter(one -> chosen.containsKey(one.id())).toList();
        for (int i = 0; place.checksApplied() && i < sessions.size(); i++) {
            Told one = sessions.get(i);
            if (sessions.subList(0, i).stream().anyMatch(one::overlaps)) {
                return Wrong.of(400, "portal.clash");
            }
        }
        return null;
    }

    /** The step that a refusal is about. */
    Step about(FaultException e, List<Step> all) {
        String field = String.valueOf(e.faults().getFirst().field());
        Step.Kind kind = field.startsWith("ApplicationSession") || field.equals("Application.ApplicationSessionList")
                || field.equals("Application.Seminar") && e.faults().getFirst().code().equals("FULL")
                        ? Step.Kind.CHOICE
                        : field.equals("Application.DiscountCode")
                                ? Step.Kind.CART
                                : field.equals("Application.PaymentMethod")
                                        ? Step.Kind.PAYMENT
                                        : field.startsWith("VisitorData")
                                                ? Step.Kind.FORM
                                                : field.contains("Enquete") ? Step.Kind.SURVEY : Step.Kind.CONFIRM;
        return all.stream().filter(step -> step.kind() == kind).findFirst().orElse(all.getLast());
    }

    /** Fills a page in. */
    void show(Place place, Step step, Typed typed, @Nullable Wrong wrong, HttpServletRequest request, Locale language,
            Model model) {
        CartPrices.Price price = place.priced() ? prices.of(place, typed, request) : null;
        List<Step> all = step.equals(place.later())
                ? List.of(step)
                : place.steps(price != null && price.total() > 0);
        SurveyForms.Step asked = step.kind() != Step.Kind.SURVEY
                ? null
                : wrong != null && wrong.survey() != null
                        ? wrong.survey()
                        : surveys.first(step.survey(), typed.carried(), typed.answers());
        Set<String> questions = asked == null
                ? Set.of()
                : asked.asked().stream().map(one -> "q" + one.id()).collect(Collectors.toSet());
        boolean inCart = place.priced();
        model.addAttribute("campaign", place.campaign()).addAttribute("place", place).addAttribute("step", step)
                .addAttribute("kind", step.kind().name()).addAttribute("at", all.indexOf(step) + 1)
                .addAttribute("all", all)
                .addAttribute("back", all.indexOf(step) > 0 ? all.get(all.indexOf(step) - 1).kind().name() : null)
                .addAttribute("typed", typed).addAttribute("wrong", wrong).addAttribute("price", price)
                .addAttribute("waits", place.waits(typed).name())
                .addAttribute("carried",
                        typed.but(name -> step.kind().shows(name, place)
                                || questions.contains(name.replace("-beside", ""))))
                .addAttribute("quantities", !place.ofSessions() && place.most() > 1
                        && step.kind() == (inCart ? Step.Kind.CART : Step.Kind.FORM))
                .addAttribute("chosen", place.sessions().stream()
                        .filter(one -> typed.sessions().containsKey(one.id())).toList());
        switch (step.kind()) {
            case CHOICE -> model.addAttribute("held", place.held());
            case FORM -> model
                    .addAttribute("fields",
                            leads.fields(language, typed, place.who().lead() == null && place.membership() == 3,
                                    wrong == null ? new Faults() : wrong.faults()))
                    .addAttribute("login", place.who().lead() == null && place.login() == ONE_OWN_LOGIN
                            ? place.login(typed)
                            : null);
            case SURVEY -> model.addAttribute("asked", asked).addAttribute("seen", asked == null
                    ? ""
                    : String.join(",", asked.asked().stream().map(one -> Integer.toString(one.id())).toList()));
            case PAYMENT -> model.addAttribute("methods", billing.offered(language));
            case CONFIRM -> model.addAttribute("lines", lines(all, typed, language))
                    .addAttribute("key", key(wrong, request))
                    .addAttribute("change", change(place, wrong));
            case CART -> {
                // The price is on every page.
            }
        }
    }

    /** Drawn for this page; where the same is on its way, that one's. */
    private static String key(@Nullable Wrong wrong, HttpServletRequest request) {
        String sent = request.getParameter("key");
        return wrong != null && wrong.text().equals("portal.running") && sent != null
                ? sent
                : RandomText.hex(KEY_BYTES);
    }

    /** Where a lead who has applied already changes that; null: not here. */
    private @Nullable String change(Place place, @Nullable Wrong wrong) {
        Own own = place.own().orElse(null);
        return wrong != null && own != null && own.has(ApplicationLinks.Page.CHANGE)
                ? links.path(ApplicationLinks.Page.CHANGE, own.id(), own.lead())
                : null;
    }

    private List<Line> lines(List<Step> all, Typed typed, Locale language) {
        List<Line> lines = new ArrayList<>();
        leads.fields(language, typed).stream()
                .filter(field -> !field.values().isEmpty() && field.form() != LeadForm.TICK)
                .forEach(field -> lines.add(new Line(field.label(), field.said(), Step.Kind.FORM)));
        if (all.stream().anyMatch(step -> step.kind() == Step.Kind.PAYMENT)) {
            billing.offered(language).stream().filter(one -> one.id().equals(typed.text(Typed.METHOD)))
                    .forEach(one -> lines.add(new Line("", one.name(), Step.Kind.PAYMENT)));
        }
        return lines;
    }
}
