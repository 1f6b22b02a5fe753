package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;

/**
 * Lists in forms: a row of inputs for each item, empty ones behind them, and in each row the number of its place. What is left empty is no
 * item; a list that nobody changed is not sent.
 */
final class FormRows {

    /** How many rows a list's inputs have: {@code {List}-rows}. */
    private static final String COUNT = "-rows";
    private static final String PLACE = "at";
    private static final String WAS = "was-";
    private static final int MORE = 3;
    private static final int MOST = 200;

    private record Placed(double at, Node item) {}

    /** Shows the items that are stored. */
    void stored(Field list, @Nullable Node node, Form form) {
        List<Node> items = node == null ? List.of() : node.children();
        for (int row = 0; row < items.size(); row++) {
            for (Field part : list.parts()) {
                String value = Cells.text(items.get(row), part.name());
                Node pair = items.get(row).child(part.name());
                if (pair != null && !pair.children().isEmpty()) {
                    value = Cells.text(pair, part.name() + "Id");
                }
                form.put(list.input(row, part.name()), value);
            }
            form.put(list.input(row, PLACE), Integer.toString(row + 1));
        }
        form.put(list.name() + COUNT, Integer.toString(items.size() + MORE));
        form.put(WAS + list.name(), said(list, form));
    }

    /** A form that is shown has some rows at least; one more handful where they were asked for. */
    static void grow(Field list, Form form) {
        int now = count(list, form);
        form.put(list.name() + COUNT, Integer.toString(
                Math.clamp(form.has("more", list.name()) ? now + MORE : now, MORE, MOST)));
    }

    private static int count(Field list, Form form) {
        String text = form.get(list.name() + COUNT);
        return text.matches("[0-9]{1,3}") ? Math.min(Integer.parseInt(text), MOST) : 0;
    }

    /** Everything that stands in the rows, as one text to compare. */
    static String said(Field list, Form form) {
        StringBuilder all = new StringBuilder();
        for (int row = 0; row < count(list, form); row++) {
            for (Field part : list.parts()) {
                all.append(form.line(list.input(row, part.name()))).append('|');
            }
            all.append(form.line(list.input(row, PLACE))).append('/');
        }
        return all.toString().replaceAll("[|/]+$", "");
    }

    /** What the rows say, as a body would; nothing where they say what they said before. */
    Optional<Node> body(Column column, Field list, Form form, Verb verb) {
        List<Placed> items = new ArrayList<>();
        for (int row = 0; row < count(list, form); row++) {
            Node item = item(column, list, row, form);
            if (item != null) {
                String at = form.narrow(list.input(row, PLACE));
                items.add(new Placed(at.matches("[0-9]{1,6}([.][0-9]{1,3})?") ? Double.parseDouble(at) : MOST + row,
                        item));
            }
        }
        boolean same = verb == Verb.POST ? items.isEmpty() : said(list, form).equals(form.get(WAS + list.name()));
        return same
                ? Optional.empty()
                : Optional.of(new Node(list.name(), "", items.stream().sorted(Comparator.comparingDouble(Placed::at))
                        .map(Placed::item).toList()));
    }

    /** An item; null where nobody typed anything. */
    private static @Nullable Node item(Column column, Field list, int row, Form form) {
        List<Node> parts = new ArrayList<>();
        boolean typed = false;
        for (Field part : list.parts()) {
            String value = form.line(list.input(row, part.name()));
            if (!value.isEmpty()) {
                Column child = column.nested().column(part.name());
                parts.add(child.kind() == Kind.REF
                        ? RecordForms.pair(part.name(), value)
                        : new Node(part.name(), value, List.of()));
                // What every row holds from the start is not typed.
                typed |= !part.type().equals("hidden") && !(part.type().equals("select") && child.standard() != null);
            }
        }
        return typed ? new Node(String.valueOf(column.item()), "", parts) : null;
    }
}
