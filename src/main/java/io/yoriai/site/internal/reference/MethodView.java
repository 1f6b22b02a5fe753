package io.yoriai.site.internal.reference;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One method as a page of the reference.
 *
 * @param title what it does, in the page's language
 * @param group key of the group's text
 * @param served whether this server answers it by now
 * @param wire false for the pages of a browser, which are not signed XML
 * @param listElement root of a list answer; null: the record itself
 * @param parameters its own parameters, and those of every list
 * @param columns those that the method answers, accepts or searches
 * @param command an example for the command line
 * @param http the same over HTTP
 */
record MethodView(int number, String name, String title, String group, String verb, String path, boolean served,
        boolean wire, int success, String element, @Nullable String listElement, List<String> notes,
        List<ParameterView> parameters, List<ColumnView> columns, String command, String http) {

    /**
     * A parameter.
     *
     * @param text what it does, in the page's language
     * @param words those it may be; empty: any value of its type
     * @param standard what counts where it is absent; empty: nothing
     */
    record ParameterView(String name, String text, boolean required, String words, String standard) {}
}
