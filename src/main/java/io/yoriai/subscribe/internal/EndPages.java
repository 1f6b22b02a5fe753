package io.yoriai.subscribe.internal;

import org.springframework.stereotype.Component;

import java.util.Map;

import io.yoriai.magazine.Magazine;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.PageValues;

/** Pages at which a way ends. */
@Component
class EndPages {

    private final PageRenderer renderer;
    private final Markup markup;

    EndPages(PageRenderer renderer, Markup markup) {
        this.markup = markup;
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
        values.part("links", markup.part("again", call.language(), Map.of("query", again)) + values.part("links"));
        return renderer.page(call, 410, magazine, DesignPage.EXPIRED, values);
    }

    /** The magazine has ended. */
    PageReply closed(PageCall call, Magazine magazine) {
        return renderer.page(call, 200, magazine, DesignPage.CLOSED,
                renderer.values(magazine, DesignPage.CLOSED, call.language()));
    }
}
