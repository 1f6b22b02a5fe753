package io.yoriai.newsletter;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.newsletter.MagazineForms.Form;
import io.yoriai.newsletter.PageDesigns.Design;
import io.yoriai.newsletter.PageStyles.Style;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Map;
import java.util.stream.Collectors;

/** What staff change of a magazine's public pages, each change with its row in the operation log. */
@Service
public class PageEditor {

    private final PageDesigns designs;
    private final PageStyles styles;
    private final MagazineForms forms;
    private final Magazines magazines;
    private final AuditLog audit;

    PageEditor(PageDesigns designs, PageStyles styles, MagazineForms forms, Magazines magazines, AuditLog audit) {
        this.designs = designs;
        this.styles = styles;
        this.forms = forms;
        this.magazines = magazines;
        this.audit = audit;
    }

    /** As {@link PageDesigns#save}. */
    @Transactional
    public Design save(SignedIn by, long magazineId, DesignPage page, String html) {
        Design old = designs.get(magazineId, page);
        Design saved = designs.save(magazineId, page, html, by.name());
        audit.note(by, "pageDesign.save", record(magazineId, page), columns(old), columns(saved));
        return saved;
    }

    /** As {@link PageDesigns#reset}. */
    @Transactional
    public Design reset(SignedIn by, long magazineId, DesignPage page) {
        Design old = designs.get(magazineId, page);
        Design reset = designs.reset(magazineId, page);
        audit.note(by, "pageDesign.reset", record(magazineId, page), columns(old), columns(reset));
        return reset;
    }

    /** As {@link PageStyles#save}. */
    @Transactional
    public Style saveStyle(SignedIn by, long magazineId, String css) {
        Style old = styles.get(magazineId);
        Style saved = styles.save(magazineId, css, by.name());
        audit.note(by, "pageStyle.save", style(magazineId), columns(old), columns(saved));
        return saved;
    }

    /** As {@link PageStyles#reset}. */
    @Transactional
    public void resetStyle(SignedIn by, long magazineId) {
        Style old = styles.get(magazineId);
        audit.note(by, "pageStyle.reset", style(magazineId), columns(old), columns(styles.reset(magazineId)));
    }

    /** As {@link MagazineForms#change}. */
    @Transactional
    public Form changeForm(SignedIn by, long magazineId, Form form) {
        Magazine magazine = magazines.find(magazineId)
                .orElseThrow(() -> new FaultException(Fault.notFound("magazine_id")));
        Form old = forms.of(magazine);
        Form changed = forms.change(magazineId, form);
        audit.note(by, "magazine.form", "Magazine/" + magazineId, columns(old), columns(changed));
        return changed;
    }

    private static String record(long magazineId, DesignPage page) {
        return "Magazine/" + magazineId + "/PageDesign/" + page;
    }

    /** A template is too long for the log: how long it is stands for it. */
    private static Map<String, String> columns(Design design) {
        return Map.of("edited", Boolean.toString(design.edited()), "characters",
                Integer.toString(design.html().length()));
    }

    private static String style(long magazineId) {
        return "Magazine/" + magazineId + "/PageStyle";
    }

    private static Map<String, String> columns(Style style) {
        return Map.of("revision", Long.toString(style.revision()), "characters",
                Integer.toString(style.css().length()));
    }

    private static Map<String, String> columns(Form form) {
        return Map.of("fields", form.fields().stream().map(FormField::written).collect(Collectors.joining(" ")),
                "captcha", Boolean.toString(form.captcha()));
    }
}
