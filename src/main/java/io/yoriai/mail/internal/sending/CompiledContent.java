package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jsoup.Jsoup;

import io.yoriai.mail.internal.mime.MailParts;
import io.yoriai.mail.internal.template.CompiledText;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.Placeholder;
import io.yoriai.record.Formats;

/**
 * A content, read once for all its mails.
 *
 * @param attachment null: none
 */
record CompiledContent(Content content, CompiledText title, CompiledText senderName, @Nullable CompiledText text,
        @Nullable CompiledText html, MailParts.@Nullable Attachment attachment) {

    static CompiledContent of(Content content, MailParts.@Nullable Attachment attachment) {
        String written = content.html();
        String html = written == null ? null : Formats.mailHtml(written);
        String text = content.text();
        if (content.mailType() == 3 && (text == null || text.isBlank()) && html != null) {
            text = plain(html);
        }
        return new CompiledContent(content, line(content.title()), line(content.senderName()),
                text == null ? null : CompiledText.text(text, Fields::isAddress),
                html == null || html.isEmpty() ? null : CompiledText.html(html, Fields::isAddress), attachment);
    }

    private static CompiledText line(@Nullable String source) {
        return CompiledText.line(Objects.requireNonNullElse(source, ""), Fields::isAddress);
    }

    /** The text of an HTML part that has no text beside it; placeholders stay what they are. */
    static String plain(String html) {
        var document = Jsoup.parse(html);
        document.select("script, style, head").remove();
        document.select("br").after("\u0001");
        document.select("p, div, h1, h2, h3, h4, h5, h6, li, tr, table, ul, ol, blockquote, hr").after("\u0001");
        document.select("a[href]").forEach(link -> {
            String address = link.attr("href");
            if (!address.equals(link.text()) && !address.startsWith("#")) {
                link.append(" ( " + org.jsoup.nodes.Entities.escape(address) + " )");
            }
        });
        return document.text().replace(" \u0001", "\u0001").replace("\u0001 ", "\u0001")
                .replaceAll("\u0001{3,}", "\u0001\u0001")
                .replace('\u0001', '\n').strip() + "\n";
    }

    /** All placeholders of the content. */
    List<Placeholder> placeholders() {
        List<Placeholder> all = new ArrayList<>();
        Stream.of(title, senderName, text, html).filter(Objects::nonNull)
                .forEach(part -> all.addAll(part.placeholders()));
        return all;
    }
}
