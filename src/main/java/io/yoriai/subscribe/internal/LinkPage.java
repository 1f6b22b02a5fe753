package io.yoriai.subscribe.internal;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.mail.MailStops;
import io.yoriai.page.RawParameters;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.PageValues;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;
import io.yoriai.signup.SelfService.Target;

/**
 * The links of a mail: {@code cnf} confirms a registration, {@code del} leaves (spec/neo.md 7.1). A GET shows a button and
 * changes nothing, whoever asks; its POST does it. A POST with {@code List-Unsubscribe=One-Click} is a mailbox provider's,
 * and is answered in plain text (RFC 8058).
 */
@Order(1)
@Component
class LinkPage implements PublicPage {

    private static final String FORM = "usrctrl.php";

    /** The mail whose link it was; a link of another mail has none. */
    private static final String MAIL = "m";

    private final SelfService service;
    private final MailStops mails;
    private final PageRenderer renderer;
    private final FormParts parts;
    private final EndPages ends;
    private final Markup markup;

    LinkPage(SelfService service, MailStops mails, PageRenderer renderer, FormParts parts, EndPages ends,
            Markup markup) {
        this.markup = markup;
        this.mails = mails;
        this.service = service;
        this.renderer = renderer;
        this.parts = parts;
        this.ends = ends;
    }

    @Override
    public boolean serves(RawParameters parameters) {
        return parameters.has("cnf") || parameters.has("del");
    }

    @Override
    public PageReply answer(PageCall call) {
        return call.parameters().has("cnf") ? confirm(call) : leave(call);
    }

    private PageReply confirm(PageCall call) {
        String token = call.get("cnf");
        Optional<Target> target = service.find(Purpose.CONFIRM, token);
        if (target.isEmpty()) {
            return renderer.plain(call, 404, "unknown");
        }
        Magazine magazine = target.get().magazine();
        if (!target.get().open()) {
            return ends.expired(call, magazine, "subscribe.confirm.over", "mag_id=" + magazine.id());
        }
        DesignPage page = call.post() ? DesignPage.CONFIRM_DONE : DesignPage.CONFIRM;
        PageValues values = withReader(renderer.values(magazine, page, call.language()), target.get());
        if (!call.post()) {
            parts.frame(values, call.language(), Map.of("cnf", token), "subscribe.confirm.button");
            return renderer.page(call, 200, magazine, page, values);
        }
        Origin origin = renderer.showing(call.origin(Source.OPT_IN, FORM, "confirmation link"), magazine,
                DesignPage.CONFIRM, pristine(magazine, DesignPage.CONFIRM, call.language()));
        return service.confirm(target.get(), origin)
                ? renderer.page(call, 200, magazine, page, values)
                : ends.expired(call, magazine, "subscribe.confirm.over", "mag_id=" + magazine.id());
    }

    private PageReply leave(PageCall call) {
        String token = call.get("del");
        Optional<Target> target = service.find(Purpose.LEAVE, token);
        if (call.post() && call.get("List-Unsubscribe").equals("One-Click")) {
            target.ifPresent(t -> {
                service.leave(t, call.origin(Source.ONE_CLICK, FORM, "unsubscribe link"));
                mails.noteLeft(call.get(MAIL));
            });
            return target.isPresent() ? PageReply.text(200, "OK") : PageReply.text(404, "NG");
        }
        if (target.isEmpty()) {
            return renderer.plain(call, 404, "unknown");
        }
        Magazine magazine = target.get().magazine();
        if (!target.get().open()) {
            return left(call, target.get(), renderer.values(magazine, DesignPage.LEAVE_DONE, call.language()),
                    "subscribe.leave.over");
        }
        if (!call.post()) {
            PageValues values = withReader(renderer.values(magazine, DesignPage.LEAVE, call.language()), target.get());
            buttons(values, call.language(), Map.of("del", token, MAIL, call.get(MAIL)));
            return renderer.page(call, 200, magazine, DesignPage.LEAVE, values);
        }
        return act(call, target.get());
    }

    private PageReply act(PageCall call, Target target) {
        Magazine magazine = target.magazine();
        PageValues values = withReader(renderer.values(magazine, DesignPage.LEAVE_DONE, call.language()), target);
        Origin origin = renderer.showing(call.origin(Source.UNSUBSCRIBE_PAGE, FORM, "unsubscribe link"), magazine,
                DesignPage.LEAVE, pristine(magazine, DesignPage.LEAVE, call.language()));
        mails.noteLeft(call.get(MAIL));
        switch (call.get("all")) {
            case "1" -> {
                service.leaveAll(target, origin);
                return left(call, target, values, "subscribe.leave.done.all");
            }
            case "2" -> {
                service.stopAll(target, origin);
                return left(call, target, values, "subscribe.leave.done.stop");
            }
            default -> {
                service.leave(target, origin);
                return left(call, target, values, "subscribe.leave.done");
            }
        }
    }

    private PageReply left(PageCall call, Target target, PageValues values, String key) {
        values.text("form.text", renderer.text(call.language(), key, target.magazine().settings().name()));
        return renderer.page(call, 200, target.magazine(), DesignPage.LEAVE_DONE, values);
    }

    /** The page without anybody's data or token. */
    PageValues pristine(Magazine magazine, DesignPage page, Locale language) {
        PageValues values = renderer.values(magazine, page, language);
        if (page == DesignPage.LEAVE) {
            buttons(values, language, Map.of());
        } else {
            parts.frame(values, language, Map.of(), "subscribe.confirm.button");
        }
        return values;
    }

    private void buttons(PageValues values, Locale language, Map<String, String> hidden) {
        parts.frame(values, language, hidden, "subscribe.leave.button");
        values.part("all", markup.part("leave", language, Map.of()));
    }

    private PageValues withReader(PageValues values, Target target) {
        service.reader(target).ifPresent(reader -> renderer.reader(values, target.magazine(), reader));
        return values;
    }
}
