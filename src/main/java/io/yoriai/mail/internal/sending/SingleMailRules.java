package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.file.Files;
import io.yoriai.mail.internal.MailQueue;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.NewMail;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.Scope;
import io.yoriai.mail.internal.template.SenderLabel;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.list.Scopes;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** One mail to one lead (visitor.postMail, spec/smp-mail-tracking.md 2.1). */
@Component
public class SingleMailRules implements Rules {

    /** SendType of mails that calls send. */
    private static final int SINGLE = 4;
    private static final int WEIGHT = 3;
    private static final int MOST_BYTES = 10 * 1024 * 1024;
    private static final String LEAD = "VisitorId";

    private final Fields fields;
    private final SenderAddresses senders;
    private final SenderLabel label;
    private final ContentStore contents;
    private final RecipientReader recipients;
    private final MailMaker maker;
    private final MailQueue queue;
    private final Files files;
    private final Scopes scopes;
    private final JdbcClient jdbc;

    SingleMailRules(Fields fields, SenderAddresses senders, SenderLabel label, ContentStore contents,
            RecipientReader recipients, MailMaker maker, MailQueue queue, Files files, Scopes scopes, JdbcClient jdbc) {
        this.fields = fields;
        this.senders = senders;
        this.label = label;
        this.contents = contents;
        this.recipients = recipients;
        this.maker = maker;
        this.queue = queue;
        this.files = files;
        this.scopes = scopes;
        this.jdbc = jdbc;
    }

    /** A lead, as far as a mail asks. */
    private record Lead(@Nullable String email, boolean valid, boolean permitted, boolean refused,
            boolean complained) {}

    @Override
    public void lock(Writing writing) {
        Long lead = writing.draft().id(LEAD);
        Author by = writing.by();
        if (lead != null && !scopes.admits("VisitorData", lead, by.campaigns(), by.client(), by.staff())) {
            writing.forbid();
        }
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        MailColumns.addresses(draft, "Cc", faults);
        MailColumns.addresses(draft, "Bcc", faults);
        senders.check(writing, faults);
        MailColumns.placeholders(writing, new Scope(0, false), fields, faults);
    }

    @Override
    public void state(Writing writing) {
        Draft draft = writing.draft();
        Lead lead = lead(Objects.requireNonNull(draft.id(LEAD)));
        Integer advertisement = draft.code("Advertisement");
        boolean advertises = advertisement != null && advertisement == 1;
        boolean mayGet = lead.email() != null && lead.valid()
                && (!advertises || lead.permitted() && !lead.refused() && !lead.complained())
                && (advertisement != null || !lead.complained());
        if (!mayGet) {
            throw new FaultException(Fault.of(409, "NOT_ALLOWED", draft.field(LEAD)).saying("mail.lead"));
        }
        MailColumns.attachment(draft, files);
        long bytes = Stream.of("Body", "Body2").map(draft::text).filter(Objects::nonNull)
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum()
                + (draft.values().get("AttachmentFile") instanceof Long file ? files.size(file) : 0);
        if (bytes / 3 * 4 > MOST_BYTES) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", draft.field("Body")));
        }
    }

    private Lead lead(long id) {
        return jdbc.sql("""
                select l.email, l.email_valid_id = 1, l.permission_type_id = 1, l.unsubscribe_status = 1,
                    exists (select from mail_stop s where s.lead_id = l.id and s.reason = 7)
                from lead l where l.id = ? for share of l""").param(id)
                .query((row, n) -> new Lead(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4),
                        row.getBoolean(5)))
                .optional().orElseThrow(() -> new FaultException(Fault.notFound("Mail." + LEAD)));
    }

    @Override
    public Long make(Writing writing) {
        Draft draft = writing.draft();
        long lead = Objects.requireNonNull(draft.id(LEAD));
        Content content = content(writing);
        CompiledContent compiled = CompiledContent.of(content, null);
        List<@Nullable Long> one = new ArrayList<>(List.of(lead));
        Recipient recipient = recipients.read(one, null, null, compiled.placeholders()).getFirst();
        long contentId = contents.store(content);
        String email = Objects.requireNonNull(lead(lead).email());
        Map<String, String> values = new HashMap<>();
        if (!compiled.title().placeholders().isEmpty()) {
            MailRow row = new MailRow(0, contentId, null, lead, null, email, SINGLE, null, null, writing.now());
            values.put(MailOf.TITLE, maker.title(compiled, MailOf.of(row), recipient));
        }
        long id = queue.add(new NewMail(contentId, lead, null, email, SINGLE, WEIGHT, null,
                values.isEmpty() ? null : values));
        copies(content, contentId, id, lead, email);
        return id;
    }

    /** Who gets a copy has a row of its own, which belongs to no lead. */
    private void copies(Content content, long contentId, long mail, long lead, String email) {
        Map<String, String> of = Map.of(MailOf.OF, Long.toString(mail), MailOf.OF_LEAD, Long.toString(lead),
                MailOf.OF_EMAIL, email);
        Stream.concat(MailColumns.list(content.cc()).stream(), MailColumns.list(content.bcc()).stream()).distinct()
                .forEach(address -> queue
                        .add(new NewMail(contentId, null, null, address, SINGLE, WEIGHT, null, of)));
    }

    private Content content(Writing writing) {
        Draft draft = writing.draft();
        SenderAddresses.Sender sender = senders.resolve(draft.text(SenderAddresses.COLUMN),
                SenderAddresses.domain(writing), "Mail");
        int type = Objects.requireNonNull(draft.code("MailType"));
        boolean advertises = draft.ref("Advertisement") != null
                && Objects.requireNonNull(draft.code("Advertisement")) == 1;
        Long file = draft.values().get("AttachmentFile") instanceof Long id ? id : null;
        Content content = new Content(null, null, null, type, draft.text("Title"), draft.text("Body"),
                draft.text("Body2"),
                writing.code("Charset"), sender.address(), senders.nameOr(draft.text("SenderName")), draft.text("Cc"),
                draft.text("Bcc"), draft.text("ReplyTo"), draft.text("ReturnPath"), sender.domainId(), advertises, null,
                file, false, false, null);
        if (!advertises) {
            return content;
        }
        List<String> missing = label.missing(Stream.of(CompiledContent.of(content, null).text(),
                CompiledContent.of(content, null).html()).filter(Objects::nonNull).toList());
        if (!missing.isEmpty()) {
            throw new FaultException(
                    Fault.of(400, "LABEL_MISSING", "Mail.Advertisement", Texts.named(missing)));
        }
        if (!senders.isVerified(sender.domainId())) {
            throw new FaultException(
                    Fault.of(409, "CONFLICT", "Mail." + SenderAddresses.DOMAIN).saying("mail.dkim"));
        }
        return Labelled.of(content, label);
    }
}
