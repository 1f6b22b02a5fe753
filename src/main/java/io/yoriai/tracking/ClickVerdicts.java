package io.yoriai.tracking;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Knows whether people or machines followed links of mails. */
public interface ClickVerdicts {

    /** Whether the newest click of a mail at that moment was a person's, as it is judged now. */
    boolean isPerson(long mail, Instant at);

    /** Of mails to readers those whose address is a lead's by now: the oldest such lead. */
    Map<Long, Long> leads(Collection<Long> mails);

    /**
     * What whoever takes something by a mail's link is taken for: ClickVerdict.
     *
     * @param mail 0: not known
     */
    int of(long mail, String address, @Nullable String agent);
}
