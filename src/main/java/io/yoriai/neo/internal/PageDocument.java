package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.message.Texts;

/** The document around a public page: head, style sheets, who issues the magazine, the choice of language. */
@Component
class PageDocument {

    private final Texts texts;

    PageDocument(Texts texts) {
        this.texts = texts;
    }

    /**
     * The whole document.
     *
     * @param magazine null where the page is of none
     * @param title as text
     * @param body markup
     * @param query of the links that choose a language; null: there are none
     * @param style markup of the magazine's own style sheet; "": it has none
     */
    String html(@Nullable Magazine magazine, String title, String body, Locale language, String theme,
            @Nullable String query, String style, boolean script) {
        String lang = language.getLanguage().equals("en") ? "en" : "ja";
        String name = magazine == null ? "" : magazine.settings().name();
        return """
                <!DOCTYPE html>
                <html lang="%s"%s>
                <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%s</title>
                <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
                <link rel="stylesheet" href="/assets/tokens.css">
                <link rel="stylesheet" href="/assets/yoriai.css">
                <link rel="stylesheet" href="/assets/newsletter.css">
                %s%s</head>
                <body class="plain newsletter">
                <a class="skip" href="#main">%s</a>
                %s<main id="main" tabindex="-1">
                %s</main>
                <footer class="foot"><div class="foot-in">
                %s%s</div></footer>
                </body>
                </html>
                """.formatted(lang, theme.isEmpty() ? "" : " data-theme=\"" + theme + "\"",
                escape(name.isEmpty() || title.equals(name) ? title : title + " | " + name),
                style, script ? "<script src=\"/assets/captcha.js\" defer></script>\n" : "",
                text(language, "subscribe.skip"),
                name.isEmpty()
                        ? ""
                        : "<header class=\"top\"><div class=\"top-in\"><p class=\"brand\">" + escape(name)
                                + "</p></div></header>\n",
                body, magazine == null ? "" : publisher(magazine),
                query == null ? "" : languages(lang, language, query));
    }

    private String languages(String lang, Locale language, String query) {
        return "<nav class=\"choices\" aria-label=\"" + text(language, "subscribe.language") + "\">"
                + choice("ja", "日本語", lang, query) + choice("en", "English", lang, query) + "</nav>\n";
    }

    private static String choice(String code, String name, String current, String query) {
        return "<a href=\"usrctrl.php?" + escape(query) + (query.isEmpty() ? "" : "&amp;") + "lang=" + code
                + "\" lang=\""
                + code + "\" hreflang=\"" + code + "\"" + (code.equals(current) ? " aria-current=\"true\"" : "") + ">"
                + name + "</a>";
    }

    private static String publisher(Magazine magazine) {
        Publisher publisher = magazine.settings().publisher();
        return "<p class=\"publisher\">"
                + Stream.of(publisher.name(), publisher.address(), publisher.contact()).filter(text -> !text.isBlank())
                        .distinct().map(text -> "<span>" + escape(text) + "</span>").collect(Collectors.joining(" "))
                + "</p>\n";
    }

    private String text(Locale language, String key) {
        return escape(texts.get(language, key, List.of()));
    }

    static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
