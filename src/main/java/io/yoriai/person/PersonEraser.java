package io.yoriai.person;

/**
 * A room's part of the erasure of a person. Every room that keeps something of an address has one as a bean; readers go
 * before leads ({@link org.springframework.core.annotation.Order}).
 */
public interface PersonEraser {

    /**
     * Removes what the room knows of the person, in the running transaction.
     *
     * @param address the person ({@link EmailAddress#key()})
     * @param actor who asked for it
     * @return how many records went: readers, leads
     */
    int erase(String address, String actor);

    /** How many records {@link #erase} would remove now. */
    int count(String address);

    /** What it counts: {@code readers}, {@code leads}; a key of texts, {@code erasure.{kind}}. */
    String kind();
}
