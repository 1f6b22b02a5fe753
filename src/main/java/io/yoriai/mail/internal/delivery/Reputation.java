package io.yoriai.mail.internal.delivery;

import java.util.Arrays;

/** How one receiver thinks of us: of the last 200 mails, how many it refused by policy (spec/smp-mail-tracking.md 3.6). */
final class Reputation {

    private static final int SEEN = 200;
    private static final int MOST = SEEN / 5;

    private final boolean[] refused = new boolean[SEEN];
    private int seen;
    private int refusals;

    /** @return whether it is better to send nothing for a while; then counting begins anew */
    synchronized boolean lost(boolean byPolicy) {
        int at = seen % SEEN;
        refusals += (byPolicy ? 1 : 0) - (refused[at] ? 1 : 0);
        refused[at] = byPolicy;
        seen++;
        if (seen < SEEN || refusals <= MOST) {
            return false;
        }
        Arrays.fill(refused, false);
        seen = 0;
        refusals = 0;
        return true;
    }
}
