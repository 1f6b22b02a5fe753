package io.yoriai.application.internal.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Which change of an application's state is allowed, and what it becomes (spec/smp-application-attendance.md 1, 3 and 5).
 * Pure; the seats that a change needs are asked last.
 */
public final class ChangeRules {

    private static final String ID = "Application.Id";
    private static final String STATUS = "Application.ApplicationStatus";
    private static final String LINE_STATUS = "ApplicationSession.ApplicationStatus";

    private ChangeRules() {}

    /**
     * The application when it, or some of its lines, are cancelled; the same where they are already.
     *
     * @param lines ids of the lines; empty: the whole application
     */
    public static Held cancelled(Held held, Set<Long> lines) {
        boolean whole = lines.isEmpty();
        List<Held.Line> after = new ArrayList<>();
        for (Held.Line line : held.lines()) {
            boolean named = lines.contains(line.id());
            if ((whole || named) && line.status() == 5) {
                throw attended();
            }
            if (named && line.status() == 4) {
                throw refused("application.uncancellable");
            }
            after.add((whole || named) && Held.isLive(line.status()) ? line.as(3) : line);
        }
        if (whole && held.status() == 5) {
            throw attended();
        }
        if (whole && held.status() == 4) {
            throw refused("application.uncancellable");
        }
        // Of what has lines one that was rejected stays so, and then the whole is.
        return held.lines().isEmpty() ? held.as(3) : held.with(after);
    }

    /** The application when it gets a state as a whole; lines that are in a state that cannot follow stay. */
    public static Held changed(Held held, int status) {
        if (held.status() == status) {
            return held;
        }
        if (!allowed(held.status(), status)) {
            throw transition(STATUS);
        }
        List<Held.Line> after = held.lines().stream()
                .map(line -> line.status() == 5 || !allowed(line.status(), status)
                        || status == 1 && line.status() != held.status() ? line : line.as(status))
                .toList();
        if (status != 1 && after.stream().anyMatch(line -> line.status() == 5)) {
            throw transition(STATUS);
        }
        return new Held(held.id(), status, held.since(), held.quantity(), held.waitingNumber(), after);
    }

    /** The application when one of its lines gets a state. */
    public static Held changed(Held held, long line, int status) {
        List<Held.Line> after = new ArrayList<>();
        for (Held.Line one : held.lines()) {
            if (one.id() == line && one.status() != status && !allowed(one.status(), status)) {
                throw transition(LINE_STATUS);
            }
            after.add(one.id() == line ? one.as(status) : one);
        }
        return held.with(after);
    }

    private static boolean allowed(int from, int to) {
        return switch (to) {
            case 1 -> from == 2 || from == 3 || from == 4;
            case 3, 4 -> from == 1 || from == 2;
            default -> false;
        };
    }

    /**
     * Whether what newly comes into force may: nothing of it is held twice or clashes, and there are seats. What waited gets none
     * once it is over. What was cancelled or rejected comes back as a newcomer: the campaign must let the lead in, and whoever waits
     * is first; only the period of applying is not asked.
     *
     * @param facts of the campaign, all sessions of the application, and the lead's applications as they stand
     */
    public static void admit(Held before, Held after, Facts facts) {
        List<Held.Line> fresh = after.lines().stream()
                .filter(line -> line.status() == 1 && before.lines().stream()
                        .noneMatch(old -> old.id() == line.id() && Held.isSeated(old.status())))
                .toList();
        boolean whole = Held.isSeated(after.status()) && !Held.isSeated(before.status());
        if (!whole && fresh.isEmpty()) {
            return;
        }
        boolean restored = !before.live() || fresh.stream().anyMatch(line -> wasEnded(before, line));
        if (restored) {
            newcomer(after, facts);
        }
        if (facts.campaign().settings().on(CampaignSettings.CHECK_APPLIED)) {
            once(after, fresh, facts);
        }
        if (restored) {
            most(after, facts);
        }
        if (before.status() == 2 && after.lines().isEmpty() && isOver(facts.campaign().end(), facts)) {
            throw transition(STATUS);
        }
        boolean ofSessions = facts.campaign().ofSessions();
        Facts.Target campaign = facts.campaign().target();
        boolean queued = restored && (ofSessions ? facts.campaign().queued() : campaign.waiting() > 0);
        if (whole && (queued || !campaign.fits(ofSessions ? 1 : after.quantity()))) {
            throw ApplyFaults.full(ApplyFaults.CAMPAIGN);
        }
        for (Held.Line line : fresh) {
            Facts.@Nullable Session session = facts.sessions().stream().filter(one -> one.id() == line.session())
                    .findFirst().orElse(null);
            boolean back = wasEnded(before, line);
            if (session == null || !back && isOver(session.end(), facts)) {
                // Deleted, or over.
                throw transition(LINE_STATUS);
            }
            if (!session.target().fits(line.quantity()) || back && session.target().waiting() > 0) {
                throw ApplyFaults.full(ApplyFaults.SESSION);
            }
        }
    }

