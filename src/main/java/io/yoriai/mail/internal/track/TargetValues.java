package io.yoriai.mail.internal.track;

import java.util.Optional;

/** Fills in what the address of a counted link says of whoever follows it. */
public interface TargetValues {

    /**
     * The address with the values of one mail's recipient as they are now.
     *
     * @param mail 0, or one that is not there any more: of nobody
     * @param target as it was written, with placeholders
     * @return nothing where no address comes of it
     */
    Optional<String> fill(long mail, String target);
}
