package io.yoriai.neo.internal;

import static io.yoriai.neo.internal.PageDocument.escape;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.person.Origin;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.Issues;
import io.yoriai.publish.Offered;
import io.yoriai.publish.PageDesigns;
import io.yoriai.publish.PageDesigns.Filled;
import io.yoriai.publish.PageStyles;
import io.yoriai.publish.PageValues;
import io.yoriai.reader.Reader;
import io.yoriai.signup.Wordings;

/** Fills the templates of a magazine's public pages in. */
@Component
class PageRenderer {

    private final Texts texts;
    private final PageDesigns designs;
    private final PageDocument document;
    private final Issues issues;
    private final Wordings wordings;
    private final PageStyles styles;

    PageRenderer(Texts texts, PageDesigns designs, PageDocument document, Issues issues, Wordings wordings,
            PageStyles styles) {
        this.texts = texts;
        this.designs = designs;
        this.document = document;
        this.issues = issues;
        this.wordings = wordings;
        this.styles = styles;
    }

    /** What every page of a magazine can say. */
    PageValues values(Magazine magazine, DesignPage page, Locale language) {
        String key = "subscribe." + page.name().toLowerCase(Locale.ROOT);
        PageValues values = new PageValues().text("magazine.id", String.valueOf(magazine.id()))
                .text("magazine.name", magazine.settings().name())
                .text("magazine.description", magazine.settings().description())
                .text("magazine.url", magazine.settings().url())
                .text("magazine.publisher", magazine.settings().publisher().name())
                .text("magazine.address", magazine.settings().publisher().address())
                .text("magazine.contact", magazine.settings().publisher().contact())
                .text("form.language", language.getLanguage().equals("en") ? "en" : "ja")
                .text("form.title", text(language, key + ".title", magazine.settings().name()))
                .text("form.text", text(language, key + ".text", magazine.settings().name()))
                .part("links", links(magazine, page, language));
        if (magazine.settings().billing().paid()) {
            values.text("billings", String.valueOf(magazine.settings().billing().amount()));
        }
        return values;
    }

    /** Adds what is known of the reader whom the page is for. */
    PageValues reader(PageValues values, Magazine magazine, Reader reader) {
        values.text("reader.id", String.valueOf(reader.id())).text("reader.email", reader.email());
        for (ReaderField field : ReaderField.values()) {
            Object value = reader.value(field);
            values.text("reader." + field.parameter(), value == null
                    ? ""
                    : field.choices() ? magazine.checked(field.parameter(), value.toString()) : value.toString());
        }
        return values;
    }

    /** The page. */
    PageReply page(PageCall call, int status, Magazine magazine, DesignPage page, PageValues values) {
        Filled filled = designs.fill(magazine, page, values);
        boolean script = values.part("begin").contains("data-challenge");
        boolean faulty = !values.part("errors").isEmpty();
        String title = (faulty ? text(call.language(), "subscribe.errors.prefix") : "") + values.text("form.title");
        String query = call.post() ? "mag_id=" + magazine.id() : call.query();
        return PageReply.html(status,
                document.html(magazine, title, filled.html(), call.language(), call.theme(), query, style(magazine),
                        script),
                script);
    }

    private String style(Magazine magazine) {
        long revision = styles.revision(magazine.id());
        return revision == 0
                ? ""
                : "<link rel=\"stylesheet\" href=\"" + escape(StylePage.address(magazine.id(), revision)) + "\">\n";
    }

    /** A page of no magazine: {@code page.plain.{what}}. */
    PageReply plain(PageCall call, int status, String what) {
        String title = text(call.language(), "subscribe.plain.title");
        String body = "<div class=\"head\">\n<h1>" + escape(title) + "</h1>\n<p class=\"lead\">"
                + escape(text(call.language(), "subscribe.plain." + what)) + "</p>\n</div>\n";
        return PageReply.html(status,
                document.html(null, title, body, call.language(), call.theme(), call.post() ? null : call.query(),
                        "", false),
                false);
    }

    /**
     * The origin with version and wording of the form that was shown.
     *
     * @param pristine the page's values without anybody's data or token
     */
    Origin showing(Origin origin, Magazine magazine, DesignPage page, PageValues pristine) {
        Filled shown = designs.fill(magazine, page, pristine);
        return origin.showing(magazine.version() + "." + shown.revision(), wordings.keep(shown.html()));
    }

    String text(Locale language, String key, Object... args) {
        return texts.get(language, key, Arrays.asList(args));
    }

    private String links(Magazine magazine, DesignPage page, Locale language) {
        Offered offered = issues.offered(magazine.id());
        List<String> items = new ArrayList<>();
        if (magazine.open() && page != DesignPage.REGISTER) {
            items.add(link(language, "mag_id=" + magazine.id(), "subscribe.link.register"));
        }
        if (magazine.settings().state() != State.ENDED && page != DesignPage.CHANGE) {
            items.add(link(language, "upd=1&mag_id=" + magazine.id(), "subscribe.link.change"));
        }
        if (offered.sample() && page != DesignPage.SAMPLE) {
            items.add(link(language, "sample_mag=1&mag_id=" + magazine.id(), "subscribe.link.sample"));
        }
        if (offered.backNumbers() && page != DesignPage.BACK_LIST) {
            items.add(link(language, "back=1&mag_id=" + magazine.id(), "subscribe.link.back"));
        }
        return items.isEmpty()
                ? ""
                : "<nav class=\"page-links\" aria-label=\"" + escape(text(language, "subscribe.links"))
                        + "\"><ul class=\"links\">" + String.join("", items) + "</ul></nav>\n";
    }

    private String link(Locale language, String query, String key) {
        return "<li><a href=\"usrctrl.php?" + escape(query) + "\">" + escape(text(language, key)) + "</a></li>";
    }
}
