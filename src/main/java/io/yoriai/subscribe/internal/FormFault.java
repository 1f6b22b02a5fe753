package io.yoriai.subscribe.internal;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a field of a form, in the language of the page.
 *
 * @param field its name; "" where the form as a whole is meant
 * @param target id of the control to go to; null where there is none
 * @param label of the field
 */
record FormFault(String field, @Nullable String target, String label, String text) {

    static FormFault ofForm(String text) {
        return new FormFault("", null, "", text);
    }

    /** As the summary says it. */
    public String said() {
        return label.isEmpty() ? text : label + ": " + text;
    }
}
