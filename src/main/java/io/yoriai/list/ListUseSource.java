package io.yoriai.list;

/** Tells the lists that something hangs on: a saved search condition, an active scenario, a reserved sending. */
public interface ListUseSource {

    /** Whether a list is used, so that it cannot be deleted. */
    boolean uses(long list);
}
