package io.yoriai.publish.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.atomic.AtomicLong;

/** What people write costs no more than its length: two forms with 6,000 blanks once froze everything. */
class PlaceholdersWorkTest {

    private static final int MEGABYTE = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {" ", "[%", "[% ", "[% a ", "[% a a a ", "[% Reader.name || \"", "[%%", "%]", "[% \u3000",
        "a || \"b\" "})
    void a_megabyte_of_anything_is_read_a_few_times_at_most(String part) {
        AtomicLong looks = new AtomicLong();
        Placeholders.unknown(new Counted("[% " + part.repeat(MEGABYTE / part.length()), looks));
        assertThat(looks.get()).isLessThan(400L * MEGABYTE);
        looks.set(0);
        Placeholders.unknown(new Counted(part.repeat(MEGABYTE / part.length()) + "%]", looks));
        assertThat(looks.get()).isLessThan(400L * MEGABYTE);
    }

    /** A text that counts how often a character of it is looked at. */
    private record Counted(CharSequence text, AtomicLong looks) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks.incrementAndGet();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
