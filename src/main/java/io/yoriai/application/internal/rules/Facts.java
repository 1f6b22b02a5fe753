package io.yoriai.application.internal.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

import io.yoriai.campaign.SettingValues;

/**
 * What is stored of a campaign, the sessions that are chosen, and the lead that applies, as one reading saw it.
 *
 * @param sessions by id
 */
public record Facts(Instant now, Campaign campaign, Flow flow, List<Session> sessions, Applicant applicant) {

    /** Setting 1: applications are taken at all. */
    static final int ACCEPTS = 1;
    /** Setting 7: most sessions that one lead may choose. */
    static final int MOST_SESSIONS = 7;
    /** Setting 23: proxies may apply. */
    static final int PROXIES = 23;

    /**
     * Seats and period of a campaign or session.
     *
     * @param limit 0: none
     * @param list whether there is a waiting list
     * @param longestList 0: as long as may be
     * @param opens null: open since ever
     * @param closes null: open for ever
     */
    public record Target(int limit, int taken, int waiting, boolean list, int longestList, @Nullable Instant opens,
            @Nullable Instant closes) {

        boolean fits(int more) {
            return limit == 0 || taken + more <= limit;
        }

        boolean isOpenAt(Instant now) {
            return (opens == null || opens.isBefore(now)) && (closes == null || now.isBefore(closes));
        }

        boolean mayQueue(int more) {
            return longestList == 0 || waiting + more <= longestList;
        }
    }

    /**
     * @param ofSessions sessions are chosen
     * @param status 1 public, 2 members, 3 by publication, 4 closed, 5 preparing or ended
     * @param publication 1 nobody, 2 members that a condition finds, 3 members, 4 everybody
     * @param queued somebody waits for a seat of the campaign itself
     * @param end null: it has none
     */
    public record Campaign(long id, boolean ofSessions, int status, int publication, SettingValues settings,
            Target target, boolean queued, @Nullable Instant end) {}

    /**
     * @param restore 1 replaces, 2 adds, 3 is always new
     * @param most greatest quantity
     */
    public record Flow(long id, int restore, int most) {}

    /** A session that is chosen. */
    public record Session(long id, Instant start, Instant end, Target target) {}

    /**
     * @param lead null: it will be made
     * @param member whether it is a registered member
     * @param chosen whether the campaign's condition finds it
     * @param applications all of it to the campaign, the oldest first
     */
    public record Applicant(@Nullable Long lead, boolean member, boolean chosen, List<Held> applications) {

        /** One that is made with the application. */
        public static final Applicant NEW = new Applicant(null, false, false, List.of());

        List<Held> live() {
            return applications.stream().filter(Held::live).toList();
        }
    }

    /** Whether the campaign's state, or what it is published as, lets this applicant in. */
    boolean admits() {
        return switch (campaign.status()) {
            case 1 -> true;
            case 2 -> applicant.member();
            case 3 -> switch (campaign.publication()) {
                case 2 -> applicant.member() && applicant.chosen();
                case 3 -> applicant.member();
                case 4 -> true;
                default -> false;
            };
            default -> false;
        };
    }

    /** Whether seats are counted, of the campaign or of a session that is chosen. */
    public boolean limited() {
        return campaign.target().limit() > 0 || sessions.stream().anyMatch(session -> session.target().limit() > 0);
    }

    Session session(long id) {
        return sessions.stream().filter(session -> session.id() == id).findFirst().orElseThrow();
    }
}
