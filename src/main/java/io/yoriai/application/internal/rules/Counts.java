package io.yoriai.application.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How the counters of a campaign and its sessions change with one lead's applications (INV-2). A campaign with sessions counts
 * one seat for each application, one without counts quantities.
 *
 * @param sessions by rising id; those that change in nothing are left out
 */
public record Counts(Count campaign, List<Count> sessions) {

    /** By how much seats taken, leads that hold one, and who waits change. */
    public record Count(long id, int seats, int leads, int waiting) {

        boolean isNothing() {
            return seats == 0 && leads == 0 && waiting == 0;
        }

        boolean frees() {
            return seats < 0 || waiting < 0;
        }
    }

    /**
     * @param before the lead's applications to the campaign
     * @param after the same when everything is written
     */
    public static Counts between(long campaign, boolean ofSessions, List<Held> before, List<Held> after) {
        Set<Long> touched = new TreeSet<>();
        before.forEach(held -> held.lines().forEach(line -> touched.add(line.session())));
        after.forEach(held -> held.lines().forEach(line -> touched.add(line.session())));
        List<Count> sessions = new ArrayList<>();
        for (long session : touched) {
            Count count = difference(session, ofSession(session, before), ofSession(session, after));
            if (!count.isNothing()) {
                sessions.add(count);
            }
        }
        return new Counts(difference(campaign, ofCampaign(ofSessions, before), ofCampaign(ofSessions, after)),
                sessions);
    }

    /** Whether who waits may be next somewhere: a seat gets free, or somebody leaves a queue, for whom there was no room. */
    public boolean frees() {
        return campaign.frees() || sessions.stream().anyMatch(Count::frees);
    }

    private static Count difference(long id, int[] before, int[] after) {
        return new Count(id, after[0] - before[0], Integer.signum(after[0]) - Integer.signum(before[0]),
                after[1] - before[1]);
    }

    /** Seats and waiting places. */
    private static int[] ofCampaign(boolean ofSessions, List<Held> all) {
        int[] sums = new int[2];
        for (Held held : all) {
            add(sums, held.status(), ofSessions ? 1 : held.quantity());
        }
        return sums;
    }

    private static int[] ofSession(long session, List<Held> all) {
        int[] sums = new int[2];
        Predicate<Held.Line> there = line -> line.session() == session;
        all.forEach(held -> held.lines().stream().filter(there)
                .forEach(line -> add(sums, line.status(), line.quantity())));
        return sums;
    }

    private static void add(int[] sums, int status, int quantity) {
        if (Held.isSeated(status)) {
            sums[0] += quantity;
        } else if (status == 2) {
            sums[1] += quantity;
        }
    }
}
