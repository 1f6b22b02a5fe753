package io.yoriai.publish;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.publish.internal.PageDesignStore;
import io.yoriai.publish.internal.PageDesignStore.Stored;
import io.yoriai.publish.internal.design.DefaultTemplates;
import io.yoriai.publish.internal.design.Template;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * ページデザイン: the templates of a magazine's public pages (spec/neo.md 7.1). A template is what stands in the main part of
 * the page; head, style sheet and foot are the program's. A page that nobody edited has the default, which speaks both
 * languages.
 *
 * <p>The language: {@code {$magazine.*}}, {@code {$reader.*}}, {@code {$form.*}}, {@code |escape} (applied even when not
 * written), {@code {if a eq b}}, {@code {if a ne b}}, {@code {else}}, {@code {/if}}; a comparison knows variables, texts in
 * quotes, figures, {@code null} and {@code $billings}. Anything else, and markup that could run something or send a form
 * elsewhere, is refused at saving with its line. Each change has its row in the operation log.
 */
@Service
public class PageDesigns {

    private final Magazines magazines;
    private final PageDesignStore store;
    private final DefaultTemplates defaults;
    private final ObjectProvider<PagePreview> previews;
    private final AuditLog audit;
    private final Clock clock;

    PageDesigns(Magazines magazines, PageDesignStore store, DefaultTemplates defaults,
            ObjectProvider<PagePreview> previews, AuditLog audit, Clock clock) {
        this.magazines = magazines;
        this.store = store;
        this.defaults = defaults;
        this.previews = previews;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A page's template as it is now.
     *
     * @param edited false: the default
     * @param revision moves with every saving, over all magazines; 0: the default
     * @param changedAt null where it is the default
     * @param changedBy who saved it
     */
    public record Design(DesignPage page, String html, boolean edited, long revision, @Nullable Instant changedAt,
            @Nullable String changedBy) {}

    /**
     * A page filled in.
     *
     * @param revision of the template
     */
    public record Filled(String html, long revision) {}

    /** All pages of a magazine in the order of {@link DesignPage}. */
    public List<Design> list(long magazineId) {
        magazines.get(magazineId);
        Map<DesignPage, Stored> edited = store.all(magazineId);
        List<Design> designs = new ArrayList<>();
        for (DesignPage page : DesignPage.values()) {
            designs.add(design(page, Optional.ofNullable(edited.get(page))));
        }
        return designs;
    }

    /** @throws FaultException 404 where there is no such magazine */
    public Design get(long magazineId, DesignPage page) {
        magazines.get(magazineId);
        return design(page, store.find(magazineId, page));
    }

    /** Every variable that a page's template may write, as it is written: parts of the machinery first. */
    public static List<String> variables(DesignPage page) {
        return Template.variables(page);
    }

    /** What is wrong with a template; empty where it may be saved. Each fault names line and text in its arguments. */
    public List<Fault> check(DesignPage page, String html) {
        return Template.read(page, html).faults();
    }

    /**
     * Puts a template in the place of the one there is.
     *
     * @throws FaultException 400 with every fault of the template, 404 where there is no such magazine; nothing is stored
     */
    @Transactional
    public Design save(Actor by, long magazineId, DesignPage page, String html) {
        Design old = get(magazineId, page);
        List<Fault> faults = check(page, html);
        FaultException.throwIfAny(faults);
        store.save(magazineId, page, html, by.name(), clock.instant());
        return logged(by, "pageDesign.save", magazineId, old);
    }

    /** Back to the default. */
    @Transactional
    public Design reset(Actor by, long magazineId, DesignPage page) {
        Design old = get(magazineId, page);
        store.delete(magazineId, page);
        return logged(by, "pageDesign.reset", magazineId, old);
    }

    private Design logged(Actor by, String what, long magazineId, Design old) {
        Design now = get(magazineId, old.page());
        audit.write(by, what, "Magazine/" + magazineId + "/PageDesign/" + old.page(), columns(old), columns(now));
        return now;
    }

    /** A template is too long for the log: how long it is stands for it. */
    private static Map<String, String> columns(Design design) {
        return Map.of("edited", Boolean.toString(design.edited()), "characters",
                Integer.toString(design.html().length()));
    }

    /**
     * The whole document with sample values, for a frame without rights. Its style sheets are this server's.
     *
     * @param html a template, saved or not
     * @param css a style sheet, saved or not; it stands in the document as {@link PageStyles#inline}
     * @throws FaultException 400 with every fault of the template
     */
    public String preview(long magazineId, DesignPage page, String html, String css, Locale language) {
        Magazine magazine = magazines.get(magazineId);
        Template.Read read = Template.read(page, html);
        if (!read.faults().isEmpty()) {
            throw new FaultException(read.faults());
        }
        PagePreview preview = previews.getObject();
        PageValues values = preview.sample(magazine, page, language);
        return preview.document(magazine, values.text("form.title"), read.template().fill(values), css, language);
    }

    /** Fills a page's template in. A stored template that the language no longer takes gives way to the default. */
    public Filled fill(Magazine magazine, DesignPage page, PageValues values) {
        Optional<Stored> stored = store.find(magazine.id(), page);
        if (stored.isPresent()) {
            Template.Read read = Template.read(page, stored.get().html());
            if (read.faults().isEmpty()) {
                return new Filled(read.template().fill(values), stored.get().revision());
            }
        }
        return new Filled(defaults.template(page).fill(values), 0);
    }

    private Design design(DesignPage page, Optional<Stored> edited) {
        return edited
                .map(stored -> new Design(page, stored.html(), true, stored.revision(), stored.changedAt(),
                        stored.changedBy()))
                .orElseGet(() -> new Design(page, defaults.source(page), false, 0, null, null));
    }
}
