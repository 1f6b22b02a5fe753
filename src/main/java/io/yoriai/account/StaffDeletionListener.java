package io.yoriai.account;

/** What others do where an administrator is deleted, in the same transaction: what the person held passes on or goes. */
public interface StaffDeletionListener {

    void deleted(long staff);
}
