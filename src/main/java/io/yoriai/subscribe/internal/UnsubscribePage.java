package io.yoriai.subscribe.internal;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.mail.MailStops;
import io.yoriai.mail.MailStops.Link;
import io.yoriai.message.Texts;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;

/**
 * The page of a lead's link (spec/smp-mail-tracking.md 3.8): a GET changes nothing, whoever asks; the form asks for the
 * registered address; a POST with {@code List-Unsubscribe=One-Click} is a mailbox provider's and needs nothing else (RFC 8058).
 */
final class UnsubscribePage {

    private static final String FORM = "unsubscribe";

    private final MailStops stops;
    private final Markup markup;
    private final Texts texts;
    private final FormLimiter limiter;

    UnsubscribePage(MailStops stops, Markup markup, Texts texts, FormLimiter limiter) {
        this.stops = stops;
        this.markup = markup;
        this.texts = texts;
        this.limiter = limiter;
    }

    PageReply answer(PageCall call, String token) {
        Optional<Link> link = stops.find(token);
        boolean oneClick = call.post() && call.get("List-Unsubscribe").equals("One-Click");
        if (link.isEmpty()) {
            return oneClick
                    ? PageReply.text(404, "NG")
                    : page(call, 404, null, null, say(call, "subscribe.unsubscribe.unknown"));
        }
        if (oneClick) {
            stops.stopLeads(link.get(), call.origin(Source.ONE_CLICK, FORM, "unsubscribe link"));
            return PageReply.text(200, "OK");
        }
        return call.post() ? stop(call, link.get()) : page(call, 200, link.get(), null, null);
    }

    /** Whose link it is. */
    Optional<Long> lead(String token) {
        return stops.find(token).map(Link::lead);
    }

    private PageReply stop(PageCall call, Link link) {
        if (!stops.isOf(link, call.get("email"))) {
            // Who guesses addresses by a link that was passed on gets few guesses.
            boolean more = limiter.allows(FORM, call);
            return more
                    ? page(call, 400, link, say(call, "mail.unsubscribe_wrong"), null)
                    : page(call, 429, link, say(call, "fault.RATE_LIMIT"), null).retryAfter(FormLimiter.RETRY_SECONDS);
        }
        Origin origin = call.origin(Source.UNSUBSCRIBE_PAGE, FORM, "unsubscribe link");
        if (call.get("stop").equals("resume")) {
            stops.resume(link, origin);
            return page(call, 200, link, null, say(call, "mail.resubscribe_done"));
        }
        String category = category(call, link);
        if (call.get("stop").equals("category") && category != null) {
            stops.stopCategory(link, origin);
            return page(call, 200, link, null, say(call, "subscribe.unsubscribe.done.category", category));
        }
        stops.stopAll(link, origin);
        return page(call, 200, link, null, say(call, "mail.unsubscribe_done"));
    }

    private @Nullable String category(PageCall call, Link link) {
        return stops.categoryName(link, call.language().getLanguage().equals("en"));
    }

    private PageReply page(PageCall call, int status, @Nullable Link link, @Nullable String fault,
            @Nullable String done) {
        Map<String, Object> values = new HashMap<>(Map.of("title", say(call, "mail.unsubscribe_title"), "prompt",
                say(call, "mail.unsubscribe_prompt"), "email", call.get("email")));
        put(values, "category", link == null ? null : category(call, link));
        if (link != null && stops.isStopped(link)) {
            values.put("stopped", true);
        }
        put(values, "fault", fault);
        put(values, "done", done);
        Map<String, Object> shell = new HashMap<>(Map.of("theme", call.theme(), "script", false, "brand", "", "title",
                (fault == null ? "" : say(call, "subscribe.errors.prefix")) + say(call, "mail.unsubscribe_title"),
                "body",
                markup.part("unsubscribe", call.language(), values)));
        return PageReply.html(status, markup.page(call.language(), shell), false);
    }

    private static void put(Map<String, Object> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private String say(PageCall call, String key, Object... args) {
        return texts.get(call.language(), key, List.of(args));
    }
}
