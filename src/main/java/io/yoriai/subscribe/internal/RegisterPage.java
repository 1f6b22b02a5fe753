package io.yoriai.subscribe.internal;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.FormField;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineForm;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.page.RawParameters;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.PageValues;
import io.yoriai.reader.TypedText;
import io.yoriai.signup.LinkRequests;
import io.yoriai.signup.OutsideSites;
import io.yoriai.signup.ProofOfWork;
import io.yoriai.signup.Registration;
import io.yoriai.signup.Registration.SignUp;
import io.yoriai.subscribe.internal.FormReader.Filled;

/** {@code usrctrl.php?mag_id=N}: register, and ask for the link to cancel (spec/neo.md 7.1). */
@Order(10)
@Component
class RegisterPage implements PublicPage {

    private static final String FORM = "usrctrl.php?mag_id";
    private static final String SHOP = "usrctrl.php";

    private final Magazines magazines;
    private final Registration registration;
    private final LinkRequests links;
    private final OutsideSites sites;
    private final ProofOfWork work;
    private final FormLimiter limiter;
    private final PageRenderer renderer;
    private final FormParts parts;
    private final FormFields fields;
    private final FormReader reader;

    RegisterPage(Magazines magazines, Registration registration, LinkRequests links,
            OutsideSites sites, ProofOfWork work, FormLimiter limiter, PageRenderer renderer, FormParts parts,
            FormFields fields,
            FormReader reader) {
        this.magazines = magazines;
        this.registration = registration;
        this.links = links;
        this.sites = sites;
        this.work = work;
        this.limiter = limiter;
        this.renderer = renderer;
        this.parts = parts;
        this.fields = fields;
        this.reader = reader;
    }

    @Override
    public boolean serves(RawParameters parameters) {
        return parameters.has("mag_id");
    }

    @Override
    public PageReply answer(PageCall call) {
        Optional<Magazine> found = magazine(magazines, call);
        if (found.isEmpty()) {
            return renderer.plain(call, 404, "magazine");
        }
        Magazine magazine = found.get();
        return switch (call.post() ? call.get("act") : "") {
            case "", "add" -> {
                if (!magazine.open()) {
                    yield closed(call, magazine);
                }
                yield call.post() ? register(call, magazine) : form(call, 200, magazine, Map.of(), List.of());
            }
            case "cancel" -> cancel(call, magazine);
            case "del" -> ask(call, magazine);
            default -> renderer.plain(call, 400, "act");
        };
    }

    static Optional<Magazine> magazine(Magazines magazines, PageCall call) {
        Long id = RawParameters.positive(call.get("mag_id"), Integer.MAX_VALUE);
        return id == null ? Optional.empty() : magazines.find(id);
    }

    /** The form as somebody without any data sees it; without the challenge, which is new each time. */
    PageValues pristine(Magazine magazine, Locale language) {
        PageValues values = renderer.values(magazine, DesignPage.REGISTER, language);
        parts.frame(values, language, Map.of("mag_id", String.valueOf(magazine.id())), "subscribe.register.button");
        return values
                .part("fields",
                        fields.fields(magazine, magazine.settings().form().fields(), Map.of(), List.of(), language))
                .part("cancel", parts.cancel(magazine, "", List.of(), language));
    }

    private PageReply register(PageCall call, Magazine first) {
        Magazine magazine = first;
        while (true) {
            MagazineForm form = magazine.settings().form();
            Filled filled = reader.read(call, magazine, sent(call, form), null);
            if (!filled.faults().isEmpty()) {
                return form(call, 422, magazine, filled.texts(), filled.faults());
            }
            if (!call.get(FormFields.TRAP).isEmpty()) {
                return done(call, magazine);
            }
            if (call.get("act").equals("add") && sites.admits(magazine, call.address())) {
                return sites.add(magazine, Objects.requireNonNull(filled.email()), filled.values(),
                        Origin.api(SHOP, call.address())) ? done(call, magazine) : closed(call, magazine);
            }
            if (magazine == first) {
                if (!limiter.allows("register", call)) {
                    return form(call, 429, magazine, filled.texts(), fault(call, "subscribe.fault.limit"))
                            .retryAfter(FormLimiter.RETRY_SECONDS);
                }
                if (form.captcha() && !work.accept(magazine.id(), call.get("captcha"), call.get("work"))) {
                    return form(call, 422, magazine, filled.texts(), fault(call, "subscribe.fault.captcha"));
                }
            }
            Origin origin = renderer.showing(call.origin(Source.FORM, FORM, ""), magazine, DesignPage.REGISTER,
                    pristine(magazine, call.language()));
            SignUp answer = registration.register(magazine, Objects.requireNonNull(filled.email()), filled.values(),
                    magazine.settings().optIn().required(), origin);
            if (answer != SignUp.MAGAZINE_CHANGED) {
                return answer == SignUp.CLOSED ? closed(call, magazine) : done(call, magazine);
            }
            magazine = magazines.find(magazine.id()).orElse(magazine);
        }
    }

