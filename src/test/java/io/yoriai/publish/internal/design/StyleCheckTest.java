package io.yoriai.publish.internal.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.yoriai.record.Fault;
import java.util.List;
import java.util.Random;

/** A magazine's style sheet fetches nothing from elsewhere, however it is written. */
class StyleCheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "/* a comment with @import and url(https://x) */ a { color: red }",
        "body.newsletter > main { --accent: #0b5f73; font: 1rem/1.5 \"Yu Gothic\" }",
        ".lead::before { content: \"\\201C@import url(https://x)\" }",
        "a:hover{} @media (min-width: 40em) { .panel { color: var(--text) } }",
        "@font-face { font-family: x; src: url('/assets/x.woff2') format(\"woff2\"), local('x') }",
        ".top { background: URL( /neo/pictures/a-1.png?x=1&y=%20 ) }",
        "a { mask: url(#shape); clip-path: url(\"#shape\") }",
        "@layer x; @supports (display: grid) { .issue { grid: auto / 1fr } }", ".日本語 { margin: calc(1px + 2px) }",
        "a::after { content: '</style><script>' }", "@keyframes k { from { top: 0 } to { top: 1px } }",
        "li > a[href=\"https://example.com/\"] { color: red }"})
    void what_styles_the_page_is_taken(String css) {
        assertThat(StyleCheck.check(css)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@import 'x.css';", "@IMPORT url(/x.css);", "a{} @import/**/\"//x\";", "@\\69mport 'x';",
        "@i\\mport 'x';", "@namespace url(http://x);", "@charset \"x\";", "@-moz-document url(http://x){}",
        "a{background:url(https://evil.example/x)}", "a{background:url(//evil.example)}",
        "a{background:url( '//evil' )}",
        "a{background:url(\"http://evil\")}", "a{background:URL(HTTP://evil)}", "a{background:u\\72l(http://evil)}",
        "a{background:\\75 rl(http://evil)}", "a{background:url(/\\evil)}", "a{background:url(/\\/evil)}",
        "a{background:url(\\2f/evil)}", "a{background:url(/*)}b{background:url(https://evil)}/* */",
        "a{background:url(/* */https://evil)}", "a{background:url(data:image/png;base64,xx)}",
        "a{background:url(javascript:alert(1))}", "a{background:url(x.png)}", "a{background:url(../x)}",
        "a{background:url()}", "a{background:url(/x", "a{background:url('/a)b')}", "a{background:url('/a\nb')}",
        "a{background:image-set(\"https://evil\" 1x)}", "a{background:-WEBKIT-image-set('//evil' 1x)}",
        "a{--x:'//evil';background:image-set(var(--x) 1x)}", "a{background:image('//evil')}", "a{b:src('//evil')}",
        "a{width:expression(alert(1))}", "a{behavior:x}", "a{-moz-binding:x}", "a{content:'x}", "a{content:\"x\ny\"}",
        "/* never closed", "a{content:\"x\\\"}", "a{color:\\red}", "a{color:\u0001red}", "a{\fcolor:red}",
        "a{--x:url(https://evil)}", "@font-face{src:url(https://evil/f)}"})
    void what_could_fetch_from_elsewhere_is_refused(String css) {
        assertThat(StyleCheck.check(css)).isNotEmpty();
    }

    @Test
    void a_fault_names_line_and_text_and_a_long_sheet_its_limit() {
        Fault fault = StyleCheck.check("a{}\nb{}\n  @import 'x';").getFirst();
        assertThat(fault.field()).isEqualTo("PageStyle.Css");
        assertThat(fault.args()).isEqualTo(List.of(3L, "@import"));
        assertThat(StyleCheck.check("x".repeat(100_000))).isEmpty();
        assertThat(StyleCheck.check("x".repeat(100_001)).getFirst().text()).isEqualTo("publish.design.style.size");
    }

    /** Whatever is put together of these pieces: where the sheet is taken, no address of another host stands in it live. */
    @Test
    void no_mixture_of_pieces_hides_an_address() {
        String[] pieces = {"/*", "*/", "url(", ")", "\"", "'", "//evil", "/own", "@import", " ", "\n", "a{", "}", "\\",
            "x",
            ";", "image-set(", "#f"};
        Random random = new Random(7);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder css = new StringBuilder();
            for (int n = 1 + random.nextInt(10); n > 0; n--) {
                css.append(pieces[random.nextInt(pieces.length)]);
            }
            if (StyleCheck.check(css.toString()).isEmpty()) {
                taken++;
                assertThat(live(css.toString())).as(css.toString())
                        .doesNotContainPattern("(?<![a-z0-9_-])url\\(\\s*[\"']?//")
                        .doesNotContainPattern("@import(?![a-z0-9_-])")
                        .doesNotContainPattern("(?<![a-z0-9_-])image-set\\(").doesNotContain("\\");
            }
        }
        assertThat(taken).isGreaterThan(1000);
    }

    /** The sheet without comments and strings, but with the addresses of url(), by another way of reading than the check's. */
    private static String live(String css) {
        return css.replaceAll(
                "(?s)((?<![a-z0-9_-])url\\([^)]*\\))|/\\*.*?\\*/|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'",
                "$1 ");
    }
}
