package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;

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
 * @param placeholders all of the content, each once
 * @param told names of those whose values whoever wants a mail tells along
 */
record CompiledContent(Content content, CompiledText title, CompiledText senderName, @Nullable CompiledText text,
        @Nullable CompiledText html, MailParts.@Nullable Attachment attachment, List<Placeholder> placeholders,
        List<String> told) {

    static CompiledContent of(Content content, MailParts.@Nullable Attachment attachment) {
        String written = content.html();
        String html = written == null ? null : Formats.mailHtml(written);
        String text = content.text();
        if (content.mailType() == 3 && (text == null || text.isBlank()) && html != null) {
            text = plain(html);
        }
        CompiledText title = line(content.title());
        CompiledText senderName = line(content.senderName());
        CompiledText textPart = text == null ? null : CompiledText.text(text, Fields::isAddress);
        CompiledText htmlPart = html == null || html.isEmpty() ? null : CompiledText.html(html, Fields::isAddress);
        List<Placeholder> all = Stream.of(title, senderName, textPart, htmlPart).filter(Objects::nonNull)
                .flatMap(part -> part.placeholders().stream()).distinct().toList();
        return new CompiledContent(content, title, senderName, textPart, htmlPart, attachment, all,
                all.stream().map(Placeholder::name).filter(Fields::isTold).distinct().toList());
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
}
