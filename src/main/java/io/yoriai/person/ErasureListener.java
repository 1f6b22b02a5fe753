package io.yoriai.person;

/**
 * A room's part of the erasure of a person. Every room that keeps something of an address has one as a bean. Those who look
 * at readers go before the readers, and readers before leads ({@link org.springframework.core.annotation.Order}).
 */
public interface ErasureListener {

    /**
     * Removes what the room knows of the person, in the running transaction.
     *
     * @param address the person ({@link EmailAddress#key()})
     * @param actor who asked for it
     * @return how many records went: readers, leads
     */
    int erase(String address, String actor);

    /** How many records {@link #erase} would remove now. */
    default int count(String address) {
        return 0;
    }

    /** What it counts: {@code readers}, {@code leads}; "" where it counts nothing. */
    default String kind() {
        return "";
    }
}