    private static boolean isOver(@Nullable Instant end, Facts facts) {
        return end != null && !facts.now().isBefore(end);
    }

    private static boolean wasEnded(Held before, Held.Line line) {
        return before.lines().stream().anyMatch(old -> old.id() == line.id() && !Held.isLive(old.status()));
    }

    private static void newcomer(Held after, Facts facts) {
        if (!facts.campaign().settings().on(Facts.ACCEPTS) || !facts.admits()) {
            throw ApplyFaults.closed();
        }
    }

    private static void most(Held after, Facts facts) {
        Integer most = facts.campaign().settings().number(Facts.MOST_SESSIONS);
        long lines = Stream.concat(Stream.of(after),
                facts.applicant().live().stream().filter(held -> held.id() != after.id()))
                .flatMap(held -> held.lines().stream()).filter(line -> Held.isLive(line.status())).count();
        if (facts.campaign().ofSessions() && most != null && lines > most) {
            throw ApplyFaults.tooMany(most);
        }
    }

    private static void once(Held after, List<Held.Line> fresh, Facts facts) {
        List<Held> others = facts.applicant().live().stream().filter(held -> held.id() != after.id()).toList();
        if (!facts.campaign().ofSessions() && !others.isEmpty()) {
            throw ApplyFaults.duplicate(ApplyFaults.CAMPAIGN);
        }
        List<Held.Line> seated = new ArrayList<>(after.lines());
        for (Held other : others) {
            if (fresh.stream().anyMatch(line -> other.lineOf(line.session()) != null)) {
                throw ApplyFaults.duplicate(ApplyFaults.SESSION);
            }
            seated.addAll(other.lines());
        }
        for (Held.Line line : fresh) {
            boolean clashes = seated.stream().anyMatch(other -> other.id() != line.id()
                    && Held.isSeated(other.status()) && overlap(line, other));
            if (clashes) {
                throw ApplyFaults.clash();
            }
        }
    }

    private static boolean overlap(Held.Line one, Held.Line other) {
        return one.start() != null && one.end() != null && other.start() != null && other.end() != null
                && one.start().isBefore(other.end()) && other.start().isBefore(one.end());
    }

    /** Whether a payment may turn from one state into another: 1 none, 2 due, 3 paid, 4 paid back. */
    public static boolean mayPay(int from, int to, boolean cancelled) {
        return from == to || from == 2 && to == 3 || from == 3 && to == 2 || from == 3 && to == 4 && cancelled;
    }

    private static FaultException attended() {
        return refused("application.attended");
    }

    private static FaultException refused(String text) {
        return new FaultException(Fault.of(409, "NOT_ALLOWED", ID).saying(text));
    }

    static FaultException transition(String field) {
        return new FaultException(Fault.of(409, "NOT_ALLOWED", field).saying("application.transition"));
    }
}
