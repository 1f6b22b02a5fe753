package io.yoriai.neo.internal;

import static io.yoriai.neo.internal.PageDocument.escape;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.yoriai.magazine.Magazine;
import io.yoriai.message.Texts;
import io.yoriai.publish.PageValues;
import io.yoriai.signup.ProofOfWork;

/** The machinery of a page's form: its begin with what a browser must send along, faults, buttons, end. */
@Component
class FormHtml {

    private final Texts texts;
    private final ProofOfWork work;

    FormHtml(Texts texts, ProofOfWork work) {
        this.texts = texts;
        this.work = work;
    }

    /**
     * Begin, button and end of a form.
     *
     * @param hidden names and values sent along
     */
    void frame(PageValues values, Locale language, Map<String, String> hidden, String buttonKey) {
        values.part("begin", begin(language, hidden, ""));
        values.part("button", button(language, buttonKey));
        values.part("end", "</form>");
    }

    /** The same with a challenge to the browser. */
    void challengedFrame(PageValues values, Locale language, Map<String, String> hidden, String buttonKey,
            Magazine magazine) {
        String challenge = work.challenge(magazine.id());
        frame(values, language, hidden, buttonKey);
        values.part("begin",
                begin(language, hidden,
                        " data-challenge=\"" + challenge + "\" data-bits=\"" + ProofOfWork.BITS + "\"")
                        + hidden("captcha", challenge) + hidden("work", ""));
        values.part("button",
                "<p class=\"help\" role=\"status\" hidden data-work=\"" + text(language, "subscribe.captcha.done")
                        + "\">" + text(language, "subscribe.captcha.working") + "</p>\n<noscript><p class=\"note\">"
                        + text(language, "subscribe.captcha.script") + "</p></noscript>\n" + values.part("button"));
    }

    String begin(Locale language, Map<String, String> hidden, String attributes) {
        StringBuilder begin = new StringBuilder("<form class=\"form\" method=\"post\" action=\"usrctrl.php\" novalidate"
                + attributes + ">\n");
        begin.append(hidden("lang", language.getLanguage().equals("en") ? "en" : "ja"));
        // In one order on every node, so that the same wording has the same hash.
        new TreeMap<>(hidden).forEach((name, value) -> begin.append(hidden(name, value)));
        return begin.toString();
    }

    String button(Locale language, String key) {
        return "<p class=\"actions\"><button class=\"button button-primary\" type=\"submit\">" + text(language, key)
                + "</button></p>\n";
    }

    /** A further button, which sends a name and value along. */
    String button(Locale language, String key, String name, String value) {
        return "<button class=\"button\" type=\"submit\" name=\"" + name + "\" value=\"" + value + "\">"
                + text(language, key) + "</button>";
    }

    /** The summary of faults, each leading to its field; "" where there is none. */
    String errors(Locale language, List<FormFault> faults) {
        if (faults.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder(
                "<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\" autofocus>\n<h2>")
                .append(escape(texts.get(language, "subscribe.errors.title", List.of(faults.size()))))
                .append("</h2>\n<ul>");
        for (FormFault fault : faults) {
            String said = fault.label().isEmpty() ? fault.text() : fault.label() + ": " + fault.text();
            out.append("<li>").append(fault.target().isEmpty()
                    ? escape(said)
                    : "<a href=\"#" + escape(fault.target()) + "\">" + escape(said) + "</a>").append("</li>");
        }
        return out.append("</ul>\n</div>\n").toString();
    }

    private String text(Locale language, String key) {
        return escape(texts.get(language, key, List.of()));
    }

    static String hidden(String name, String value) {
        return "<input type=\"hidden\" name=\"" + escape(name) + "\" value=\"" + escape(value) + "\">\n";
    }
}
