package io.yoriai.admin.internal.record;

import java.util.List;

/**
 * A column or a custom item in a form.
 *
 * @param name of the input: the column's
 * @param type text, area, number, date, datetime-local, password, select, checks, lines, or rows
 * @param must whether a record cannot be without it
 * @param options of a select or of boxes
 * @param max most characters; 0: not said
 * @param parts the columns of a row
 */
public record Field(String name, String label, String type, boolean must, List<Option> options, int max, boolean item,
        List<Field> parts) {

    Field(String name, String label, String type, boolean must, List<Option> options, int max, boolean item) {
        this(name, label, type, must, options, max, item, List.of());
    }

    public record Option(String id, String label) {}

    public boolean several() {
        return type.equals("checks");
    }

    public boolean rows() {
        return type.equals("rows");
    }

    /** The input of a part in a row, from 0 on. */
    public String input(int row, String part) {
        return name + "-" + row + "-" + part;
    }

    /** With other options; a number then becomes one of them. */
    Field offering(List<Option> offered) {
        return offered.isEmpty() && type.equals("number")
                ? this
                : new Field(name, label, type.equals("number") ? "select" : type, must, offered, max, item, parts);
    }
}
