package io.yoriai.publish;

import java.util.List;

/**
 * A public page of a magazine whose design can be edited (spec/neo.md 7.1 ページデザイン), with the parts of its machinery.
 * A part is written {@code {$form.part}} in the template.
 */
public enum DesignPage {
    /** Registration, with the way to cancel. */
    REGISTER("register", List.of("errors", "begin", "fields", "button", "end"), List.of("cancel", "links")),
    /** A confirmation mail is on its way; or the reader is registered at once. */
    REGISTER_DONE("message", List.of(), List.of("links")),
    /** The button behind the link of the confirmation mail. */
    CONFIRM("button", List.of("begin", "button", "end"), List.of("links")),
    /** Registered. */
    CONFIRM_DONE("message", List.of(), List.of("links")),
    /** A mail with the link to leave is on its way. */
    CANCEL_DONE("message", List.of(), List.of("links")),
    /** The buttons behind the link to leave. */
    LEAVE("leave", List.of("begin", "button", "all", "end"), List.of("links")),
    /** Left. */
    LEAVE_DONE("message", List.of(), List.of("links")),
    /** Asks for the address to which the link to change goes. */
    CHANGE("form", List.of("errors", "begin", "fields", "button", "end"), List.of("links")),
    /** The mail with the link to change is on its way. */
    CHANGE_SENT("message", List.of(), List.of("links")),
    /** The form with the reader's values. */
    CHANGE_FORM("form", List.of("errors", "begin", "fields", "button", "end"), List.of("links")),
    /** Changed; a new address still awaits its confirmation. */
    CHANGE_DONE("message", List.of(), List.of("links")),
    /** The button behind the link that went to a new address. */
    ADDRESS("button", List.of("begin", "button", "end"), List.of("links")),
    /** The new address holds. */
    ADDRESS_DONE("message", List.of(), List.of("links")),
    /** The sample issue. */
    SAMPLE("issue", List.of("issue"), List.of("links")),
    /** The list of back numbers. */
    BACK_LIST("back_list", List.of("issues"), List.of("links")),
    /** One back number. */
    BACK_ISSUE("issue", List.of("issue"), List.of("links")),
    /** The magazine takes no registrations. */
    CLOSED("closed", List.of(), List.of("errors", "cancel", "links")),
    /** A link that was used, has expired or is not right. */
    EXPIRED("message", List.of(), List.of("links"));

    private final String file;
    private final List<String> required;
    private final List<String> optional;

    DesignPage(String file, List<String> required, List<String> optional) {
        this.file = file;
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

    /** The file of its default template; pages of one shape share theirs. */
    public String file() {
        return file + ".html";
    }
}
