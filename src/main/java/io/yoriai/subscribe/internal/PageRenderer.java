package io.yoriai.subscribe.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
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
    private final Markup markup;
    private final Issues issues;
    private final Wordings wordings;
    private final PageStyles styles;

    PageRenderer(Texts texts, PageDesigns designs, Markup markup, Issues issues, Wordings wordings,
            PageStyles styles) {
        this.texts = texts;
        this.designs = designs;
        this.markup = markup;
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
                .text("form.language", language.getLanguage())
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
        return PageReply.html(status, document(magazine, title, filled.html(), call.language(),
                shell(call, query, StylePage.address(magazine.id(), styles.revision(magazine.id())), script)), script);
    }

    /** A page of no magazine: {@code subscribe.plain.{what}}. */
    PageReply plain(PageCall call, int status, String what) {
        String body = markup.part("plain", call.language(), Map.of("what", what));
        return PageReply.html(status, document(null, text(call.language(), "subscribe.plain.title"), body,
                call.language(), shell(call, call.post() ? null : call.query(), null, false)), false);
    }

    /** Asks whether to remove somebody, as programs read it (spec/neo.md 7.1): never as a magazine's design has it. */
    PageReply ask(PageCall call, Magazine magazine, Map<String, String> hidden) {
        String body = markup.part("ask", call.language(), Map.of("magazine", magazine.settings().name(), "hidden",
                new TreeMap<>(hidden)));
        return PageReply.html(200,
                document(magazine, text(call.language(), "subscribe.ask.title"), body, call.language(),
                        shell(call, null, null, false)),
                false);
    }

    /** A page as staff see it while they design it: without links to itself. */
    String preview(Magazine magazine, String title, String body, String css, Locale language) {
        return document(magazine, title, body, language, Map.of("theme", "system", "inline",
                css.isEmpty() ? "" : "<style>" + PageStyles.inline(css) + "</style>"));
    }

    private static Map<String, Object> shell(PageCall call, @Nullable String query, @Nullable String sheet,
            boolean script) {
        Map<String, Object> shell = new HashMap<>(Map.of("theme", call.theme(), "script", script));
        if (query != null) {
            shell.put("query", query.isEmpty() ? "" : query + "&");
        }
        if (sheet != null) {
            shell.put("sheet", sheet);
        }
        return shell;
    }

    /**
     * The whole document.
     *
     * @param magazine null where the page is of none
     * @param title as text
     * @param body markup
     * @param shell theme, script; query of the links that choose a language, sheet or inline style where there are such
     */
    private String document(@Nullable Magazine magazine, String title, String body, Locale language,
            Map<String, Object> shell) {
        Map<String, Object> all = new HashMap<>(shell);
        all.put("title", title);
        all.put("body", body);
        all.put("brand", magazine == null ? "" : magazine.settings().name());
        if (magazine != null) {
            Publisher publisher = magazine.settings().publisher();
            all.put("publisher", Stream.of(publisher.name(), publisher.address(), publisher.contact())
                    .filter(text -> !text.isBlank()).distinct().toList());
        }
        return markup.page(language, all);
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
        Map<String, String> links = new LinkedHashMap<>();
        if (magazine.open() && page != DesignPage.REGISTER) {
            links.put("register", "mag_id=" + magazine.id());
        }
        if (magazine.settings().state() != State.ENDED && page != DesignPage.CHANGE) {
            links.put("change", "upd=1&mag_id=" + magazine.id());
        }
        if (offered.sample() && page != DesignPage.SAMPLE) {
            links.put("sample", "sample_mag=1&mag_id=" + magazine.id());
        }
        if (offered.backNumbers() && page != DesignPage.BACK_LIST) {
            links.put("back", "back=1&mag_id=" + magazine.id());
        }
        return links.isEmpty() ? "" : markup.part("links", language, Map.of("links", links));
    }
}
