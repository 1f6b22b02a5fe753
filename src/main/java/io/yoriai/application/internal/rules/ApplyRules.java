package io.yoriai.application.internal.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.yoriai.application.internal.rules.Facts.Session;
import io.yoriai.application.internal.rules.Facts.Target;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Decides an application from what is stored, in the order of the table of spec/smp-application-attendance.md 2: {@link #amounts what
 * is asked} (400), {@link #proxies who may} (403), and of what is there: who is let in, when, what is held already, and last the
 * seats (409).
 */
public final class ApplyRules {

    private final Wish wish;
    private final Facts facts;
    private final boolean checks;
    private final List<Held> live;

    private ApplyRules(Wish wish, Facts facts) {
        this.wish = wish;
        this.facts = facts;
        checks = facts.campaign().settings().on(CampaignSettings.CHECK_APPLIED);
        live = facts.applicant().live();
    }

    /** What is asked of others before the seats: it knows what will be made, and may refuse it. */
    public interface BeforeSeats {

        /**
         * @param lines that are new or kept
         * @param replaced the application that is given up for them
         */
        void ask(List<Wish.Line> lines, @Nullable Held replaced);
    }

    /** @throws FaultException with the first thing that is in the way */
    public static Plan decide(Wish wish, Facts facts, BeforeSeats others) {
        return new ApplyRules(wish, facts).decide(others);
    }

    private Plan decide(BeforeSeats others) {
        Held named = named();
        admission();
        period();
        Held replaced = wish.replaces() == null ? replacedByItself() : named;
        List<Held> staying = live.stream().filter(held -> !held.equals(replaced)).toList();
        List<Wish.Line> lines = newLines(staying);
        if (facts.campaign().ofSessions()) {
            clashes(lines, staying);
            number(lines, staying);
        }
        if (replaced != null) {
            replaceable(replaced, lines);
        }
        others.ask(lines, replaced);
        Held made = seated(lines, replaced);
        List<Held> after = new ArrayList<>(staying);
        after.add(made);
        Target campaign = facts.campaign().target();
        boolean queues = made.status() == 2 || made.lines().stream().anyMatch(line -> line.status() == 2);
        return new Plan(made, replaced,
                Counts.between(facts.campaign().id(), facts.campaign().ofSessions(), live, after),
                behind(made), !live.isEmpty() || queues || campaign.limit() > 0 && campaign.waiting() > 0);
    }

    private boolean behind(Held made) {
        return (Held.isSeated(made.status()) || facts.campaign().target().fits(1)) && made.lines().stream()
                .anyMatch(line -> line.status() == 2
                        && facts.session(line.session()).target().fits(line.quantity()));
    }

    /** @throws FaultException 400 where nothing is chosen, or more than the flow allows */
    public static void amounts(Wish wish, Facts.Campaign campaign, Facts.Flow flow) {
        if (campaign.ofSessions() && wish.lines().isEmpty()) {
            throw new FaultException(Fault.required(ApplyFaults.SESSIONS));
        }
        if (wish.quantity() > (campaign.ofSessions() ? 1 : flow.most())) {
            throw new FaultException(Fault.invalidValue("Application.Quantity"));
        }
        if (wish.lines().stream().anyMatch(line -> line.quantity() > flow.most())) {
            throw new FaultException(Fault.invalidValue("ApplicationSession.Quantity"));
        }
    }

    /**
     * @param allowed whether the caller may be one
     * @throws FaultException 403 where a proxy may not apply
     */
    public static void proxies(Facts.Campaign campaign, boolean allowed) {
        if (!allowed || !campaign.settings().on(Facts.PROXIES)) {
            throw ApplyFaults.proxyNotAllowed();
        }
    }

    private @Nullable Held named() {
        Long id = wish.replaces();
        return id == null
                ? null
                : facts.applicant().applications().stream().filter(held -> held.id() == id).findFirst()
                        .orElseThrow(() -> new FaultException(Fault.notFound(ApplyFaults.PREVIOUS)));
    }

    private void admission() {
        if (!facts.campaign().settings().on(Facts.ACCEPTS) || !wish.proxy() && !facts.admits()) {
            throw ApplyFaults.closed();
        }
    }

    private void period() {
        if (wish.proxy()) {
            return;
        }
        if (!facts.campaign().target().isOpenAt(facts.now())) {
            throw ApplyFaults.outOfPeriod(ApplyFaults.CAMPAIGN);
        }
        if (facts.sessions().stream().anyMatch(session -> !session.target().isOpenAt(facts.now()))) {
            throw ApplyFaults.outOfPeriod(ApplyFaults.SESSION);
        }
    }

    /** The application whose place the new one takes although none was named: the newest, where the flow restores it. */
    private @Nullable Held replacedByItself() {
        if (live.isEmpty()) {
            return null;
        }
        if (checks && !facts.campaign().ofSessions()) {
            throw ApplyFaults.duplicate(ApplyFaults.CAMPAIGN);
        }
        boolean replaces = facts.flow().restore() == 1 || facts.flow().restore() == 2 && !facts.campaign().ofSessions();
        return replaces ? live.getLast() : null;
    }

    /** The lines to be made: where the flow only adds, those that are held already are passed over. */
    private List<Wish.Line> newLines(List<Held> staying) {
        boolean adds = wish.replaces() == null && facts.flow().restore() == 2;
        List<Wish.Line> lines = new ArrayList<>();
        for (Wish.Line line : wish.lines()) {
            boolean held = staying.stream().anyMatch(other -> other.lineOf(line.session()) != null);
            if (held && !adds && checks) {
                throw ApplyFaults.duplicate(ApplyFaults.SESSION);
            }
            if (!held || !adds) {
                lines.add(line);
            }
        }
        if (lines.isEmpty() && !wish.lines().isEmpty()) {
            throw ApplyFaults.duplicate(ApplyFaults.SESSION);
        }
        if (!facts.campaign().ofSessions() && checks && !staying.isEmpty()) {
            throw ApplyFaults.duplicate(ApplyFaults.CAMPAIGN);
        }
        return lines;
    }

    /** Touching ends do not clash; lines that wait do not yet. */
    private void clashes(List<Wish.Line> lines, List<Held> staying) {
        if (!checks) {
            return;
        }
        List<Session> chosen = lines.stream().map(line -> facts.session(line.session())).toList();
        for (int i = 0; i < chosen.size(); i++) {
            Session one = chosen.get(i);
            boolean within = chosen.subList(0, i).stream()
                    .anyMatch(other -> overlap(one, other.start(), other.end()));
            boolean withHeld = staying.stream().flatMap(held -> held.lines().stream())
                    .anyMatch(line -> Held.isSeated(line.status()) && overlap(one, line.start(), line.end()));
            if (within || withHeld) {
                throw ApplyFaults.clash();
            }
        }
    }

    private static boolean overlap(Session one, @Nullable Instant start, @Nullable Instant end) {
        return start != null && end != null && one.start().isBefore(end) && start.isBefore(one.end());
    }

    private void number(List<Wish.Line> lines, List<Held> staying) {
        Integer most = facts.campaign().settings().number(Facts.MOST_SESSIONS);
        long kept = staying.stream().flatMap(held -> held.lines().stream())
                .filter(line -> Held.isLive(line.status())).count();
        if (most != null && lines.size() + kept > most) {
            throw ApplyFaults.tooMany(most);
        }
    }

    /** Nothing that was attended is left out. */
    private void replaceable(Held replaced, List<Wish.Line> lines) {
        boolean drops = replaced.lines().stream().anyMatch(line -> line.status() == 5
                && lines.stream().noneMatch(kept -> kept.session() == line.session()));
        boolean never = wish.replaces() != null && facts.flow().restore() == 3;
        if (never || !replaced.live() || drops) {
            throw ApplyFaults.unchangeable();
        }
    }

    /** Who gets a seat, and who waits: what is in both, the replaced application and the new one, keeps what it has. */
    private Held seated(List<Wish.Line> lines, @Nullable Held replaced) {
        boolean kept = replaced != null && Held.isSeated(replaced.status());
        boolean ofSessions = facts.campaign().ofSessions();
        int held = !kept ? 0 : ofSessions ? 1 : Objects.requireNonNull(replaced).quantity();
        int more = (ofSessions ? 1 : wish.quantity()) - held;
        Target target = facts.campaign().target();
        boolean queued = ofSessions ? facts.campaign().queued() : target.waiting() > 0;
        boolean full = more > 0 && (!target.fits(more) || queued);
        boolean waits = replaced != null && replaced.status() == 2
                && (ofSessions || wish.quantity() <= replaced.quantity());
        if (full && kept) {
            // A larger share of what is held (INV-12): there is no half of an application that waits.
            throw ApplyFaults.full(ApplyFaults.CAMPAIGN);
        }
        if (full && !waits) {
            queue(ApplyFaults.CAMPAIGN, target, more - waiting(replaced));
        }
        Long number = full && waits && !ofSessions ? Objects.requireNonNull(replaced).waitingNumber() : null;
        List<Held.Line> made = new ArrayList<>();
        for (Wish.Line line : lines) {
            made.add(line(line, replaced, full));
        }
        int status = kept && Objects.requireNonNull(replaced).status() == 5
                ? 5
                : ofSessions ? Held.statusOf(made) : full ? 2 : 1;
        return new Held(0, status, facts.now(), wish.quantity(), number, made);
    }

    private Held.Line line(Wish.Line wanted, @Nullable Held replaced, boolean campaignIsFull) {
        Session session = facts.session(wanted.session());
        Held.Line old = replaced == null ? null : replaced.lineOf(session.id());
        boolean seated = old != null && Held.isSeated(old.status());
        int more = wanted.quantity() - (seated ? Objects.requireNonNull(old).quantity() : 0);
        boolean full = more > 0
                && (campaignIsFull || !session.target().fits(more) || session.target().waiting() > 0);
        if (full && seated) {
            // A larger share of what is held: there is no half of a line that waits.
            throw ApplyFaults.full(ApplyFaults.SESSION);
        }
        boolean waits = old != null && old.status() == 2 && wanted.quantity() <= old.quantity();
        if (full && !waits && !campaignIsFull) {
            int given = old != null && old.status() == 2 ? old.quantity() : 0;
            queue(ApplyFaults.SESSION, session.target(), wanted.quantity() - given);
        }
        Long number = full && waits ? Objects.requireNonNull(old).waitingNumber() : null;
        int status = full ? 2 : seated ? Objects.requireNonNull(old).status() : 1;
        return new Held.Line(0, session.id(), status, wanted.quantity(), number, session.start(), session.end());
    }

    /** What the application that is given up takes of the campaign's waiting list; those of sessions are its lines'. */
    private static int waiting(@Nullable Held replaced) {
        return replaced != null && replaced.status() == 2 && replaced.lines().isEmpty() ? replaced.quantity() : 0;
    }

    /**
     * A new place in a waiting list, where one is asked for and there is one.
     *
     * @param quantity by how much the list grows
     */
    private void queue(String field, Target target, int quantity) {
        if (!wish.waits() || !target.list()) {
            throw ApplyFaults.full(field);
        }
        if (!target.mayQueue(quantity)) {
            throw ApplyFaults.listFull(field);
        }
    }
}
