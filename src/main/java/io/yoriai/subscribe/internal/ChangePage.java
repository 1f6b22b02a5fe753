package io.yoriai.subscribe.internal;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.FormField;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.page.RawParameters;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.PageValues;
import io.yoriai.reader.Reader;
import io.yoriai.reader.TypedText;
import io.yoriai.signup.LinkRequests;
import io.yoriai.signup.SelfChange;
import io.yoriai.signup.SelfChange.Opened;
import io.yoriai.signup.SelfChange.SelfChanged;
import io.yoriai.subscribe.internal.FormReader.Filled;

/**
 * {@code usrctrl.php?upd=1&mag_id=N}: a reader changes its values (spec/neo.md 7.1). {@code chg} is the link that was
 * mailed, {@code adr} the one that went to a new address.
 */
@Order(2)
@Component
class ChangePage implements PublicPage {

    private static final String FORM = "usrctrl.php?upd";

    private final Magazines magazines;
    private final LinkRequests links;
    private final SelfChange changing;
    private final FormLimiter limiter;
    private final PageRenderer renderer;
    private final FormParts parts;
    private final FormFields fields;
    private final FormReader reader;
    private final EndPages ends;

    ChangePage(Magazines magazines, LinkRequests links, SelfChange changing, FormLimiter limiter,
            PageRenderer renderer, FormParts parts, FormFields fields, FormReader reader, EndPages ends) {
        this.magazines = magazines;
        this.links = links;
        this.changing = changing;
        this.limiter = limiter;
        this.renderer = renderer;
        this.parts = parts;
        this.fields = fields;
        this.reader = reader;
        this.ends = ends;
    }

    @Override
    public boolean serves(RawParameters parameters) {
        return parameters.has("chg") || parameters.has("adr")
                || parameters.has("mag_id") && parameters.has("upd");
    }

    @Override
    public PageReply answer(PageCall call) {
        if (call.parameters().has("chg")) {
            return link(call, call.get("chg"));
        }
        return call.parameters().has("adr") ? newAddress(call, call.get("adr")) : ask(call);
    }

    private PageReply ask(PageCall call) {
        Optional<Magazine> found = RegisterPage.magazine(magazines, call);
        if (found.isEmpty()) {
            return renderer.plain(call, 404, "magazine");
        }
        Magazine magazine = found.get();
        if (magazine.settings().state() == State.ENDED) {
            return ends.closed(call, magazine);
        }
        if (!call.post()) {
            return askAgain(call, 200, magazine, "", List.of());
        }
        String typed = call.get("email");
        Optional<EmailAddress> email = EmailAddress.parse(TypedText.narrow(typed));
        if (email.isEmpty()) {
            return askAgain(call, 422, magazine, typed,
                    fault(call, typed.isBlank() ? "subscribe.fault.required" : "subscribe.fault.email"));
        }
        if (!limiter.allows("change", call)) {
            return askAgain(call, 429, magazine, typed, fault(call, "subscribe.fault.limit"))
                    .retryAfter(FormLimiter.RETRY_SECONDS);
        }
        links.toChange(magazine, email.get());
        return renderer.page(call, 200, magazine, DesignPage.CHANGE_SENT,
                renderer.values(magazine, DesignPage.CHANGE_SENT, call.language()));
    }

    private PageReply askAgain(PageCall call, int status, Magazine magazine, String typed, List<FormFault> faults) {
        PageValues values = asking(magazine, call.language());
        values.part("errors", parts.errors(call.language(), faults));
        values.part("fields", fields.address(typed, faults, call.language()));
        return renderer.page(call, status, magazine, DesignPage.CHANGE, values);
    }

    /** The page that asks for the address. */
    PageValues asking(Magazine magazine, Locale language) {
        PageValues values = renderer.values(magazine, DesignPage.CHANGE, language);
        parts.frame(values, language, Map.of("upd", "1", "mag_id", String.valueOf(magazine.id())),
                "subscribe.change.button");
        return values.part("fields", fields.address("", List.of(), language));
    }

