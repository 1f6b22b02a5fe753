package io.yoriai.attendance.internal.rules;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Texts of tickets in the numberings there are: N3 to N5 (spec/smp-application-attendance.md 9.2). */
class TicketNumberTest {

    private static String read(String text, Numbering numbering) {
        return switch (TicketNumber.of(text, numbering)) {
            case TicketNumber.Malformed malformed -> "malformed";
            case TicketNumber.Nobodys nobodys -> "nobody's";
            case TicketNumber.Known known -> known.value().toString();
        };
    }

    @ParameterizedTest
    @CsvSource({"244,244", "00000244,244", "000000244,malformed", "a00000244a,244", "A244d,244", "e244e,malformed",
        "a244,malformed", "244a,malformed", "aa,malformed", "0000,malformed", "12x,malformed", "-1,malformed",
        "٢٤٤,malformed",
        "99999999,99999999", "a b,malformed"})
    void a_number_is_padded_or_not_and_may_be_enclosed_by_letters_of_nw7(String text, String number) {
        assertThat(read(text, new Numbering(Numbering.Id.LEAD_ID, true, 8, 0))).isEqualTo(number);
    }

    @Test
    void without_nw7_letters_belong_to_the_text() {
        assertThat(read("a244a", new Numbering(Numbering.Id.USER_ID, false, 8, 0))).isEqualTo("malformed");
    }

    @Test
    void a_number_longer_than_any_id_is_nobodys() {
        Numbering long64 = new Numbering(Numbering.Id.LEAD_ID, true, 64, 0);
        assertThat(read("9".repeat(18), long64)).isEqualTo("9".repeat(18));
        assertThat(read("9".repeat(19), long64)).isEqualTo("nobody's");
        assertThat(read("0".repeat(46) + "9".repeat(18), long64)).isEqualTo("9".repeat(18));
        assertThat(read("0".repeat(64), long64)).isEqualTo("malformed");
    }

    @ParameterizedTest
    @CsvSource({"AS09-024b,AS09-024b", "cAS09-024bA,AS09-024b", "AS09-24b,malformed", "AS09_024b,malformed",
        "as09-024b,as09-024b", "A$/.%-02b,A$/.%-02b", "AS09-0244b,malformed"})
    void a_code_is_exact_and_as_long_as_those_issued(String text, String code) {
        assertThat(read(text, new Numbering(Numbering.Id.CAMPAIGN_CODE, true, 8, 9))).isEqualTo(code);
    }

    @Test
    void letters_at_both_ends_of_a_code_are_its_own_where_it_has_the_length() {
        Numbering six = new Numbering(Numbering.Id.COMMON_CODE, true, 8, 6);
        assertThat(read("A0244B", six)).isEqualTo("A0244B");
        assertThat(read("dA0244Bd", six)).isEqualTo("A0244B");
    }

    @Test
    void where_no_code_was_issued_none_has_a_wrong_length() {
        assertThat(read("AS09-0244", new Numbering(Numbering.Id.CAMPAIGN_CODE, true, 8, 0))).isEqualTo("AS09-0244");
    }
}
