package io.yoriai.neo.internal;

import static io.yoriai.neo.internal.PageDocument.escape;

import io.yoriai.newsletter.DesignPage;
import io.yoriai.newsletter.Magazine;
import io.yoriai.newsletter.PageValues;

import org.springframework.stereotype.Component;

/** Pages at which a way ends. */
@Component
class EndPages {

    private final PageRenderer renderer;

    EndPages(PageRenderer renderer) {
        this.renderer = renderer;
    }

    /**
     * A link that was used or has expired, with the form to begin again.
     *
     * @param again query of that form
     */
    PageReply expired(PageCall call, Magazine magazine, String textKey, String again) {
        PageValues values = renderer.values(magazine, DesignPage.EXPIRED, call.language());
        values.text("form.text", renderer.text(call.language(), textKey, magazine.settings().name()));
        values.part("links",
                "<p class=\"actions\"><a class=\"button button-primary\" href=\"usrctrl.php?" + escape(again)
                        + "\">" + escape(renderer.text(call.language(), "page.expired.again")) + "</a></p>\n"
                        + values.part("links"));
        return renderer.page(call, 410, magazine, DesignPage.EXPIRED, values);
    }

    /** The magazine has ended. */
    PageReply closed(PageCall call, Magazine magazine) {
        return renderer.page(call, 200, magazine, DesignPage.CLOSED,
                renderer.values(magazine, DesignPage.CLOSED, call.language()));
    }
}
