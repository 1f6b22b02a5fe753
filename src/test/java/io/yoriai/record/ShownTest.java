package io.yoriai.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {

    @Test
    void nothing_means_always() {
        assertThat(Shown.parse("")).isEqualTo(Shown.ALWAYS);
        assertThat(Shown.ALWAYS.unless()).isTrue();
        assertThat(Shown.ALWAYS.alone()).isFalse();
    }

    @Test
    void a_column_comes_with_a_value_of_a_parameter_or_unless_it_has_one() {
        assertThat(Shown.parse("body=1")).isEqualTo(new Shown("body", "1", false, false));
        assertThat(Shown.parse("body!=0")).isEqualTo(new Shown("body", "0", true, false));
        assertThat(Shown.parse("visitor_id_list=")).isEqualTo(new Shown("visitor_id_list", "", false, false));
    }

    @Test
    void a_column_comes_where_one_record_is_asked_for() {
        assertThat(Shown.parse("one").alone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "=1", "two", "ONE"})
    void other_words_are_told(String word) {
        assertThatThrownBy(() -> Shown.parse(word)).isInstanceOf(IllegalArgumentException.class);
    }
}
