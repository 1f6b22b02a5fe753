package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

import java.util.List;
import java.util.Map;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.draft.Node;

/** What the page of a resource's record has beside what the dictionary tells: fragments of a template of its own. */
public interface RecordPart {

    /** Of the {@link Screen} whose records it is for. */
    String slug();

    /**
     * Fills in what the fragment {@code bar} shows below a list whose rows can be ticked: a form {@code chosen}, which they belong to.
     *
     * @return null: this person ticks nothing
     */
    default @Nullable Bar bar(Desk.Seat seat, Model model) {
        return null;
    }

    /**
     * What stands below a list.
     *
     * @param template with the fragment {@code bar}
     * @param name of the boxes
     */
    record Bar(String template, String name) {}

    /** Address of the page by which one is made where no method makes one; null: none, or not by this person. */
    default @Nullable String make(Desk.Seat seat) {
        return null;
    }

    /**
     * What can be chosen in a form where the dictionary does not tell it, by column: records that stand beside this one.
     *
     * @param said what the form holds
     */
    default Map<String, List<Field.Option>> choices(Form said, Desk.Seat seat) {
        return Map.of();
    }

    /**
     * Fills in what its template shows.
     *
     * @return the template, with the fragments {@code actions} and {@code panels}; null: there is nothing beside
     */
    @Nullable
    String fill(long id, Node record, Desk.Seat seat, Model model);
}
