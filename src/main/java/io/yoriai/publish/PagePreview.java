package io.yoriai.publish;

import java.util.Locale;

import io.yoriai.magazine.Magazine;

/** Shows a page with sample values; the room that serves the pages is the one that can. */
public interface PagePreview {

    /**
     * The values of a page as a reader would find it, with samples in place of a reader's own.
     *
     * @param language of the page's own texts
     */
    PageValues sample(Magazine magazine, DesignPage page, Locale language);

    /**
     * The whole document around a rendered template, without any script.
     *
     * @param css the magazine's style sheet, which stands in the document as {@link PageStyles#inline}; "": none
     */
    String document(Magazine magazine, String title, String body, String css, Locale language);
}
