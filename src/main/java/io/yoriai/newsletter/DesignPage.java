package io.yoriai.newsletter;

import java.util.List;
import java.util.Locale;

/**
 * A public page of a magazine whose design can be edited (spec/neo.md 7.1 ページデザイン), with the parts of its machinery.
 * A part is written {@code {$form.part}} in the template.
 */
public enum DesignPage {
    /** Registration, with the way to cancel. */
    REGISTER(List.of("errors", "begin", "fields", "button", "end"), List.of("cancel", "links")),
    /** A confirmation mail is on its way; or the reader is registered at once. */
    REGISTER_DONE(List.of(), List.of("links")),
    /** The button behind the link of the confirmation mail. */
    CONFIRM(List.of("begin", "button", "end"), List.of("links")),
    /** Registered. */
    CONFIRM_DONE(List.of(), List.of("links")),
    /** A mail with the link to leave is on its way. */
    CANCEL_DONE(List.of(), List.of("links")),
    /** The buttons behind the link to leave. */
    LEAVE(List.of("begin", "button", "all", "end"), List.of("links")),
    /** Left. */
    LEAVE_DONE(List.of(), List.of("links")),
    /** Asks for the address to which the link to change goes. */
    CHANGE(List.of("errors", "begin", "fields", "button", "end"), List.of("links")),
    /** The mail with the link to change is on its way. */
    CHANGE_SENT(List.of(), List.of("links")),
    /** The form with the reader's values. */
    CHANGE_FORM(List.of("errors", "begin", "fields", "button", "end"), List.of("links")),
    /** Changed; a new address still awaits its confirmation. */
    CHANGE_DONE(List.of(), List.of("links")),
    /** The button behind the link that went to a new address. */
    ADDRESS(List.of("begin", "button", "end"), List.of("links")),
    /** The new address holds. */
    ADDRESS_DONE(List.of(), List.of("links")),
    /** The sample issue. */
    SAMPLE(List.of("issue"), List.of("links")),
    /** The list of back numbers. */
    BACK_LIST(List.of("issues"), List.of("links")),
    /** One back number. */
    BACK_ISSUE(List.of("issue"), List.of("links")),
    /** The magazine takes no registrations. */
    CLOSED(List.of(), List.of("errors", "cancel", "links")),
    /** A link that was used, has expired or is not right. */
    EXPIRED(List.of(), List.of("links"));

    private final List<String> required;
    private final List<String> optional;

    DesignPage(List<String> required, List<String> optional) {
        this.required = required;
        this.optional = optional;
    }

    /** Parts without which the page would not work, in the order in which they must stand. */
    public List<String> required() {
        return required;
    }

    /** Parts that may stand there. */
    public List<String> optional() {
        return optional;
    }

    /** The name of its default template. */
    public String file() {
        return name().toLowerCase(Locale.ROOT) + ".html";
    }
}
