package io.yoriai.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;

/** Which words of people are in another language than their page. */
class ForeignTest {

    private final Foreign japanesePage = new Foreign(Locale.JAPANESE);
    private final Foreign englishPage = new Foreign(Locale.ENGLISH);

    @ParameterizedTest
    @ValueSource(strings = {"Monthly News", "The \"new\" house", "Tokyo, Osaka and more 2026", "Spring: what comes"})
    void english_titles_are_marked_on_a_japanese_page(String title) {
        assertThat(japanesePage.of(title)).isEqualTo("en");
        assertThat(englishPage.of(title)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"月刊ニュース", "春の Web Seminar のご案内", "ﾆｭｰｽ"})
    void japanese_titles_are_marked_on_an_english_page(String title) {
        assertThat(englishPage.of(title)).isEqualTo("ja");
        assertThat(japanesePage.of(title)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-11-26 10:00", "taro@example.com", "API", "https://example.com/a b", "A B"})
    void names_addresses_and_numbers_go_with_any_page(String text) {
        assertThat(japanesePage.of(text)).isNull();
        assertThat(englishPage.of(text)).isNull();
    }

    @Test
    void nothing_has_no_language() {
        assertThat(japanesePage.of(null)).isNull();
    }

    @Test
    void a_long_text_of_one_letter_takes_no_time() {
        assertThat(japanesePage.of("a".repeat(1_000_000))).isNull();
        assertThat(japanesePage.of("a. ".repeat(300_000))).isNull();
    }
}
