package io.yoriai.magazine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.LocalDate;

/** What is told of a reader's field is what its rule does. */
class FieldFormTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    @ParameterizedTest
    @EnumSource(ReaderField.class)
    void a_field_takes_what_its_form_tells_and_nothing_beyond(ReaderField field) {
        FieldForm form = field.form();
        switch (form.kind()) {
            case LINE, LINES -> {
                assertThat(taken(field, "a".repeat(form.bytes() % 3) + "あ".repeat(form.bytes() / 3))).isTrue();
                assertThat(taken(field, "a".repeat(form.bytes() + 1))).isFalse();
                assertThat(taken(field, "あ".repeat(form.bytes() / 3 + 1))).isFalse();
                assertThat(taken(field, "a\tb\nc")).isEqualTo(form.kind() == FieldForm.Shape.LINES);
                assertThat(taken(field, "a\u0001")).isFalse();
            }
            case CHARACTERS -> {
                for (char c = ' '; c < 0x100; c++) {
                    String text = String.valueOf(c).repeat(4);
                    assertThat(taken(field, text)).as(text).isEqualTo(text.matches(form.allowed()));
                }
                assertThat(taken(field, "0".repeat(form.bytes()))).isTrue();
                assertThat(taken(field, "0".repeat(form.bytes() + 1))).isFalse();
            }
            case OPTION -> {
                for (char c = '0'; c <= '9'; c++) {
                    assertThat(taken(field, String.valueOf(c))).isEqualTo(form.allowed().indexOf(c) >= 0);
                }
            }
            case NUMBER -> {
                assertThat(taken(field, form.least())).isTrue();
                assertThat(taken(field, form.most())).isTrue();
                assertThat(taken(field, Long.toString(Long.parseLong(form.least()) - 1))).isFalse();
                assertThat(taken(field, Long.toString(Long.parseLong(form.most()) + 1))).isFalse();
            }
            case DAY -> {
                LocalDate most = form.most().isEmpty() ? TODAY : LocalDate.parse(form.most());
                assertThat(taken(field, form.least())).isTrue();
                assertThat(taken(field, most.toString())).isTrue();
                assertThat(taken(field, LocalDate.parse(form.least()).minusDays(1).toString())).isFalse();
                assertThat(taken(field, most.plusDays(1).toString())).isFalse();
            }
            case CHOICES -> {
                assertThat(taken(field, "0101")).isTrue();
                assertThat(taken(field, "0102")).isFalse();
            }
        }
    }

    private static boolean taken(ReaderField field, String text) {
        return field.read(text, new FieldContext(null, TODAY)) != null;
    }
}