    private PageReply link(PageCall call, String token) {
        Optional<Opened> opened = changing.open(token);
        if (opened.isEmpty()) {
            return renderer.plain(call, 404, "unknown");
        }
        Magazine magazine = opened.get().magazine();
        Reader present = opened.get().reader();
        if (magazine.settings().state() == State.ENDED) {
            return ends.closed(call, magazine);
        }
        if (present == null) {
            return over(call, magazine);
        }
        List<FormField> form = magazine.settings().form().fields();
        if (!call.post()) {
            return form(call, 200, magazine, present, token, FormReader.of(magazine, form, present), List.of());
        }
        while (true) {
            Filled filled = reader.read(call, magazine, form, present);
            if (!filled.faults().isEmpty()) {
                return form(call, 422, magazine, present, token, filled.texts(), filled.faults());
            }
            EmailAddress email = Objects.requireNonNull(filled.email());
            Origin origin = renderer.showing(call.origin(Source.FORM, FORM, "change link"), magazine,
                    DesignPage.CHANGE_FORM, pristine(magazine, call.language()));
            SelfChanged answer = changing.save(token, magazine, filled.values(), email, origin);
            if (answer == SelfChanged.OVER) {
                return over(call, magazine);
            }
            if (answer != SelfChanged.MAGAZINE_CHANGED) {
                return done(call, magazine, present, answer == SelfChanged.ADDRESS_MAILED ? email.written() : "");
            }
            magazine = magazines.find(magazine.id()).orElse(magazine);
            form = magazine.settings().form().fields();
        }
    }

    private PageReply form(PageCall call, int status, Magazine magazine, Reader present, String token,
            Map<String, String> texts, List<FormFault> faults) {
        PageValues values = renderer.reader(renderer.values(magazine, DesignPage.CHANGE_FORM, call.language()),
                magazine,
                present);
        parts.frame(values, call.language(), Map.of("chg", token), "subscribe.change_form.button");
        values.part("fields",
                fields.fields(magazine, magazine.settings().form().fields(), texts, faults, call.language()));
        values.part("errors", parts.errors(call.language(), faults));
        return renderer.page(call, status, magazine, DesignPage.CHANGE_FORM, values);
    }

    /** The form without anybody's data or token. */
    PageValues pristine(Magazine magazine, Locale language) {
        PageValues values = renderer.values(magazine, DesignPage.CHANGE_FORM, language);
        parts.frame(values, language, Map.of(), "subscribe.change_form.button");
        return values.part("fields",
                fields.fields(magazine, magazine.settings().form().fields(), Map.of(), List.of(), language));
    }

    private PageReply done(PageCall call, Magazine magazine, Reader present, String newEmail) {
        PageValues values = renderer.reader(renderer.values(magazine, DesignPage.CHANGE_DONE, call.language()),
                magazine,
                present);
        if (!newEmail.isEmpty()) {
            values.text("form.email", newEmail).text("form.text",
                    renderer.text(call.language(), "subscribe.change_done.address", newEmail));
        }
        return renderer.page(call, 200, magazine, DesignPage.CHANGE_DONE, values);
    }

    private PageReply newAddress(PageCall call, String token) {
        Optional<Opened> opened = changing.openAddress(token);
        if (opened.isEmpty()) {
            return renderer.plain(call, 404, "unknown");
        }
        Magazine magazine = opened.get().magazine();
        Reader present = opened.get().reader();
        String email = opened.get().newEmail();
        if (present == null || email == null) {
            return over(call, magazine);
        }
        DesignPage page = call.post() ? DesignPage.ADDRESS_DONE : DesignPage.ADDRESS;
        PageValues values = renderer.reader(renderer.values(magazine, page, call.language()), magazine, present)
                .text("form.email", email)
                .text("form.text", renderer.text(call.language(),
                        call.post() ? "subscribe.address_done.text" : "subscribe.address.text",
                        magazine.settings().name(),
                        email));
        if (!call.post()) {
            parts.frame(values, call.language(), Map.of("adr", token), "subscribe.address.button");
            return renderer.page(call, 200, magazine, page, values);
        }
        PageValues pristine = renderer.values(magazine, DesignPage.ADDRESS, call.language());
        parts.frame(pristine, call.language(), Map.of(), "subscribe.address.button");
        Origin origin = renderer.showing(call.origin(Source.FORM, FORM, "new address link"), magazine,
                DesignPage.ADDRESS, pristine);
        return changing.confirmAddress(token, origin)
                ? renderer.page(call, 200, magazine, page, values)
                : over(call, magazine);
    }

    private PageReply over(PageCall call, Magazine magazine) {
        return ends.expired(call, magazine, "subscribe.change.over", "upd=1&mag_id=" + magazine.id());
    }

    private List<FormFault> fault(PageCall call, String key) {
        return List.of(new FormFault("email", "f-email", renderer.text(call.language(), "reader.email"),
                renderer.text(call.language(), key)));
    }
}
