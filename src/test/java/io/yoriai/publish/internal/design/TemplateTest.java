package io.yoriai.publish.internal.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Locale;
import java.util.Random;

import io.yoriai.message.Texts;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.PageValues;
import io.yoriai.record.Fault;

/** The template language of public pages (spec/neo.md 7.1). */
class TemplateTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script>&{$reader.name} onx='";

    @ParameterizedTest
    @EnumSource(DesignPage.class)
    void every_default_template_is_right_and_escapes(DesignPage page) {
        Template template = new DefaultTemplates().template(page);

        String filled = template.fill(hostile());

        assertThat(filled).doesNotContain("<script").contains("[");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', value = {
        "{$magazine.name} | &lt;b&gt;寄合&lt;/b&gt;",
        "{$magazine.name|escape} | &lt;b&gt;寄合&lt;/b&gt;",
        "<p title=\"{$magazine.name}\">x</p> | <p title=\"&lt;b&gt;寄合&lt;/b&gt;\">x</p>",
        "{if $billings ne null}有料{/if}無料 | 無料",
        "{if $reader.name eq null}名なし{else}{$reader.name}{/if} | 山田",
        "{if $reader.point ne 10}a{else}b{/if} | b",
        "{if $form.language eq 'ja'}{if $reader.sex eq \"1\"}男{else}女{/if}{else}x{/if} | 女",
        "{if $form.links ne null}あり{else}なし{/if} | なし",
        "<!-- 注 -->a | a",
        "a } &#123; b | a } &#123; b",
        "<a href=\"{$magazine.url}\">x</a> | <a href=\"https://example.com/?a=1&amp;b=2\">x</a>",
        "<a href=\"{$reader.url}\">x</a> | <a href=\"#\">x</a>",
        "<a href=\"https://example.com/?q={$reader.company}\">x</a> | <a href=\"https://example.com/?q=A%26B%3C%22\">x</a>",
        "<a href=\"usrctrl.php?mag_id={$magazine.id}&amp;lang=ja\">x</a> | <a href=\"usrctrl.php?mag_id=7&amp;lang=ja\">x</a>",
        "<IMG SRC='/assets/icon.svg' ALT=''> | <IMG SRC='/assets/icon.svg' ALT=''>",
    })
    void the_language_does_what_it_says(String source, String filled) {
        Template.Read read = Template.read(DesignPage.CONFIRM_DONE, source);

        assertThat(read.faults()).isEmpty();
        assertThat(read.template().fill(values())).isEqualTo(filled);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', value = {
        "{$smarty.get.x} | tag | {$smarty.get.x}",
        "{$magazine.secret} | variable | {$magazine.secret}",
        "{$reader.name|upper} | tag | {$reader.name|upper}",
        "{$reader.name|escape:'none'} | tag | {$reader.name|escape:'none'}",
        "{php}x{/php} | tag | {php}",
        "{literal} | tag | {literal}",
        "{include file='/etc/passwd'} | tag | {include file='/etc/passwd'}",
        "{if $reader.name gt 1}x{/if} | tag | {if $reader.name gt 1}",
        "{if $reader.name eq 1 or 1 eq 1}x{/if} | tag | {if $reader.name eq 1 or 1 eq 1}",
        "{if $reader.nam eq 1}x{/if} | variable | {if $reader.nam eq 1}",
        "{elseif} | tag | {elseif}",
        "{else} | alone | {else}",
        "{/if} | alone | {/if}",
        "{if $reader.id eq 1}x | unclosed | {if}",
        "a { b | brace | { b",
        "{$reader.name | brace | {$reader.name",
        "<script>alert(1)</script> | element | <script>",
        "<ScRiPt src='x'></ScRiPt> | element | <ScRiPt>",
        "<iframe src='x'></iframe> | element | <iframe>",
        "<object data='x'></object> | element | <object>",
        "<embed src='x'> | element | <embed>",
        "<svg><a>x</a></svg> | element | <svg>",
        "<math></math> | element | <math>",
        "<style>x</style> | element | <style>",
        "<link href='x'> | element | <link>",
        "<meta content='0'> | element | <meta>",
        "<base href='x'> | element | <base>",
        "<form action='https://example.net/'> | element | <form>",
        "<input name='x'> | element | <input>",
        "<textarea> | element | <textarea>",
        "</main> | element | </main>",
        "<p onclick='x()'>x</p> | attribute | onclick",
        "<p ONMOUSEOVER='x()'>x</p> | attribute | ONMOUSEOVER",
        "<p style='x'>x</p> | attribute | style",
        "<a href='javascript:x()'>x</a> | address | href=javascript:x()",
        "<a href='JaVaScRiPt:x()'>x</a> | address | href=JaVaScRiPt:x()",
        "<a href='javascript&colon;x()'>x</a> | address | href=javascript&colon;x()",
        "<a href='&#106;avascript:x()'>x</a> | address | href=&#106;avascript:x()",
        "<a href='data:text/html,x'>x</a> | address | href=data:text/html,x",
        "<a href='//example.net/'>x</a> | address | href=//example.net/",
        "<a href='x{$reader.url}'>x</a> | address | href=x",
        "<a href='{$magazine.url}&#58;'>x</a> | address | href=&#58;",
        "<img src='http://example.net/x.gif' alt=''> | address | src=http://example.net/x.gif",
        "<img src='{$reader.url}' alt=''> | address | src=",
        "<a href=javascript:x()>x</a> | markup | <a href=javascript:x()>x</a>",
        "<p title=x>x</p> | markup | <p title=x>x</p>",
        "1 < 2 | markup | < 2",
        "<!DOCTYPE html> | markup | <!DOCTYPE html>",
        "<!--> <b>x</b> --> | markup | <!--> <b>x</b> -->",
        "<!-- {$reader.name} --> | markup | <!-- {$reader.name} -->",
        "<p title='{if $reader.id eq 1}'>x</p> | place | {if $reader.id eq 1}",
        "<p title='{$form.links}'>x</p> | place | {$form.links}",
        "{$form.links}{$form.links} | twice | {$form.links}",
    })
    void anything_else_is_refused_with_its_line_and_text(String source, String reason, String text) {
        List<Fault> faults = Template.read(DesignPage.CONFIRM_DONE, "一行目\n\n" + source).faults();

        assertThat(faults).anySatisfy(fault -> {
            assertThat(fault.text()).isEqualTo("publish.design.fault." + reason);
            assertThat(fault.args()).isEqualTo(List.of(3L, text));
            assertThat(fault.field()).isEqualTo("PageDesign.Html");
            for (Locale language : List.of(Locale.JAPANESE, Locale.ENGLISH)) {
                assertThat(new Texts().get(language, fault.text(), fault.args())).contains("3", text);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', value = {
        "{$form.begin}{$form.fields}{$form.button}{$form.end} | missing | {$form.errors}",
        "{$form.errors}{$form.fields}{$form.button}{$form.end} | missing | {$form.begin}",
        "{$form.errors}{$form.begin}{$form.button}{$form.end} | missing | {$form.fields}",
        "{$form.errors}{$form.begin}{$form.fields}{$form.end} | missing | {$form.button}",
        "{$form.errors}{$form.begin}{$form.fields}{$form.button} | missing | {$form.end}",
        "{$form.errors}{$form.fields}{$form.begin}{$form.button}{$form.end} | order | {$form.fields}",
        "{$form.errors}{$form.end}{$form.begin}{$form.fields}{$form.button} | order | {$form.end}",
        "{$form.errors}{$form.begin}{$form.cancel}{$form.fields}{$form.button}{$form.end} | order | {$form.cancel}",
        "{$form.errors}{$form.begin}{$form.begin}{$form.fields}{$form.button}{$form.end} | twice | {$form.begin}",
        "{$form.errors}{if $reader.id eq 1}{$form.begin}{/if}{$form.fields}{$form.button}{$form.end} | conditional | {$form.begin}",
        "{$form.errors}{$form.begin}{$form.fields}{$form.button}{$form.end}{$form.all} | variable | {$form.all}",
    })
    void a_page_cannot_lose_the_parts_it_needs(String source, String reason, String part) {
        assertThat(Template.read(DesignPage.REGISTER, source).faults()).anySatisfy(fault -> {
            assertThat(fault.text()).isEqualTo("publish.design.fault." + reason);
            assertThat(fault.args()).contains(part);
        });
    }

    @Test
    void all_faults_are_told_at_once() {
        assertThat(Template.read(DesignPage.CONFIRM_DONE, "<script>\n<p onclick='x'>\n{foo}\n</script>").faults())
                .extracting(fault -> fault.args().getFirst()).containsExactly(1L, 2L, 3L, 4L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{if $reader.id eq 1}", "{", "<", "<!--", "<p a='", "{$reader.name|escape}", "<p>"})
    void large_and_deep_templates_are_answered_too(String piece) {
        Template.read(DesignPage.REGISTER, piece.repeat(100_000 / piece.length()));
        assertThat(Template.read(DesignPage.REGISTER, piece.repeat(200_000 / piece.length())).faults())
                .anySatisfy(fault -> assertThat(fault.text()).isEqualTo("publish.design.fault.size"));
    }

    private static final String[] PIECES = {"{", "}", "{$", "{$reader.name}", "{$magazine.name|escape}",
        "{$form.title}",
        "{$form.links}", "{if $reader.id eq 1}", "{if $billings ne null}", "{else}", "{/if}", "<", ">", "<p>", "</p>",
        "<a href=\"", "<a href='", "<img src='", " title=\"", " class='", "\"", "'", "=", " ", "\n", "javascript:",
        "https://example.com/", "/", "?x=", "&", "&amp;", "&#58;", "<!--", "-->", "--", "<b", "x", "寄", "𠮷", "\0",
        "\\",
        "onclick", "#", "usrctrl.php", "<br/>", "http:"};

    @Test
    void whatever_the_template_reading_answers_and_no_value_comes_out_unescaped() {
        Random random = new Random(20261122);
        int right = 0;
        for (int run = 0; run < 60_000; run++) {
            StringBuilder source = new StringBuilder();
            int pieces = 1 + random.nextInt(run % 2 == 0 ? 6 : 25);
            for (int i = 0; i < pieces; i++) {
                source.append(random.nextInt(40) == 0
                        ? String.valueOf((char) random.nextInt(0x3000))
                        : PIECES[random.nextInt(PIECES.length)]);
            }
            Template.Read read = Template.read(DesignPage.CONFIRM_DONE, source.toString());
            if (read.faults().isEmpty()) {
                right++;
                String filled = read.template().fill(hostile());
                assertThat(filled).as(source.toString()).doesNotContain("<script", "onx='", "\"'>");
                assertThat(filled.replaceAll("href=(\"|')(?:https?:|#|/|\\?|usrctrl)", "")).as(source.toString())
                        .doesNotContainPattern("(?i)href=[\"']\\s*javascript");
            }
        }
        assertThat(right).isGreaterThan(2_000);
    }

    private static PageValues hostile() {
        PageValues values = new PageValues();
        for (String name : Expression.MAGAZINE) {
            values.text("magazine." + name, HOSTILE);
        }
        for (String name : Expression.READER) {
            values.text("reader." + name, HOSTILE);
        }
        for (String name : Expression.FORM) {
            values.text("form." + name, HOSTILE);
        }
        for (DesignPage page : DesignPage.values()) {
            page.required().forEach(part -> values.part(part, "[" + part + "]"));
            page.optional().forEach(part -> values.part(part, "[" + part + "]"));
        }
        return values;
    }

    private static PageValues values() {
        return new PageValues().text("magazine.id", "7").text("magazine.name", "<b>寄合</b>")
                .text("magazine.url", "https://example.com/?a=1&b=2").text("reader.name", "山田").text("reader.sex", "2")
                .text("reader.point", "10").text("reader.company", "A&B<\"").text("reader.url", "javascript:alert(1)")
                .text("form.language", "ja");
    }
}
