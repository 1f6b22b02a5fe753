package io.yoriai.site.internal.newsletter;

import java.util.List;

/**
 * A parameter as its row says it.
 *
 * @param label what it is, in the page's language
 * @param type the wire's kind: String, Int or Option
 * @param bytes most bytes of UTF-8; empty: something else bounds it
 * @param standard what counts where it is absent; empty: nothing
 * @param options what it may be, where there are few
 * @param pattern regular expression of the whole value; empty: none
 * @param rule what it may be, in words
 */
record ParameterRow(String name, String label, String type, String bytes, boolean required, String standard,
        List<Option> options, String pattern, String rule) {

    /** One of the values that an option may have. */
    record Option(String value, String label) {}
}
