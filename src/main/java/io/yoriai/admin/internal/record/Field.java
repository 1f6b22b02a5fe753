package io.yoriai.admin.internal.record;

import java.util.List;

/**
 * A column or a custom item in a form.
 *
 * @param name of the input: the column's
 * @param type text, area, number, date, datetime-local, password, select or checks
 * @param must whether a record cannot be without it
 * @param options of a select or of boxes
 * @param max most characters; 0: not said
 */
record Field(String name, String label, String type, boolean must, List<Option> options, int max, boolean item) {

    record Option(String id, String label) {}

    public boolean several() {
        return type.equals("checks");
    }
}
