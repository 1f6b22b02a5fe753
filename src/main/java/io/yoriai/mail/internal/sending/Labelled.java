package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;

import io.yoriai.mail.internal.template.Label;
import io.yoriai.mail.internal.template.SenderLabel;

/** Puts what the law asks under the parts of an advertising mail that do not show it (spec/smp-mail-tracking.md 3.10). */
final class Labelled {

    private Labelled() {}

    static Content of(Content content, SenderLabel label) {
        return content.advertisement() && label.hasFooter() ? of(content, label.label()) : content;
    }

    static Content of(Content content, Label label) {
        boolean html = content.mailType() == 2;
        String body = content.body();
        String text = body == null || body.isBlank() ? null : body;
        return content.with(html ? html(body, label) : text == null ? body : label.completeText(text),
                content.mailType() == 3 ? html(content.body2(), label) : content.body2());
    }

    private static @Nullable String html(@Nullable String html, Label label) {
        return html == null ? null : label.completeHtml(html);
    }
}
