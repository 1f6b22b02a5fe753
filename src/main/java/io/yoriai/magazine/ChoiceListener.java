package io.yoriai.magazine;

/**
 * A room that keeps choices which readers have checked. It is asked before a choice goes, and told when one has gone, in
 * that transaction; no string of the choice's digits is written meanwhile.
 */
public interface ChoiceListener {

    /** Whether somebody has the choice checked. */
    boolean checked(long magazineId, String item, int number);

    /** The choice is gone: those after it have moved down by one. */
    void removed(long magazineId, String item, int number);
}
