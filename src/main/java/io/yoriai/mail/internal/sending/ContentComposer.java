package io.yoriai.mail.internal.sending;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.yoriai.file.Files;
import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.mime.MailParts;
import io.yoriai.mail.internal.mime.MimeWriter;
import io.yoriai.mail.internal.template.CompiledText;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.track.TargetValues;
import io.yoriai.record.write.StoredFiles;

/** Makes the mails of stored contents, and what their links lead to. */
@Component
class ContentComposer implements Composer, TargetValues {

    private static final int MOST_CONTENTS = 200;
    private static final int REASON_GONE = 10;
    private static final Pattern WAY = Pattern.compile("https?://[^/?#]", Pattern.CASE_INSENSITIVE);

    private final ContentStore contents;
    private final RecipientReader recipients;
    private final MailMaker maker;
    private final NewsletterMaker newsletters;
    private final Files files;
    private final LoadingCache<Long, Optional<CompiledContent>> compiled;

    ContentComposer(ContentStore contents, RecipientReader recipients, MailMaker maker,
            NewsletterMaker newsletters, Files files) {
        this.contents = contents;
        this.recipients = recipients;
        this.maker = maker;
        this.newsletters = newsletters;
        this.files = files;
        compiled = Caffeine.newBuilder().maximumSize(MOST_CONTENTS)
                .build(id -> contents.find(id).map(content -> CompiledContent.of(content, attachment(content))));
    }

    @Override
    public List<Result> compose(List<MailRow> rows) {
        Long contentId = Objects.requireNonNull(rows.getFirst().contentId(), "a content");
        CompiledContent content;
        try {
            content = Objects.requireNonNull(compiled.get(contentId)).orElse(null);
        } catch (AttachmentGoneException e) {
            return rows.stream().map(row -> (Result) new Result.Failed(Objects.requireNonNull(e.getMessage())))
                    .toList();
        }
        if (content == null) {
            return rows.stream().map(row -> (Result) new Result.Failed("the content is gone")).toList();
        }
        List<MailOf> mails = rows.stream().map(MailOf::of).toList();
        if (content.content().newsletter() != null) {
            return newsletters.make(content, content.content().newsletter(), mails);
        }
        List<@Nullable Long> leads = new ArrayList<>();
        mails.forEach(mail -> leads.add(mail.lead()));
        List<Recipient> read = recipients.read(leads, content.content().campaignId(), content.content().category(),
                content.placeholders());
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            results.add(compose(content, mails.get(i), read.get(i)));
        }
        return results;
    }

    Result compose(CompiledContent content, MailOf mail, Recipient recipient) {
        boolean test = mail.row().sendType() == MailMaker.TEST;
        if (recipient.lead() != 0 && !recipient.isThere() && !test) {
            return new Result.Skipped(REASON_GONE);
        }
        boolean planned = mail.row().sendType() == 5 || mail.row().sendType() == 6;
        if ((content.content().advertisement() || planned) && recipient.stop() != 0 && !test) {
            return new Result.Skipped(recipient.stop());
        }
        return maker.make(content, mail, recipient);
    }

    @Override
    public Optional<String> fill(long mail, String target) {
        CompiledText address = CompiledText.address(target, Fields::isAddress);
        return Optional.of(address.string(recipients.mail(mail).map(row -> values(row, address)).orElse(name -> "")))
                .filter(filled -> WAY.matcher(filled).lookingAt());
    }

    private Function<String, String> values(MailRow row, CompiledText of) {
        MailOf mail = MailOf.of(row);
        if (row.contentId() == null) {
            return newsletters.values(null, mail);
        }
        Content content = contents.find(row.contentId()).orElse(null);
        if (content == null) {
            return name -> "";
        }
        if (content.newsletter() != null) {
            return newsletters.values(content.newsletter(), mail);
        }
        List<@Nullable Long> lead = new ArrayList<>();
        lead.add(mail.lead());
        return maker.values(content, mail,
                recipients.read(lead, content.campaignId(), content.category(), of.placeholders()).getFirst());
    }

    MailParts.@Nullable Attachment attachment(Content content) {
        Long id = content.attachmentId();
        if (id == null) {
            return null;
        }
        StoredFiles.File file = files.known(List.of(id)).get(id);
        Files.Content bytes = files.content(id).orElse(null);
        if (file == null || bytes == null) {
            throw new AttachmentGoneException();
        }
        return new MailParts.Attachment(file.name() + "." + file.extension(), Files.mediaType(file.extension()),
                MimeWriter.base64(bytes.bytes()));
    }

    /** A content that cannot be compiled is asked for again by the next mail. */
    static final class AttachmentGoneException extends RuntimeException {

        private static final long serialVersionUID = 1;

        AttachmentGoneException() {
            super("the attachment is gone");
        }
    }
}
