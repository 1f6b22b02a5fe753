package io.yoriai.attendance;

import io.yoriai.attendance.internal.rules.TicketText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Objects;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Ticket texts, N1 to N8 (spec/smp-application-attendance.md 9.2). */
class TicketTest {

    private static final String MALFORMED = "400 INVALID_VALUE SessionAttendance.BarcodeData attendance.id-malformed";

    private final Door door = new Door();
    private final long lead = door.applicant(door.session, 1);

    /** What a text comes to on a door that has received nobody yet. */
    private String read(String text) {
        String answer = door.answer(door.byTicket(text));
        door.jdbc.sql("delete from session_attendance where session_id = ?").param(door.session).update();
        door.jdbc.sql("delete from attendance where campaign_id = ?").param(door.campaign).update();
        return answer;
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"'*000244*',000244", "'  244\r\n',244", "244\t,244", "２４４,244", "*244,-",
        "244*,-",
        "2*44,-", "**244**,-", "*,-", "**,-", "A244a,A244a", "＊244＊,244"})
    void n1_and_n2(String sent, @Nullable String text) {
        TicketText read = Objects.requireNonNull(TicketText.of(sent));
        assertThat(read.text()).isEqualTo(text);
    }

    @Test
    void n1_nothing_but_spaces_and_control_characters_is_as_if_not_sent() {
        assertThat(TicketText.of(null)).isNull();
        assertThat(TicketText.of("")).isNull();
        assertThat(TicketText.of(" \u3000\r\n\t\u0000")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"A-1$/.%_z,true", "0010,true", "04:A2:1B:22,true", "a+b/c==,true", "a b c,true", "a  b,false", "あ,true",
        "a*b,false", "a\u200Bb,false", "a\u2028b,false"})
    void n8_characters_of_an_onsite_id(String sent, boolean good) {
        TicketText read = Objects.requireNonNull(TicketText.of(sent));
        assertThat(read.isOnsiteId()).isEqualTo(good);
    }

    @Test
    void n8_length_of_an_onsite_id() {
        assertThat(door.answer(door.of(3, 1, null, "9".repeat(64)))).isEqualTo("received");
        assertThat(door.answer(door.of(3, 1, null, "9".repeat(65))))
                .isEqualTo("400 TOO_LONG SessionAttendance.AnonymousId fault.TOO_LONG");
        assertThat(door.answer(door.of(1, 1, "9".repeat(65), null)))
                .isEqualTo("400 TOO_LONG SessionAttendance.BarcodeData fault.TOO_LONG");
    }

    @Test
    void n3_start_and_stop_letters_are_stripped_for_nw7_only() {
        assertThat(read("a" + lead + "a")).isEqualTo("received");
        assertThat(read("A000" + lead + "d")).isEqualTo("received");
        assertThat(read("*b" + lead + "c*")).isEqualTo("received");
        assertThat(read("e" + lead + "e")).isEqualTo(MALFORMED);
        assertThat(read("a" + lead)).isEqualTo(MALFORMED);
        door.set(32, "2");
        assertThat(read("a" + lead + "a")).isEqualTo(MALFORMED);
        assertThat(read("*" + lead + "*")).isEqualTo("received");
    }

    @Test
    void n4_padding_up_to_the_digits_of_the_setting_or_of_the_longest_id() {
        String id = Long.toString(lead);
        assertThat(read("0".repeat(8 - id.length()) + id)).isEqualTo("received");
        assertThat(read("0".repeat(9 - id.length()) + id)).isEqualTo(MALFORMED);
        door.set(33, "12");
        assertThat(read("0".repeat(12 - id.length()) + id)).isEqualTo("received");
        door.set(33, "1");
        assertThat(read(id)).isEqualTo("received"); // the longest id issued is longer than the setting
        assertThat(read("0" + id)).isEqualTo(MALFORMED);
        door.set(33, "64");
        assertThat(read("9".repeat(64))).startsWith("404 NOT_FOUND");
        assertThat(read("0".repeat(64))).isEqualTo(MALFORMED);
        assertThat(read("٢٤٤")).isEqualTo(MALFORMED);
        assertThat(read("-1")).isEqualTo(MALFORMED);
    }

    @Test
    void n6_the_user_id_where_the_setting_says_so() {
        door.set(31, "4");
        long user = door.jdbc
                .sql("update lead set user_id = nextval('user_id_seq') + 1000000 where id = ? returning user_id")
                .param(lead).query(Long.class).single();
        assertThat(read(Long.toString(user))).isEqualTo("received");
        assertThat(read(Long.toString(lead))).startsWith("404 NOT_FOUND");
    }

    @Test
    void n5_the_code_of_this_campaign_is_exact_and_of_the_numberings_length() {
        door.set(31, "3");
        assertThat(read("AS09-0244")).isEqualTo("404 NOT_FOUND SessionAttendance.BarcodeData attendance.nobody");
        door.jdbc.sql("update application set visitor_data_code = 'AS09-024b' where lead_id = ?").param(lead).update();
        assertThat(read("AS09-024b")).isEqualTo("received");
        assertThat(read("*AS09-024b*")).isEqualTo("received");
        assertThat(read("cAS09-024bA")).isEqualTo("received"); // N3: the rest has the code's length
        assertThat(read("AS09-024B")).startsWith("404 NOT_FOUND");
        assertThat(read("AS09-24b")).isEqualTo(MALFORMED);
        assertThat(read("AS09_024b")).isEqualTo(MALFORMED);
        long other = door.campaign("{\"31\":\"3\"}");
        assertThat(door.answer(Door.at(Place.venue(other, null), 1, 2, "AS09-024b", null))).startsWith("404");
    }

    @Test
    void n5_a_code_that_begins_and_ends_with_a_letter_of_nw7_is_not_stripped() {
        door.set(31, "3");
        door.jdbc.sql("update application set visitor_data_code = 'A0244B' where lead_id = ?").param(lead).update();
        assertThat(read("A0244B")).isEqualTo("received");
        assertThat(read("dA0244Bd")).isEqualTo("received");
    }

    @Test
    void n6_the_common_code_holds_in_every_campaign() {
        door.set(31, "2");
        String code = "C-" + (1_000_000 + lead);
        door.jdbc.sql("update lead set common_code = ? where id = ?").params(code, lead).update();
        assertThat(read(code)).isEqualTo("received");
        assertThat(read(code.toLowerCase(java.util.Locale.ROOT))).startsWith("404 NOT_FOUND");
        door.jdbc.sql("update lead set common_code = null where id = ?").param(lead).update();
    }

    @Test
    void n7_an_onsite_id_may_stand_in_the_ticket_text_where_it_is_no_ticket() {
        door.receive(door.of(2, 1, lead, "badge-7"));
        long second = door.session(door.campaign);
        assertThat(door.answer(Door.at(Place.session(second, null), 1, 2, "*badge-7*", null))).isEqualTo("received");
    }

    @Test
    void random_texts_are_received_or_told_as_a_fault_never_as_an_error() {
        Random random = new Random(20261105);
        String alphabet = "0123456789*AaDd-$/.%_ '\"\\;\u0000\u3000あ２Ａ\uD83D\uDE00";
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (i % 50 == 0) {
                door.set(31, Integer.toString(1 + random.nextInt(4)));
            }
            String onsite = random.nextBoolean() ? null : text.reverse().toString();
            assertThat(door.answer(door.of(1 + random.nextInt(3), 1 + random.nextInt(2), text.toString(), onsite)))
                    .matches("received|repeated|(400|404|409) .*");
        }
    }
}
