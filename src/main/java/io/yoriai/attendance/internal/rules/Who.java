package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Who is meant by a ticket and an on-site id, and what becomes of the id: spec/smp-application-attendance.md 9.2 N6 and N7, and
 * the tables of 9.3.
 */
public sealed interface Who {

    /** Nobody is received, whatever else is stored. */
    record Nobody(Refusal refusal) implements Who {}

    /**
     * One person.
     *
     * @param lead null: an unregistered visitor
     * @param visitor an unregistered visitor's row of attendance; null: a lead, or a visitor who is new
     * @param tie what is done with the on-site id
     * @param refusal told in the place of the 409 rows, after the retry check; null: none
     */
    record Person(@Nullable Long lead, @Nullable Long visitor, Tie tie, @Nullable Refusal refusal) implements Who {}

    /** What becomes of the on-site id that was sent. */
    enum Tie {
        NONE,
        /** It is new, and the person's from now on. */
        TIES,
        /** It was an unregistered visitor's, whose attendances become the lead's. */
        CLAIMS
    }

    /** By the facts of a place that was found. */
    static Who of(Asked asked, Facts facts) {
        return switch (asked.type()) {
            case UNREGISTERED -> unregistered(facts);
            case WITHOUT_ONSITE_ID ->
                asked.ticket() == null ? bearer(facts.worn(), Refusal.NOBODY) : named(facts, false);
            case WITH_ONSITE_ID -> asked.ticket() == null ? tiedLead(facts.worn()) : named(facts, true);
        };
    }

    /** Type 3: the on-site id is the person. */
    private static Who unregistered(Facts facts) {
        Facts.Badge worn = facts.worn();
        Long visitor = worn != null && worn.active() && worn.lead() == null ? worn.attendance() : null;
        Refusal refusal = null;
        if (!facts.place().settings().on(DoorSettings.UNREGISTERED)) {
            refusal = Refusal.UNREGISTERED_NOT_ALLOWED;
        } else if (worn != null && !worn.active()) {
            refusal = Refusal.ID_VOID;
        } else if (worn != null && worn.lead() != null) {
            refusal = Refusal.ID_IN_USE;
        }
        return refusal != null && visitor == null
                ? new Nobody(refusal)
                : new Person(null, visitor, worn == null ? Tie.TIES : Tie.NONE, refusal);
    }

    /** Who bears an on-site id. */
    private static Who bearer(Facts.@Nullable Badge badge, Refusal whereUnknown) {
        if (badge == null) {
            return new Nobody(whereUnknown);
        }
        if (!badge.active()) {
            return new Nobody(Refusal.ID_VOID);
        }
        if (badge.lead() == null) {
            return new Person(null, badge.attendance(), Tie.NONE, null);
        }
        return badge.leadExists() ? new Person(badge.lead(), null, Tie.NONE, null) : new Nobody(Refusal.NOBODY);
    }

    /** Type 2 without a ticket: the on-site id must be a lead's already. */
    private static Who tiedLead(Facts.@Nullable Badge worn) {
        return worn != null && worn.active() && worn.lead() == null
                ? new Nobody(Refusal.BARCODE_REQUIRED)
                : bearer(worn, Refusal.BARCODE_REQUIRED);
    }

    /** Types 1 and 2 with a ticket: whom it names, as a ticket or as an on-site id (N7), and the id that is sent along. */
    private static Who named(Facts facts, boolean ties) {
        Facts.Badge alike = facts.ticketBadge();
        Person person;
        if (facts.lead() != null) {
            if (alike != null && alike.active() && !facts.lead().equals(alike.lead())) {
                return new Nobody(Refusal.ID_IN_USE);
            }
            person = new Person(facts.lead(), null, Tie.NONE, null);
        } else {
            Who bearer = bearer(alike,
                    facts.ticket() instanceof TicketNumber.Malformed ? Refusal.ID_MALFORMED : Refusal.NOBODY);
            if (!(bearer instanceof Person found)) {
                return bearer;
            }
            person = found;
        }
        return ties ? tied(person, facts.worn()) : beside(person, facts.worn());
    }

    /** Type 1: an on-site id sent along must not be another's; one that nobody has is not tied. */
    private static Person beside(Person person, Facts.@Nullable Badge worn) {
        if (worn == null) {
            return person;
        }
        boolean own = person.visitor() != null
                ? person.visitor().equals(worn.attendance())
                : Objects.equals(person.lead(), worn.lead());
        Refusal refusal = !worn.active() ? Refusal.ID_VOID : own ? null : Refusal.ID_IN_USE;
        return new Person(person.lead(), person.visitor(), Tie.NONE, refusal);
    }

    /** Type 2: the rows of the tie rules. */
    private static Who tied(Person person, Facts.@Nullable Badge worn) {
        if (person.visitor() != null) {
            return new Nobody(Refusal.NOBODY); // an unregistered visitor's id names no lead
        }
        if (worn == null) {
            return new Person(person.lead(), null, Tie.TIES, null);
        }
        if (!worn.active()) {
            return new Person(person.lead(), null, Tie.NONE, Refusal.ID_VOID);
        }
        if (worn.lead() == null) {
            return new Person(person.lead(), null, Tie.CLAIMS, null);
        }
        boolean own = worn.lead().equals(person.lead());
        return new Person(person.lead(), null, Tie.NONE, own ? null : Refusal.ID_IN_USE);
    }
}
