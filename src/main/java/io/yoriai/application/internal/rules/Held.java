package io.yoriai.application.internal.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * An application as it stands, or as it will.
 *
 * @param id 0: it is not stored yet
 * @param status 1 applied, 2 waiting, 3 cancelled, 4 rejected, 5 attended
 * @param since when it was made
 * @param waitingNumber its place in the campaign's waiting list; null: none
 */
public record Held(long id, int status, Instant since, int quantity, @Nullable Long waitingNumber, List<Line> lines) {

    /**
     * A session line of it.
     *
     * @param start of the session; null where it is not known
     */
    public record Line(long id, long session, int status, int quantity, @Nullable Long waitingNumber,
            @Nullable Instant start, @Nullable Instant end) {

        public Line as(int newStatus) {
            return new Line(id, session, newStatus, quantity, waitingNumber, start, end);
        }
    }

    /** Applied, waiting or attended. */
    public static boolean isLive(int status) {
        return status == 1 || status == 2 || status == 5;
    }

    /** Applied or attended. */
    public static boolean isSeated(int status) {
        return status == 1 || status == 5;
    }

    public boolean live() {
        return isLive(status);
    }

    /** The live line of a session; null: there is none. */
    public @Nullable Line lineOf(long session) {
        return lines.stream().filter(line -> line.session() == session && isLive(line.status())).findFirst()
                .orElse(null);
    }

    /**
     * The same with other lines. Where sessions are chosen, the status follows from theirs: attended at the venue stays so.
     */
    public Held with(List<Line> newLines) {
        return new Held(id, status == 5 ? 5 : statusOf(newLines), since, quantity, waitingNumber, newLines);
    }

    /** The same in another state. */
    public Held as(int newStatus) {
        return new Held(id, newStatus, since, quantity, waitingNumber, lines);
    }

    /** What an application with these lines is, unless its lead came to the venue. */
    public static int statusOf(List<Line> lines) {
        if (lines.stream().anyMatch(line -> isSeated(line.status()))) {
            return 1;
        }
        for (int status : new int[]{2, 4}) {
            if (lines.stream().anyMatch(line -> line.status() == status)) {
                return status;
            }
        }
        return 3;
    }
}
