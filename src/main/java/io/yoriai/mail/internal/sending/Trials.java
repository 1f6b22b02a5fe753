package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.mail.internal.MailQueue;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.NewMail;
import io.yoriai.mail.internal.mime.JisText;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Templates as their editors try them, shown with a lead's values, and sent to the editor; and mails as those who got them look at
 * them in a browser.
 */
@Component
public class Trials {

    private static final int WEIGHT = 3;

    private final Templates templates;
    private final ContentStore contents;
    private final RecipientReader recipients;
    private final MailMaker maker;
    private final MailQueue queue;
    private final JdbcClient jdbc;
    private final Clock clock;

    Trials(Templates templates, ContentStore contents, RecipientReader recipients, MailMaker maker, MailQueue queue,
            JdbcClient jdbc, Clock clock) {
        this.templates = templates;
        this.contents = contents;
        this.recipients = recipients;
        this.maker = maker;
        this.queue = queue;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * How a mail would look.
     *
     * @param html as the mail has it, to be shown in a frame without rights
     * @param lacking characters that ISO-2022-JP cannot say at all, with their places
     * @param warnings what is to be seen to before it is sent, by the end of a text's key; what it names
     */
    public record Shown(String subject, String from, String text, String html, List<Lacking> lacking,
            Map<String, String> warnings) {}

    /** A character, in which part it stands (title, name, text, html), and in which line. */
    public record Lacking(String sign, String part, int line) {}

    /** @throws FaultException 404 */
    public Shown show(long id, @Nullable Long lead) {
        Template template = template(id);
        CompiledContent content = CompiledContent.of(templates.content(template, false, false), null);
        MailMaker.Said said = maker.say(content, mail("preview@example.com", lead), recipient(content, lead));
        return new Shown(said.subject(), said.name() + " <" + content.content().senderAddress() + ">", said.text(),
                said.html(), lacking(content.content(), said), templates.warnings(template, content.content()));
    }

    private static List<Lacking> lacking(Content content, MailMaker.Said said) {
        List<Lacking> lacking = new ArrayList<>();
        if (content.charset() != 2) {
            lacking(lacking, "title", said.subject());
            lacking(lacking, "name", said.name());
            lacking(lacking, "text", said.text());
            lacking(lacking, "html", said.html());
        }
        return lacking;
    }

    private static void lacking(List<Lacking> found, String part, String text) {
        int line = 0;
        for (String one : text.lines().toList()) {
            line++;
            for (String sign : JisText.lacking(JisText.replaced(one))) {
                found.add(new Lacking(sign, part, line));
            }
        }
    }

    /**
     * A mail as it is looked at in a browser: links to the account are not in it. Nothing where it is not there, or says what the
     * product brings, or its lead is gone. By primary keys.
     */
    public Optional<Shown> copy(long mail) {
        return recipients.mail(mail).filter(row -> row.readerId() == null)
                .flatMap(row -> contents.find(Objects.requireNonNull(row.contentId()))
                        .flatMap(content -> copy(MailOf.of(row), CompiledContent.of(content, null))));
    }

    private Optional<Shown> copy(MailOf mail, CompiledContent content) {
        List<@Nullable Long> one = new ArrayList<>();
        one.add(mail.lead());
        Recipient found = recipients.read(one, content.content().campaignId(), content.content().category(),
                content.placeholders().stream().filter(placeholder -> !Fields.isSecret(placeholder.name())).toList())
                .getFirst();
        if (mail.lead() != null && !found.isThere()) {
            return Optional.empty();
        }
        MailMaker.Said said = maker.say(content, mail, found);
        return Optional.of(new Shown(said.subject(), said.name(), said.text(), said.html(), List.of(),
                Map.of()));
    }

    /**
     * Queues a mail to the editor; it is never counted.
     *
     * @return the address
     * @throws FaultException 404; 409 NOT_ALLOWED where the editor has no address
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String send(long staff, long id, @Nullable Long lead) {
        String email = jdbc.sql("select email from staff where id = ? and email is not null").param(staff)
                .query((row, n) -> row.getString(1)).optional()
                .orElseThrow(
                        () -> new FaultException(Fault.of(409, "NOT_ALLOWED", "Admin.Email").saying("mail.noAddress")));
        long contentId = contents.store(templates.content(template(id), false, false));
        queue.add(new NewMail(contentId, lead, null, email, MailMaker.TEST, WEIGHT, null, null));
        return email;
    }

    private Template template(long id) {
        return templates.find(id).orElseThrow(() -> new FaultException(Fault.notFound("MailTemplate.Id")));
    }

    private MailOf mail(String email, @Nullable Long lead) {
        return MailOf.of(
                new MailRow(0, null, null, lead, null, email, MailMaker.TEST, null, null, clock.instant()));
    }

    private Recipient recipient(CompiledContent content, @Nullable Long lead) {
        List<@Nullable Long> one = new ArrayList<>();
        one.add(lead);
        Recipient found = recipients.read(one, content.content().campaignId(), content.content().category(),
                content.placeholders()).getFirst();
        if (lead != null && !found.isThere()) {
            throw new FaultException(Fault.notFound("VisitorData.Id"));
        }
        return found;
    }
}
