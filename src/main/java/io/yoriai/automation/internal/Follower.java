package io.yoriai.automation.internal;

/** Somebody who makes something of what happens. */
interface Follower {

    /** Whether anything would come of a history now. */
    boolean wants(Source source);

    /** Makes it of the rows with numbers above {@code after} up to {@code upto}, in the transaction that notes that they were followed. */
    void take(Source source, long after, long upto);
}
