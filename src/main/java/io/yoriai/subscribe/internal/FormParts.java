package io.yoriai.subscribe.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.yoriai.magazine.Magazine;
import io.yoriai.publish.PageValues;
import io.yoriai.signup.ProofOfWork;

/** The machinery of a page's form: its begin with what a browser must send along, faults, buttons, end. */
@Component
class FormParts {

    private static final String END = "</form>";

    private final Markup markup;
    private final ProofOfWork work;
    private final FormFields fields;

    FormParts(Markup markup, ProofOfWork work, FormFields fields) {
        this.markup = markup;
        this.work = work;
        this.fields = fields;
    }

    /**
     * Begin, button and end of a form.
     *
     * @param hidden names and values sent along
     */
    void frame(PageValues values, Locale language, Map<String, String> hidden, String buttonKey) {
        frame(values, language, hidden, buttonKey, null);
    }

    /** The same with a challenge to the browser. */
    void challengedFrame(PageValues values, Locale language, Map<String, String> hidden, String buttonKey,
            Magazine magazine) {
        frame(values, language, hidden, buttonKey, work.challenge(magazine.id()));
    }

    private void frame(PageValues values, Locale language, Map<String, String> hidden, String buttonKey,
            @Nullable String challenge) {
        Map<String, Object> form = new HashMap<>();
        // In one order on every node, so that the same wording has the same hash.
        form.put("hidden", new TreeMap<>(hidden));
        form.put("bits", ProofOfWork.BITS);
        if (challenge != null) {
            form.put("challenge", challenge);
        }
        String whole = markup.part("sent", language, form);
        values.part("begin", whole.substring(0, whole.lastIndexOf(END)));
        values.part("button",
                markup.part(challenge == null ? "send" : "challenged", language, Map.of("button", buttonKey)));
        values.part("end", END);
    }

    /** The summary of faults, each leading to its field; "" where there is none. */
    String errors(Locale language, List<FormFault> faults) {
        return faults.isEmpty() ? "" : markup.part("errors", language, Map.of("faults", faults));
    }

    /** The form that asks for the link to leave. */
    String cancel(Magazine magazine, String typed, List<FormFault> faults, Locale language) {
        return markup.part("cancel", language, Map.of("magazine", magazine.id(), "fields",
                List.of(fields.address("c-email", typed, faults, language))));
    }
}
