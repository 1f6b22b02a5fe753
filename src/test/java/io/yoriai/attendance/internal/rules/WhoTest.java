package io.yoriai.attendance.internal.rules;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whom a ticket and an on-site id mean, and what becomes of the id (spec/smp-application-attendance.md 9.2 N7, 9.3). */
class WhoTest {

    private static final TicketNumber MALFORMED = new TicketNumber.Malformed();
    private static final TicketNumber NOBODYS = new TicketNumber.Nobodys();

    private final Given given = new Given();

    private Who who(int type, @org.jspecify.annotations.Nullable String barcode,
            @org.jspecify.annotations.Nullable String onsiteId) {
        return Who.of(Given.asked(type, true, barcode, onsiteId), given.facts());
    }

    private static Who lead(Who.Tie tie, @org.jspecify.annotations.Nullable Refusal refusal) {
        return new Who.Person(Given.LEAD, null, tie, refusal);
    }

    private static Who visitor(@org.jspecify.annotations.Nullable Refusal refusal) {
        return new Who.Person(null, Given.VISITORS_ROW, Who.Tie.NONE, refusal);
    }

    private static Who nobody(Refusal refusal) {
        return new Who.Nobody(refusal);
    }

    @Test
    void a_ticket_names_its_lead() {
        assertThat(who(1, "244", null)).isEqualTo(lead(Who.Tie.NONE, null));
    }

    @Test
    void a_ticket_that_names_nobody_is_told_by_its_text() {
        given.nobody(MALFORMED);
        assertThat(who(1, "x", null)).isEqualTo(nobody(Refusal.ID_MALFORMED));
        given.nobody(NOBODYS);
        assertThat(who(1, "9", null)).isEqualTo(nobody(Refusal.NOBODY));
    }

    @Test
    void n7_an_on_site_id_may_stand_in_the_ticket_text() {
        given.nobody(MALFORMED).alike = Given.of(Given.LEAD);
        assertThat(who(1, "B1", null)).isEqualTo(lead(Who.Tie.NONE, null));
        given.alike = Given.visitors();
        assertThat(who(1, "V1", null)).isEqualTo(visitor(null));
        assertThat(who(2, "V1", "B2")).as("a visitor's id names no lead").isEqualTo(nobody(Refusal.NOBODY));
        given.alike = Given.replaced();
        assertThat(who(1, "B1", null)).isEqualTo(nobody(Refusal.ID_VOID));
        given.alike = new Facts.Badge(Given.ROW, Given.LEAD, false, true);
        assertThat(who(1, "B1", null)).as("the lead is gone").isEqualTo(nobody(Refusal.NOBODY));
    }

    @Test
    void n7_a_ticket_and_an_on_site_id_of_two_persons_receive_nobody() {
        given.alike = Given.of(Given.OTHER_LEAD);
        assertThat(who(1, "244", null)).isEqualTo(nobody(Refusal.ID_IN_USE));
        given.alike = Given.visitors();
        assertThat(who(1, "244", null)).isEqualTo(nobody(Refusal.ID_IN_USE));
        given.alike = Given.of(Given.LEAD);
        assertThat(who(1, "244", null)).isEqualTo(lead(Who.Tie.NONE, null));
        given.alike = new Facts.Badge(Given.ROW, Given.OTHER_LEAD, true, false);
        assertThat(who(1, "244", null)).as("a replaced id is nobody's").isEqualTo(lead(Who.Tie.NONE, null));
    }

    @Test
    void type_1_an_id_tied_before_is_enough() {
        assertThat(who(1, null, "B1")).isEqualTo(nobody(Refusal.NOBODY));
        given.worn = Given.of(Given.LEAD);
        assertThat(who(1, null, "B1")).isEqualTo(lead(Who.Tie.NONE, null));
        given.worn = Given.visitors();
        assertThat(who(1, null, "V1")).isEqualTo(visitor(null));
        given.worn = Given.replaced();
        assertThat(who(1, null, "B1")).isEqualTo(nobody(Refusal.ID_VOID));
    }

