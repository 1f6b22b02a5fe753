package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import io.yoriai.account.Callers;
import io.yoriai.account.Digests;
import io.yoriai.account.Networks;
import io.yoriai.account.RateLimits;
import io.yoriai.account.SentForms;
import io.yoriai.application.Apply;
import io.yoriai.application.Applying;
import io.yoriai.application.CartPrices;
import io.yoriai.application.OwnApplications;
import io.yoriai.page.TrackedBrowser;
import io.yoriai.person.Origin;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.UpdateKey;
import io.yoriai.record.write.Writable;
import io.yoriai.survey.SurveyForms;
import io.yoriai.tracking.Tracking;
import io.yoriai.user.OwnData;
import io.yoriai.user.PasswordLinks;
import io.yoriai.user.Registrations;

/** Prices what was chosen, and hands what was typed to the one engine that makes applications. */
@Lazy
@Component
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final int PUBLIC_PAGE = 1;
    private static final String PRICE = Sending.class.getName();
    private static final String WHAT = "application.page";
    /** 既申込の表示. */
    private static final String SHOWS_APPLIED = "application.show_applied";
    private static final int MOST_WRONG = 10;
    private static final Duration WRONG_WITHIN = Duration.ofMinutes(10);
    private static final int LOOKS = 40;
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 250;

    private final Applying applying;
    private final CartPrices prices;
    private final LeadForm form;
    private final SurveyForms surveys;
    private final SentForms sent;
    private final PasswordLinks links;
    private final Registrations registrations;
    private final RateLimits limits;
    private final Callers callers;
    private final UpdateKey keys;
    private final OwnApplications applications;
    private final Tracking tracking;
    private final SystemSettings settings;
    private final OwnData own;

    Sending(Applying applying, CartPrices prices, LeadForm form, SurveyForms surveys, SentForms sent,
            PasswordLinks links, Registrations registrations, RateLimits limits, Callers callers,
            Writable leadWritable, OwnApplications applications, Tracking tracking, SystemSettings settings, OwnData own) {
        this.settings = settings;
        this.applications = applications;
        this.tracking = tracking;
        this.applying = applying;
        this.prices = prices;
        this.form = form;
        this.surveys = surveys;
        this.sent = sent;
        this.links = links;
        this.registrations = registrations;
        this.limits = limits;
        this.callers = callers;
        this.own = own;
        this.keys = Objects.requireNonNull(leadWritable.updateKey());
    }

    /**
     * What is due for a choice. Ten wrong codes in ten minutes from one network shut it out for as long (spec/smp-campaign.md 9.6);
     * a request is reckoned once, so that one wrong code counts once.
     *
     * @throws ResponseStatusException 429 where too many codes were tried
     */
    CartPrices.Price price(Place place, Typed typed, HttpServletRequest request) {
        if (request.getAttribute(PRICE) instanceof CartPrices.Price price) {
            return price;
        }
        String code = typed.text(Typed.CODE).strip();
        RateLimits.Failing guesser = new RateLimits.Failing("discount", "page",
                Networks.of(callers.address(request)));
        if (!code.isEmpty() && limits.shutOut(guesser) > 0) {
            throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS);
        }
        Map<Long, Integer> chosen = new TreeMap<>(typed.sessions());
        chosen.keySet().retainAll(place.sessions().stream().map(Told::id).toList());
        CartPrices.Price price = prices.of(place.id(), place.who().id(), typed.quantity(), chosen,
                code.isEmpty() ? null : code);
        if (price.wrong() != null && price.wrong().status() == 404) {
            limits.wrong(guesser, MOST_WRONG, WRONG_WITHIN);
        }
        request.setAttribute(PRICE, price);
        return price;
    }

    /**
     * Applies once for each key, however often it is sent.
     *
     * @param key drawn with the page that asked for the last word
     * @param stopped whether mails to the lead were stopped when the form was opened: a tick in it is then its own
     * @throws FaultException as {@link Applying#apply}; 409 BUSY where the same is still on its way
     */
    void send(Place place, Typed typed, String key, boolean stopped, HttpServletRequest request, Locale language) {
        byte[] token = token(place, key);
        Optional<SentForms.Sent> before = sent.begin(token, token);
        for (int i = 0; before.isPresent() && !before.get().done() && i < LOOKS; i++) {
            pause();
            before = sent.find(token);
        }
        if (before.isPresent()) {
            if (before.get().done()) {
                return;
            }
            throw new FaultException(Fault.of(409, "CONFLICT", null).saying("portal.running"));
        }
        boolean done = false;
        Long made = null;
        try {
            made = applyInTurn(place, typed, request, language);
            done = true;
        } catch (FaultException e) {
            // Whether somebody has applied already is told to that one alone, unless the house wants it told.
            done = place.who().lead() == null && !settings.on(SHOWS_APPLIED, false)
                    && e.faults().getFirst().code().equals("DUPLICATE")
                    && e.status() == 409 && "Application.Seminar".equals(e.faults().getFirst().field());
            if (!done) {
                throw e;
            }
        } finally {
            if (done) {
                sent.done(token, made == null ? null : made.toString());
            } else {
                sent.failed(token);
            }
        }
        if (place.who().lead() == null && account(place, typed) != LeadForm.Account.NONE) {
            // By mail, whether there was a login before or not: only who reads that address has one.
            Optional<Long> fresh = Optional.ofNullable(made).flatMap(applications::madeWith);
            fresh.ifPresentOrElse(registrations::welcome, () -> links
                    .wish(typed.text(Typed.OF_LEAD + "Email"), Networks.of(callers.address(request))));
        }
        if (made != null && place.who().author().staff() == null) {
            // What is a lead's own doing, which nobody who acts for it can do.
            long application = made;
            afterwards(application, () -> tie(application, place, request));
            if (stopped && typed.text(Typed.OF_LEAD + LeadForm.CONSENT).equals("1")) {
                afterwards(application, () -> resume(place, request));
            }
        }
    }

    /** A guest's lead that was there before is by nothing proven to be the guest. */
    private void tie(long application, Place place, HttpServletRequest request) {
        String browser = TrackedBrowser.of(request);
        Long known = place.who().id();
        if (browser != null) {
            (known == null ? applications.madeWith(application) : Optional.of(known))
                    .ifPresent(lead -> tracking.bind(browser, lead, Tracking.APPLIED));
        }
    }

    private void resume(Place place, HttpServletRequest request) {
        Long known = place.who().id();
        if (known != null) {
            own.resumeMails(known, Origin.page(Origin.Source.FORM, callers.address(request),
                    request.getHeader(HttpHeaders.USER_AGENT), request.getRequestURI(), null));
        }
    }

    /** What fails once an application is stored is no reason to say that it is not. */
    private static void afterwards(long application, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("Application {} is stored; something that follows it failed.", application, e);
        }
    }

    private static byte[] token(Place place, String key) {
        return Digests.sha256("apply:" + place.id() + ":" + key);
    }

    /** Keeps the answers to the survey that comes last; nothing where the key made no application, which nobody is told. */
    void answer(Place place, Typed typed, String key, Step survey) {
        sent.find(token(place, key)).flatMap(one -> Optional.ofNullable(one.location()))
                .ifPresent(made -> applying.answerLater(caller(place), Long.parseLong(made), place.who().id(),
                        surveys.sent(survey.survey(), typed.answers())));
    }

    /** Keeps the answers of the lead whose application it is. */
    void answer(Place place, Typed typed, OwnApplications.Own own, Step survey) {
        applying.answerLater(caller(place), own.id(), own.lead(), surveys.sent(survey.survey(), typed.answers()));
    }

    private static Apply.Caller caller(Place place) {
        return new Apply.Caller(place.who().author(), PUBLIC_PAGE, WHAT);
    }

    /** Whoever loses against another in the database tries again. */
    private long applyInTurn(Place place, Typed typed, HttpServletRequest request, Locale language) {
        for (int tries = 1;; tries++) {
            try {
                return apply(place, typed, request, language);
            } catch (ConcurrencyFailureException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static LeadForm.Account account(Place place, Typed typed) {
        boolean member = place.membership() == 3
                || place.membership() == 2 && typed.text(Typed.MEMBER).equals("1");
        return !member
                ? LeadForm.Account.NONE
                : place.confirms() ? LeadForm.Account.ONCE_CONFIRMED : LeadForm.Account.AT_ONCE;
    }

    private long apply(Place place, Typed typed, HttpServletRequest request, Locale language) {
        Faults faults = new Faults();
        Long known = place.who().id();
        Draft draft = form.read(typed, language, known != null, account(place, typed), faults);
        faults.throwIfAny();
        List<Apply.Line> lines = new ArrayList<>();
        typed.sessions()
                .forEach((id, quantity) -> lines.add(new Apply.Line(Ref.of(Long.toString(id), null), quantity)));
        CartPrices.Price price = place.priced() ? price(place, typed, request) : null;
        if (price != null && price.wrong() != null) {
            throw new FaultException(price.wrong());
        }
        String code = price == null ? "" : typed.text(Typed.CODE).strip();
        String method = typed.text(Typed.METHOD);
        long survey = place.steps(false).stream().filter(step -> step.kind() == Step.Kind.SURVEY)
                .mapToLong(Step::survey).findFirst().orElse(0);
        Node answers = survey == 0 ? null : surveys.sent(survey, typed.answers());
        Told flow = place.flow();
        Apply.Lead lead = known != null
                ? new Apply.Lead(known, draft, null, Map.of())
                : new Apply.Lead(null, draft, key(flow, draft), Map.of());
        return applying.apply(caller(place),
                new Apply(Ref.of(Long.toString(place.id()), null),
                        flow == null ? null : Ref.of(flow.text("Id"), null), lines,
                        place.ofSessions() ? 1 : typed.quantity(), lead, null, typed.text(Typed.WAITS).equals("1"),
                        null, true, code.isEmpty() ? null : code,
                        price != null && price.total() > 0 && method.matches("[1-9]") ? Integer.valueOf(method) : null,
                        null, null, answers));
    }

    /** The columns by which the flow finds a known lead; null: it always makes a new one. */
    private @Nullable List<String> key(@Nullable Told flow, Draft draft) {
        String joined = flow == null ? "Email" : flow.text("DuplicateCheckKey");
        Faults wrong = new Faults();
        List<String> key = joined.isEmpty() ? List.of() : keys.columns(joined, draft, wrong);
        return key.isEmpty() || !wrong.isEmpty() ? null : key;
    }
}