    /** The fields of the form; of a program's call also every other that it sends and that is nobody's inner note. */
    private static List<FormField> sent(PageCall call, MagazineForm form) {
        if (!call.get("act").equals("add")) {
            return form.fields();
        }
        List<FormField> fields = new ArrayList<>(form.fields());
        for (ReaderField field : ReaderField.values()) {
            FormField more = new FormField(field.parameter(), false);
            if (!field.notByReader() && !field.choices() && call.parameters().has(field.parameter())
                    && fields.stream().noneMatch(shown -> shown.name().equals(more.name()))) {
                fields.add(more);
            }
        }
        return fields;
    }

    private PageReply done(PageCall call, Magazine magazine) {
        PageValues values = renderer.values(magazine, DesignPage.REGISTER_DONE, call.language());
        if (!magazine.settings().optIn().required()) {
            values.text("form.text",
                    renderer.text(call.language(), "subscribe.register_done.direct", magazine.settings().name()));
        }
        return renderer.page(call, 200, magazine, DesignPage.REGISTER_DONE, values);
    }

    private PageReply cancel(PageCall call, Magazine magazine) {
        String typed = call.get("email");
        Optional<EmailAddress> email = EmailAddress.parse(TypedText.narrow(typed));
        if (email.isEmpty()) {
            return cancelAgain(call, 422, magazine, typed,
                    typed.isBlank() ? "subscribe.fault.required" : "subscribe.fault.email");
        }
        if (!limiter.allows("cancel", call)) {
            return cancelAgain(call, 429, magazine, typed, "subscribe.fault.limit")
                    .retryAfter(FormLimiter.RETRY_SECONDS);
        }
        links.toLeave(magazine, email.get());
        return renderer.page(call, 200, magazine, DesignPage.CANCEL_DONE,
                renderer.values(magazine, DesignPage.CANCEL_DONE, call.language()));
    }

    /**
     * As programs call it: the first call asks whether to remove the address, the second one says yes. Of a known site the
     * first counts already; nobody is told whether the address is a reader's.
     */
    private PageReply ask(PageCall call, Magazine magazine) {
        Optional<EmailAddress> email = EmailAddress.parse(TypedText.narrow(call.get("email")));
        boolean sure = call.get("del_check").equals("1");
        if (email.isEmpty() || sure && !sites.answers(magazine, email.get(), call.get("hash"))) {
            return renderer.plain(call, 400, email.isEmpty() ? "email" : "hash");
        }
        boolean known = sites.admits(magazine, call.address());
        if (known) {
            sites.remove(magazine, email.get(), Origin.api(SHOP, call.address()));
        }
        if (!sure) {
            return renderer.ask(call, magazine,
                    Map.of("mag_id", String.valueOf(magazine.id()), "act", "del", "del_check",
                            "1", "email", email.get().written(), "hash", sites.question(magazine, email.get())));
        }
        return known
                ? renderer.page(call, 200, magazine, DesignPage.LEAVE_DONE,
                        renderer.values(magazine, DesignPage.LEAVE_DONE, call.language()).text("form.text",
                                renderer.text(call.language(), "subscribe.leave.done", magazine.settings().name())))
                : cancel(call, magazine);
    }

    private PageReply cancelAgain(PageCall call, int status, Magazine magazine, String typed, String key) {
        List<FormFault> faults = List.of(new FormFault("cancel", "c-email",
                renderer.text(call.language(), "reader.email"), renderer.text(call.language(), key)));
        DesignPage page = magazine.open() ? DesignPage.REGISTER : DesignPage.CLOSED;
        PageValues values = magazine.open()
                ? values(call, magazine, Map.of(), List.of())
                : renderer.values(magazine, page, call.language());
        values.part("errors", parts.errors(call.language(), faults));
        values.part("cancel", parts.cancel(magazine, typed, faults, call.language()));
        return renderer.page(call, status, magazine, page, values);
    }

    private PageReply closed(PageCall call, Magazine magazine) {
        PageValues values = renderer.values(magazine, DesignPage.CLOSED, call.language()).part("cancel",
                parts.cancel(magazine, "", List.of(), call.language()));
        return renderer.page(call, 200, magazine, DesignPage.CLOSED, values);
    }

    private PageReply form(PageCall call, int status, Magazine magazine, Map<String, String> typed,
            List<FormFault> faults) {
        return renderer.page(call, status, magazine, DesignPage.REGISTER, values(call, magazine, typed, faults));
    }

    private PageValues values(PageCall call, Magazine magazine, Map<String, String> typed, List<FormFault> faults) {
        MagazineForm form = magazine.settings().form();
        PageValues values = pristine(magazine, call.language());
        if (form.captcha()) {
            parts.challengedFrame(values, call.language(), Map.of("mag_id", String.valueOf(magazine.id())),
                    "subscribe.register.button", magazine);
        }
        return values.part("fields", fields.fields(magazine, form.fields(), typed, faults, call.language()))
                .part("errors", parts.errors(call.language(), faults));
    }

    private List<FormFault> fault(PageCall call, String key) {
        return List.of(FormFault.ofForm(renderer.text(call.language(), key)));
    }
}
