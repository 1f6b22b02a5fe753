package io.yoriai.application;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.Author;

/**
 * One wants to apply to a campaign (spec/smp-application-attendance.md 2). What is given was read and found well formed.
 *
 * @param campaign by its id, its title, or both
 * @param flow null: the campaign's default flow
 * @param lines the sessions, in the order given
 * @param quantity of a campaign without sessions
 * @param lead who applies
 * @param replaces id of the application that is changed, or null
 * @param waits joins the waiting list where it is full
 * @param proxy applies on behalf of the lead; null: for oneself
 * @param mails whether the lead gets a mail
 * @param discountCode as typed, or null
 * @param paymentMethod its code, or null
 * @param onsiteId worn at the campaign, or null
 * @param memo of the staff, or null
 * @param answers the survey's, as they came; null: none
 */
public record Apply(Ref campaign, @Nullable Ref flow, List<Line> lines, int quantity, Lead lead,
        @Nullable Long replaces, boolean waits, @Nullable Proxy proxy, boolean mails, @Nullable String discountCode,
        @Nullable Integer paymentMethod, @Nullable String onsiteId, @Nullable String memo, @Nullable Node answers) {

    /** A session by its id, its title, or both, and how many places. */
    public record Line(Ref session, int quantity) {}

    /**
     * Who applies: a known lead, what is given of one, or both.
     *
     * @param id null: what is given tells, by its Id or the update key
     * @param draft what is to be stored of the lead; null: nothing
     * @param key columns by which the draft finds a lead; null: it makes a new one unless it has an Id
     * @param parameters of the call, as the rules of leads know them
     */
    public record Lead(@Nullable Long id, @Nullable Draft draft, @Nullable List<String> key,
            Map<String, String> parameters) {

        /** The lead that is named by its id; null: it is to be found, or made. */
        public @Nullable Long known() {
            return id != null || draft == null ? id : draft.id("Id");
        }
    }

    /**
     * On whose behalf nobody asks for period and publication.
     *
     * @param allowed whether the caller may
     * @param at when it was applied; null: now
     */
    public record Proxy(boolean allowed, @Nullable Instant at) {}

    /** Who calls, and by which way: 1 public page, 2 my page, 4 program, 5 file; a proxy's is 3. */
    public record Caller(Author by, int route, String what) {}
}
