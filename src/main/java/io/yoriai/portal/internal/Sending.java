package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.Digests;
import io.yoriai.account.SentForms;
import io.yoriai.application.Apply;
import io.yoriai.application.Applying;
import io.yoriai.application.CartPrices;
import io.yoriai.application.Own;
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

/** Hands what was typed to the one engine that makes applications, once for each form. */
@Lazy
@Component
final class Sending {

    private static final int PUBLIC_PAGE = 1;
    private static final String WHAT = "application.page";
    /** 既申込の表示. */
    private static final String SHOWS_APPLIED = "application.show_applied";
    private static final int LOOKS = 40;
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 250;

    private final SentForms sent;
    private final Applying applying;
    private final ShownPrice prices;
    private final LeadForm form;
    private final SurveyForms surveys;
    private final Following following;
    private final SystemSettings settings;
    private final UpdateKey keys;

    Sending(SentForms sent, Applying applying, ShownPrice prices, LeadForm form, SurveyForms surveys,
            Following following,
            SystemSettings settings, Writable leadWritable) {
        this.sent = sent;
        this.applying = applying;
        this.prices = prices;
        this.form = form;
        this.surveys = surveys;
        this.following = following;
        this.settings = settings;
        this.keys = Objects.requireNonNull(leadWritable.updateKey());
    }

    /**
     * Applies once for each key, however often it is sent.
     *
     * @param key drawn with the page that asked for the last word
     * @param stopped whether mails to the lead were stopped when the form was opened
     * @throws FaultException as {@link Applying#apply}; 409 CONFLICT where the same is still on its way
     */
    void send(Place place, Typed typed, String key, boolean stopped, HttpServletRequest request, Locale language) {
        byte[] token = token(place, key);
        if (isDone(token)) {
            return;
        }
        Long made = once(token, place, typed, request, language);
        following.follow(place, typed, made, stopped, request);
    }

    /** Keeps the answers to the survey that comes last; nothing where the key made no application, which nobody is told. */
    void answer(Place place, Typed typed, String key, Step survey) {
        sent.find(token(place, key)).flatMap(one -> Optional.ofNullable(one.location()))
                .ifPresent(made -> applying.answerLater(caller(place), Long.parseLong(made), place.who().id(),
                        surveys.sent(survey.survey(), typed.carried(), typed.answers())));
    }

    private static byte[] token(Place place, String key) {
        return Digests.sha256("apply:" + place.id() + ":" + key);
    }

    /** Whether the same was sent before and has come through; one that is on its way is waited for. */
    private boolean isDone(byte[] token) {
        Optional<SentForms.Sent> before = sent.begin(token, token);
        for (int i = 0; before.isPresent() && !before.get().done() && i < LOOKS; i++) {
            pause();
            before = sent.find(token);
        }
        if (before.isPresent() && !before.get().done()) {
            throw new FaultException(Fault.of(409, "CONFLICT", null).saying("portal.running"));
        }
        return before.isPresent();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The application; null where there was one, which is told to nobody who may be somebody else. */
    private @Nullable Long once(byte[] token, Place place, Typed typed, HttpServletRequest request, Locale language) {
        boolean done = false;
        Long made = null;
        try {
            made = inTurn(place, typed, request, language);
            done = true;
        } catch (FaultException e) {
            done = place.who().lead() == null && !settings.on(SHOWS_APPLIED, false) && hasApplied(e);
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
        return made;
    }

    private static boolean hasApplied(FaultException e) {
        return e.status() == 409 && e.faults().getFirst().code().equals("DUPLICATE")
                && "Application.Seminar".equals(e.faults().getFirst().field());
    }

    /** Whoever loses against another in the database tries again. */
    private long inTurn(Place place, Typed typed, HttpServletRequest request, Locale language) {
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

    private long apply(Place place, Typed typed, HttpServletRequest request, Locale language) {
        Faults faults = new Faults();
        Long known = place.who().id();
        Draft draft = form.read(typed, language, known != null, place.account(typed), faults);
        faults.throwIfAny();
        List<Apply.Line> lines = new ArrayList<>();
        typed.sessions()
                .forEach((id, quantity) -> lines.add(new Apply.Line(Ref.of(Long.toString(id), null), quantity)));
        CartPrices.Price price = place.priced() ? prices.of(place, typed, request) : null;
        if (price != null && price.wrong() != null) {
            throw new FaultException(price.wrong());
        }
        String code = price == null ? "" : typed.text(Typed.CODE).strip();
        String method = typed.text(Typed.METHOD);
        long survey = place.steps(false).stream().filter(step -> step.kind() == Step.Kind.SURVEY)
                .mapToLong(Step::survey).findFirst().orElse(0);
        Node answers = survey == 0 ? null : surveys.sent(survey, typed.carried(), typed.answers());
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

    /** Keeps the answers of the lead whose application it is. */
    void answer(Place place, Typed typed, Own own, Step survey) {
        applying.answerLater(caller(place), own.id(), own.lead(),
                surveys.sent(survey.survey(), typed.carried(), typed.answers()));
    }

    private static Apply.Caller caller(Place place) {
        return new Apply.Caller(place.who().author(), PUBLIC_PAGE, WHAT);
    }

    /** The columns by which the flow finds a known lead; null: it always makes a new one. */
    private @Nullable List<String> key(@Nullable Told flow, Draft draft) {
        String joined = flow == null ? "Email" : flow.text("DuplicateCheckKey");
        Faults wrong = new Faults();
        List<String> key = joined.isEmpty() ? List.of() : keys.columns(joined, draft, wrong);
        return key.isEmpty() || !wrong.isEmpty() ? null : key;
    }
}
