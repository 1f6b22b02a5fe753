package io.yoriai.account;

/** What others do where an administrator is deleted or put out, in the same transaction. */
public interface StaffDeletionListener {

    /** What the person held passes on or goes. */
    void deleted(long staff);

    /** Whatever the person has opened ends: the account was disabled, or its password, login id, level or group changed. */
    default void putOut(long staff) {}
}
