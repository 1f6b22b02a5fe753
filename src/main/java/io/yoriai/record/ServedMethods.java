package io.yoriai.record;

/** Tells which methods of the table the server answers by now. */
public interface ServedMethods {

    /** Whether the method of this name does its work; the others answer 501. */
    boolean serves(String method);
}
