package io.yoriai.subscribe.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.page.RawParameters;
import io.yoriai.publish.PageStyles;
import io.yoriai.publish.PageStyles.Style;

/**
 * {@code usrctrl.php?style=REVISION&mag_id=N}: the magazine's own style sheet. A revision never means anything else, so
 * browsers keep it.
 */
@Order(0)
@Component
class StylePage implements PublicPage {

    private final Magazines magazines;
    private final PageStyles styles;
    private final PageRenderer renderer;

    StylePage(Magazines magazines, PageStyles styles, PageRenderer renderer) {
        this.magazines = magazines;
        this.styles = styles;
        this.renderer = renderer;
    }

    /** Where a page finds the sheet; both mount points know it. Null where there is none. */
    static @Nullable String address(long magazineId, long revision) {
        return revision == 0 ? null : "usrctrl.php?style=" + revision + "&mag_id=" + magazineId;
    }

    @Override
    public boolean serves(RawParameters parameters) {
        return parameters.has("style") && parameters.has("mag_id");
    }

    @Override
    public PageReply answer(PageCall call) {
        Optional<Magazine> magazine = RegisterPage.magazine(magazines, call);
        Optional<Style> style = magazine.flatMap(found -> styles.find(found.id()));
        if (style.isEmpty()) {
            return renderer.plain(call, 404, magazine.isEmpty() ? "magazine" : "unknown");
        }
        return PageReply.style(style.get().css(), call.get("style").equals(Long.toString(style.get().revision())));
    }
}
