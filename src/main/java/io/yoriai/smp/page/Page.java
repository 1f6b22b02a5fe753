package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.ui.Model;

import java.util.List;
import java.util.function.Predicate;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.smp.BrowserDoor;
import io.yoriai.smp.BrowserDoor.Asked;

/**
 * A request of an application for one of the pages, checked.
 *
 * @param state to be given back; null: none
 * @param language key of the page's language
 */
record Page(Asked asked, Callback callback, @Nullable String state, String language) {

    private static final int MOST_STATE = 512;

    /**
     * @param hosts registered with the key
     * @param more checks of the page itself
     * @throws FaultException 400 with everything that is wrong, or 403 CALLBACK_NOT_ALLOWED
     */
    static Page of(Asked asked, List<String> hosts, String language, java.util.function.Consumer<Faults> more) {
        Faults faults = new Faults();
        String url = asked.get("callback_url");
        if (url == null) {
            faults.add(Fault.required("callback_url"));
        }
        word(asked, "lang", List.of("ja", "en"), faults);
        String state = asked.get("state");
        if (state != null && state.codePointCount(0, state.length()) > MOST_STATE) {
            faults.add(Fault.invalidValue("state"));
        }
        more.accept(faults);
        faults.throwIfAny();
        return new Page(asked, Callback.of(String.valueOf(url), hosts).orElseThrow(
                () -> new FaultException(Fault.of(403, "CALLBACK_NOT_ALLOWED", "callback_url"))), state, language);
    }

    /** A parameter of a few words; null where it is absent. */
    static @Nullable String word(Asked asked, String name, List<String> words, Faults faults) {
        return checked(asked, name, words::contains, faults);
    }

    /** The number of a record; null where it is absent. */
    static @Nullable Long number(Asked asked, String name, Faults faults) {
        String text = checked(asked, name, value -> value.matches("[0-9]{1,18}"), faults);
        return text == null ? null : Long.valueOf(text);
    }

    private static @Nullable String checked(Asked asked, String name, Predicate<String> right, Faults faults) {
        String value = asked.get(name);
        if (value != null && !right.test(value)) {
            faults.add(Fault.invalidValue(name));
            return null;
        }
        return value;
    }

    /** What a page with a form needs: an address for the form and for links, and no word of it to anybody else. */
    void show(HttpServletResponse response, Model model) {
        guard(response, callback.origin());
        model.addAttribute("query", asked.signed() + BrowserDoor.OWN + "&");
        model.addAttribute("client", asked.client().name());
    }

    /** @param origin that the form may lead on to, besides this server */
    static void guard(HttpServletResponse response, @Nullable String origin) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        String policy = response.getHeader("Content-Security-Policy");
        if (policy != null && origin != null) {
            // A browser asks this of every step that a form leads to, the last one included.
            response.setHeader("Content-Security-Policy",
                    policy.replace("form-action 'self'", "form-action 'self' " + origin));
        }
    }

    /** Sends the browser on; nothing of this address goes along. */
    static @Nullable String send(HttpServletRequest request, HttpServletResponse response, String address) {
        guard(response, null);
        response.setStatus(request.getMethod().equals("POST") ? 303 : 302);
        response.setHeader(HttpHeaders.LOCATION, address);
        return null;
    }
}
