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
 * @param address of a page, as an application sends a browser to it, and where that goes on to; "": no page
 * @param example null: pages of a browser, and methods that are not served yet
 */
record MethodView(int number, String name, String title, String group, String verb, String path, boolean served,
        boolean wire, int success, String element, @Nullable String listElement, List<String> notes,
        List<ParameterView> parameters, List<ColumnView> columns, @Nullable Example example, String address) {

    /**
     * A call and its answer.
     *
     * @param command for the command line
     * @param http over HTTP
     * @param answer over HTTP too, of a few columns
     * @param programs the same call in several languages
     * @param parameters one a line, as name and value
     * @param body XML, or empty
     */
    record Example(String command, String http, String answer, List<CodeSample.Program> programs, String parameters,
            String body) {}

    /**
     * A parameter.
     *
     * @param text what it does, in the page's language
     * @param words those it may be; empty: any value of its type
     * @param standard what counts where it is absent; empty: nothing
     */
    record ParameterView(String name, String text, boolean required, String words, String standard) {}
}
