package io.yoriai.neo.internal;

import io.yoriai.message.Texts;
import io.yoriai.newsletter.SelfService.Purpose;
import io.yoriai.newsletter.SelfService.Target;

import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

import java.util.List;
import java.util.Locale;

/** The small pages behind the links of a mail. Nothing comes into them unescaped, and they run no script. */
@Component
class LinkPages {

    private final Texts texts;

    LinkPages(Texts texts) {
        this.texts = texts;
    }

    /** The button that does it. */
    String ask(Purpose purpose, Target target, String token, Locale language) {
        String name = purpose == Purpose.CONFIRM ? "cnf" : "del";
        StringBuilder form = new StringBuilder().append("<p>")
                .append(text(language, key(purpose, "ask"), magazine(target)))
                .append("</p>\n<form method=\"post\" action=\"usrctrl.php\">\n<input type=\"hidden\" name=\"")
                .append(name)
                .append("\" value=\"").append(HtmlUtils.htmlEscape(token))
                .append("\">\n<p><button class=\"button primary\" type=\"submit\">")
                .append(text(language, key(purpose, "button"))).append("</button></p>\n");
        if (purpose == Purpose.LEAVE) {
            form.append("<p><button class=\"button\" type=\"submit\" name=\"all\" value=\"1\">")
                    .append(text(language, "page.leave.all")).append("</button></p>\n");
        }
        return page(language, text(language, key(purpose, "title")), form.append("</form>").toString());
    }

    String done(Purpose purpose, Target target, Locale language) {
        return page(language, text(language, key(purpose, "title")),
                "<p role=\"status\">" + text(language, key(purpose, "done"), magazine(target)) + "</p>");
    }

    /** The link was used, or has expired. */
    String nothingLeft(Purpose purpose, Target target, Locale language) {
        return page(language, text(language, key(purpose, "title")),
                "<p role=\"status\">" + text(language, key(purpose, "over"), magazine(target)) + "</p>");
    }

    String unknown(Locale language) {
        return page(language, text(language, "page.link.title"), "<p>" + text(language, "page.link.unknown") + "</p>");
    }

    String failed(Locale language) {
        return page(language, text(language, "page.link.title"), "<p>" + text(language, "page.link.failed") + "</p>");
    }

    private String page(Locale language, String title, String body) {
        String lang = language.getLanguage().equals("en") ? "en" : "ja";
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%s</title>
                <link rel="stylesheet" href="/assets/yoriai.css">
                </head>
                <body>
                <main>
                <h1>%s</h1>
                %s
                </main>
                </body>
                </html>
                """.formatted(lang, title, title, body);
    }

    private static String key(Purpose purpose, String part) {
        return (purpose == Purpose.CONFIRM ? "page.confirm." : "page.leave.") + part;
    }

    private static String magazine(Target target) {
        return target.magazine().settings().name();
    }

    private String text(Locale language, String key, Object... args) {
        return HtmlUtils.htmlEscape(texts.get(language, key, List.of(args)));
    }
}