    @Test
    void type_1_an_id_beside_the_ticket_is_not_tied_and_must_not_be_anothers() {
        assertThat(who(1, "244", "B1")).isEqualTo(lead(Who.Tie.NONE, null));
        given.worn = Given.of(Given.LEAD);
        assertThat(who(1, "244", "B1")).isEqualTo(lead(Who.Tie.NONE, null));
        given.worn = Given.of(Given.OTHER_LEAD);
        assertThat(who(1, "244", "B1")).isEqualTo(lead(Who.Tie.NONE, Refusal.ID_IN_USE));
        given.worn = Given.visitors();
        assertThat(who(1, "244", "V1")).isEqualTo(lead(Who.Tie.NONE, Refusal.ID_IN_USE));
        given.worn = Given.replaced();
        assertThat(who(1, "244", "B1")).isEqualTo(lead(Who.Tie.NONE, Refusal.ID_VOID));
        given.nobody(MALFORMED).alike = Given.visitors();
        given.worn = Given.visitors();
        assertThat(who(1, "V1", "V1")).isEqualTo(visitor(null));
    }

    @Test
    void type_2_without_ticket_needs_an_id_that_is_a_leads_already() {
        assertThat(who(2, null, "B1")).isEqualTo(nobody(Refusal.BARCODE_REQUIRED));
        given.worn = Given.visitors();
        assertThat(who(2, null, "V1")).isEqualTo(nobody(Refusal.BARCODE_REQUIRED));
        given.worn = Given.replaced();
        assertThat(who(2, null, "B1")).isEqualTo(nobody(Refusal.ID_VOID));
        given.worn = Given.of(Given.LEAD);
        assertThat(who(2, null, "B1")).isEqualTo(lead(Who.Tie.NONE, null));
    }

    @Test
    void type_2_every_row_of_the_tie_rules() {
        assertThat(who(2, "244", "B1")).as("new").isEqualTo(lead(Who.Tie.TIES, null));
        given.worn = Given.of(Given.LEAD);
        assertThat(who(2, "244", "B1")).as("tied to this lead").isEqualTo(lead(Who.Tie.NONE, null));
        given.worn = Given.visitors();
        assertThat(who(2, "244", "V1")).as("an unregistered visitor's").isEqualTo(lead(Who.Tie.CLAIMS, null));
        given.worn = Given.of(Given.OTHER_LEAD);
        assertThat(who(2, "244", "B1")).as("tied to another lead").isEqualTo(lead(Who.Tie.NONE, Refusal.ID_IN_USE));
        given.worn = Given.replaced();
        assertThat(who(2, "244", "B1")).as("replaced").isEqualTo(lead(Who.Tie.NONE, Refusal.ID_VOID));
    }

    @Test
    void type_3_the_id_is_the_person() {
        assertThat(who(3, null, "U1")).isEqualTo(new Who.Person(null, null, Who.Tie.TIES, null));
        assertThat(who(3, "U1", null)).isEqualTo(new Who.Person(null, null, Who.Tie.TIES, null));
        given.worn = Given.visitors();
        assertThat(who(3, null, "U1")).isEqualTo(visitor(null));
        given.worn = Given.of(Given.LEAD);
        assertThat(who(3, null, "B1")).isEqualTo(nobody(Refusal.ID_IN_USE));
        given.worn = Given.replaced();
        assertThat(who(3, null, "B1")).isEqualTo(nobody(Refusal.ID_VOID));
    }

    @Test
    void type_3_where_the_campaign_does_not_allow_it() {
        given.set(42, "0");
        assertThat(who(3, null, "U1")).isEqualTo(nobody(Refusal.UNREGISTERED_NOT_ALLOWED));
        given.worn = Given.replaced();
        assertThat(who(3, null, "B1")).isEqualTo(nobody(Refusal.UNREGISTERED_NOT_ALLOWED));
        given.worn = Given.visitors();
        assertThat(who(3, null, "U1")).as("told after the retry check")
                .isEqualTo(visitor(Refusal.UNREGISTERED_NOT_ALLOWED));
    }
}
