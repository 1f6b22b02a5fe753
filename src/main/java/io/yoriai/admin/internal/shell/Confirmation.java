package io.yoriai.admin.internal.shell;

import org.springframework.ui.Model;

/**
 * A question before something that cannot be undone: the template {@code admin/confirm}. Its texts are {@code {text}.title},
 * which takes the name, {@code {text}.text} and {@code {text}.button}.
 *
 * @param tab of the magazine in the model; "" for a key of the settings
 * @param name of the thing
 * @param id tells things of one name apart; "" for none
 * @param action address that does it, by POST
 * @param back address that does nothing
 */
public record Confirmation(String tab, String text, String name, String id, String action, String back) {

    /** One about a part of a magazine. */
    public static Confirmation of(String tab, String text, String name, String action, String back) {
        return new Confirmation(tab, text, name, "", action, back);
    }

    /** Puts the question into the model; the view that asks it. */
    public String ask(Model model) {
        model.addAttribute("ask", this);
        return "admin/confirm";
    }
}
