package io.yoriai.record;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FormatsTest {

    @Test
    void harmless_html_is_stored_as_it_was_written() {
        for (String html : new String[]{"<p>問合せ: a+b@example.com (x=1, y='2', \"z\")</p>",
            "<a href=\"https://example.com/?a=1&amp;b=2+3\">詳細</a>", "1 &lt; 2 &amp; 3", "<h2 class=\"x\">寄合</h2>"}) {
            assertThat(Formats.sanitized(html)).isEqualTo(html);
        }
    }

    @Test
    void what_could_act_is_taken_out_however_it_is_dressed() {
        assertThat(Formats.sanitized("<p onclick=\"x()\">a<script>x()</script><style>b{}</style></p>"))
                .isEqualTo("<p>a</p>");
        assertThat(Formats.sanitized("<a href=\"javascript:x()\" title='\"onmouseover=x'>a</a>"))
                .doesNotContain("javascript").doesNotContain("\"onmouseover");
        String[] parts = {"<", ">", "\"", "'", "=", "@", "&#34;", "&#60;", "&lt;", "p", "a ", "title=", "onload=", "x",
            "&", "script", "/", "<a title=\"", "<img src=", "<!--", "-->"};
        Random random = new Random(20261122);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder html = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                html.append(parts[random.nextInt(parts.length)]);
            }
            String once = Formats.sanitized(html.toString());
            assertThat(Formats.sanitized(once)).as("from " + html).isEqualTo(once);
            assertThat(once.toLowerCase(java.util.Locale.ROOT)).doesNotContain("<script").doesNotMatch(
                    "(?s).*<[a-z]+ (?:[^>\"]|\"[^\"]*\")*\\bonload\\s*=\\s*(?:[^>\"]|\"[^\"]*\")*>.*");
        }
    }
}
