package io.yoriai.admin.internal.record;

import org.springframework.ui.Model;

import io.yoriai.record.draft.Node;

/** What the page of a resource's record has beside what the dictionary tells: fragments of a template of its own. */
public interface RecordPart {

    /** Of the {@link Screen} whose records it is for. */
    String slug();

    /**
     * Fills in what its template shows.
     *
     * @return the template, with the fragments {@code actions} and {@code panels}
     */
    String fill(long id, Node record, Desk.Seat seat, Model model);
}
