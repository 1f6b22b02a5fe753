package io.yoriai.audience;

/** Tells the saved search conditions that something hangs on: a scenario, a step mail, a scoring rule, a reserved sending. */
public interface ConditionUse {

    /** Whether a condition is used, so that it cannot be deleted. */
    boolean uses(long condition);
}
