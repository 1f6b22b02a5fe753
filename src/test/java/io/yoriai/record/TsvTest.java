package io.yoriai.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class TsvTest {

    private static Tsv.Line line(String cells) {
        return TestDictionary.lines("/things.tsv", "name\tmay\tmost\nfirst\ty\t1\n" + cells).get(1);
    }

    @Test
    void cells_are_found_by_the_names_of_the_first_line() {
        Tsv.Line line = line("ink\ty\t12");
        assertThat(line.get("name")).isEqualTo("ink");
        assertThat(line.yes("may")).isTrue();
        assertThat(line.number("most")).isEqualTo(12);
    }

    @Test
    void cells_that_are_left_out_at_the_end_are_empty() {
        Tsv.Line line = line("ink");
        assertThat(line.yes("may")).isFalse();
        assertThat(line.number("most")).isNull();
        assertThat(line.words("most", ",")).isEmpty();
    }

    @Test
    void what_is_wrong_is_told_with_file_and_line() {
        assertThatThrownBy(() -> line("ink\tperhaps").yes("may"))
                .hasMessage("/things.tsv line 3: may is 'perhaps', neither y nor -");
        assertThatThrownBy(() -> line("ink\ty\tmany").number("most"))
                .hasMessage("/things.tsv line 3: most is 'many', no number");
        assertThatThrownBy(() -> line("ink").get("colour"))
                .hasMessage("/things.tsv line 3: the table has no column colour");
        assertThatThrownBy(() -> line("ink").word("name", word -> {
            throw new IllegalArgumentException("no such thing");
        })).hasMessage("/things.tsv line 3: name is 'ink', no such thing");
        assertThatThrownBy(() -> line("ink\ty\t1\tmore"))
                .hasMessage("/things.tsv line 3 has 4 cells, the first line 3");
    }

    @Test
    void words_of_a_cell_are_parted_and_none_is_lost() {
        assertThat(line("a,b,,c").words("name", ",")).isEqualTo(List.of("a", "b", "", "c"));
    }
}
