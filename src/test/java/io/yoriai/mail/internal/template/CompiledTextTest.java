package io.yoriai.mail.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.Charset;
import java.util.Map;

import io.yoriai.mail.internal.template.CompiledText.Writing;

/** The placeholder language, and how values are escaped where they stand (spec/smp-mail-tracking.md 3.2). */
class CompiledTextTest {

    private static final Map<String, String> VALUES = Map.of("VisitorData.name1", "山<b> & \"'\n田", "VisitorData.id",
            "40",
            "Unsubscribe.url", "https://example.com/u?a=1&b=2", "VisitorData.company_name", "javascript:alert(1)",
            "VisitorData.name2", "[% VisitorData.id %]", "VisitorData.tel", "03 1234");

    private static String of(CompiledText text) {
        return text.string(name -> VALUES.getOrDefault(name, ""));
    }

    private static String html(String source) {
        return of(CompiledText.html(source, Fields::isAddress));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            [% VisitorData.id %]                            → 40
            [%VisitorData . id%]                            → 40
            [% VisitorData.name3 || "お客様" %]              → お客様
            [% VisitorData.id || "none" %]                  → 40
            [%% VisitorData.id %]                           → [% VisitorData.id %]
            a[%%b                                           → a[%b
            [% VisitorData.name2 %]                         → [% VisitorData.id %]
            """)
    void a_text_says_its_values_and_reads_none_of_them_again(String source, String expected) {
        assertThat(of(CompiledText.text(source, Fields::isAddress))).isEqualTo(expected);
    }

    @Test
    void values_are_escaped_by_where_they_stand() {
        String name = "[% VisitorData.name1 %]";
        assertThat(of(CompiledText.line(name, Fields::isAddress))).isEqualTo("山<b> & \"' 田");
        assertThat(of(CompiledText.text(name, Fields::isAddress))).isEqualTo("山<b> & \"'\r\n田");
        assertThat(html("<p>" + name + "</p>")).isEqualTo("<p>山&lt;b&gt; &amp; &quot;&#39;<br>\r\n田</p>");
        assertThat(html("<img alt=\"" + name + "\">")).isEqualTo("<img alt=\"山&lt;b&gt; &amp; &quot;&#39; 田\">");
        assertThat(html("<b title=[% VisitorData.tel %]>")).isEqualTo("<b title=03&#32;1234>");
        assertThat(html("<a href=\"https://x.example/?n=" + name + "\">x</a>"))
                .isEqualTo("<a href=\"https://x.example/?n=%E5%B1%B1%3Cb%3E%20%26%20%22%27%0A%E7%94%B0\">x</a>");
        assertThat(html("<a href='[% Unsubscribe.url %]'>x</a>"))
                .isEqualTo("<a href='https://example.com/u?a=1&amp;b=2'>x</a>");
        assertThat(html("<a href=\"[% VisitorData.company_name %]\">x</a>")).isEqualTo("<a href=\"#\">x</a>");
        assertThat(html("<a href=\"java[% VisitorData.name3 %]script:alert(1)\">x</a>"))
                .isEqualTo("<a href=\"#\">x</a>");
        assertThat(html("<a HREF = mailto:[% VisitorData.id %]@example.com>x</a>"))
                .isEqualTo("<a HREF = mailto:40@example.com>x</a>");
        assertThat(html("1 < 2 <!-- <a href=\"[% VisitorData.id %]\"> --> [% VisitorData.id %]"))
                .isEqualTo("1 < 2 <!-- <a href=\"[% VisitorData.id %]\"> --> 40");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            [% IF VisitorData.id %]a[% END %] → IF VisitorData.id
            [% VisitorData.id || none %]      → VisitorData.id || none
            [% VisitorData %]                 → VisitorData
            x [% VisitorData.id               → VisitorData.id
            """)
    void what_is_no_placeholder_is_told(String source, String first) {
        assertThat(CompiledText.text(source, Fields::isAddress).unknown().getFirst()).isEqualTo(first);
        assertThat(CompiledText.html("<p>" + source, Fields::isAddress).unknown().getFirst()).startsWith(first);
    }

    @Test
    void both_character_sets_say_the_same_and_one_that_lacks_a_character_says_nothing() {
        CompiledText text = CompiledText.text("①ｶﾞ [% VisitorData.x %] ～", Fields::isAddress);
        byte[] jis = text.bytes(name -> "㈱ｱﾞﾊﾟ髙", Writing.JIS);
        assertThat(jis).isNull();
        byte[] anyhow = text.bytes(name -> "㈱ｱﾞﾊﾟ髙", Writing.JIS_ANYHOW);
        assertThat(new String(anyhow, Charset.forName("ISO-2022-JP"))).isEqualTo("(1)ガ (株)ア゛パ〓 〜");
        assertThat(text.bytes(name -> "髙", Writing.UTF_8)).isEqualTo("①ｶﾞ 髙 ～".getBytes(Charset.forName("UTF-8")));
    }
}
