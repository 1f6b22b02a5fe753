package io.yoriai.mail.internal.sending;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.yoriai.mail.TemplateUse;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.sending.ContentComposer.AttachmentGoneException;
import io.yoriai.record.SqlTime;

/**
 * Automatic mails in words that somebody wrote: templates of purpose 4, each for the occasions that it was chosen for; one of the
 * campaign goes before one of all (docs/adr/0087).
 */
@Component
public class AutomaticMails implements TemplateUse {

    /** What happens to applications, receptions at a venue and at a session, reminders and thanks. */
    public static final List<String> OCCASIONS = List.of("APPLIED", "WAITING", "CHANGED", "PROMOTED", "CANCELLED",
            "REJECTED", "RESTORED", "PAID", "VENUE", "SESSION", "REMIND", "THANKS");

    private static final int PURPOSE = 4;
    private static final int GONE = 10;
    private static final int MOST = 500;

    private final Templates templates;
    private final ContentComposer composer;
    private final RecipientReader recipients;
    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();
    /** A new sender or label takes a minute. */
    private final Cache<Chosen, CompiledContent> compiled = Caffeine.newBuilder().maximumSize(MOST)
            .expireAfterWrite(Duration.ofMinutes(1)).build();

    AutomaticMails(Templates templates, ContentComposer composer, RecipientReader recipients, JdbcClient jdbc) {
        this.templates = templates;
        this.composer = composer;
        this.recipients = recipients;
        this.jdbc = jdbc;
    }

    private record Chosen(long template, Instant changedAt, long campaign) {}

    /**
     * A mail in the words of the template for its occasion; nothing where none was chosen. A copy of one is not sent where that is so.
     *
     * @param told values of placeholders that the occasion tells
     */
    public Optional<Result> make(MailRow row, long campaign, String occasion, Map<String, String> told) {
        MailOf mail = MailOf.of(row);
        boolean copy = mail.value(MailOf.OF) != null;
        if (mail.lead() == null) {
            return Optional.empty();
        }
        Optional<Result> made = chosen(campaign, occasion).map(chosen -> {
            try {
                return make(mail, Objects.requireNonNull(compiled.get(chosen, this::compile)), told);
            } catch (AttachmentGoneException e) {
                return new Result.Failed(Objects.requireNonNull(e.getMessage()));
            }
        });
        return made.isEmpty() && copy ? Optional.of(new Result.Skipped(GONE)) : made;
    }

    private Result make(MailOf wanted, CompiledContent content, Map<String, String> told) {
        ObjectNode values = json.createObjectNode();
        told.forEach(values::put);
        for (String name : List.of(MailOf.OF, MailOf.OF_LEAD, MailOf.OF_EMAIL)) {
            String value = wanted.value(name);
            if (value != null) {
                values.put(name, value);
            }
        }
        MailOf mail = new MailOf(wanted.row(), values);
        return composer.compose(content, mail, recipients.read(List.of(Objects.requireNonNull(mail.lead())),
                content.content().campaignId(), content.content().category(), content.placeholders()).getFirst());
    }

    /** By the primary key of occasions; few templates are for one. */
    private Optional<Chosen> chosen(long campaign, String occasion) {
        return jdbc.sql("""
                select t.id, t.date_update from mail_template_occasion o join mail_template t on t.id = o.template_id
                where o.occasion = :occasion and t.purpose_id = 4 and (t.seminar_id = :campaign or t.seminar_id is null)
                order by t.seminar_id nulls last, t.date_update desc, t.id desc limit 1""")
                .param("occasion", occasion).param("campaign", campaign)
                .query((row, n) -> new Chosen(row.getLong(1), SqlTime.read(row, "date_update"), campaign)).optional();
    }

    private CompiledContent compile(Chosen chosen) {
        Content content = templates.content(templates.find(chosen.template()).orElseThrow().in(chosen.campaign()),
                false, false);
        return CompiledContent.of(content, composer.attachment(content));
    }

    /** For which occasions a template was chosen. */
    public Set<String> of(long template) {
        return Set.copyOf(jdbc.sql("select occasion from mail_template_occasion where template_id = ?").param(template)
                .query(String.class).list());
    }

    /** Chooses a template for its occasions; others of the same campaign, or of all, give way. One of another purpose has none. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void choose(long template, int purpose, Collection<String> occasions) {
        List<String> known = purpose == PURPOSE ? OCCASIONS.stream().filter(occasions::contains).toList() : List.of();
        jdbc.sql("""
                delete from mail_template_occasion o using mail_template t, mail_template me
                where t.id = o.template_id and me.id = :template and (o.template_id = :template
                    or o.occasion = any (:occasions) and t.seminar_id is not distinct from me.seminar_id)""")
                .param("template", template).param("occasions", known.toArray(String[]::new)).update();
        known.forEach(occasion -> jdbc.sql("insert into mail_template_occasion (template_id, occasion) values (?, ?)")
                .params(template, occasion).update());
    }

    @Override
    public boolean uses(long template) {
        return jdbc.sql("select exists (select from mail_template_occasion where template_id = ?)").param(template)
                .query((row, n) -> row.getBoolean(1)).single();
    }
}
