package io.yoriai.mail.internal.sending;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.yoriai.mail.internal.template.CompiledText;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.LinkFinder;
import io.yoriai.mail.internal.template.Scope;
import io.yoriai.mail.internal.template.SenderLabel;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Finds templates, makes contents of them, and says what keeps one from being sent (spec/smp-mail-tracking.md 2.9, 3.10). */
@Component
class Templates {

    private static final String SELECT = """
            select id, name, purpose_id, seminar_id, mail_type_id, title, sender_address, sender_name, cc, bcc, reply_to,
                return_path, body, body2, charset_id, attachment_file_id, sender_domain_authentication_key, advertisement_id,
                mail_category_key
            from mail_template where id = ?""";

    private final SenderAddresses senders;
    private final SenderLabel label;
    private final Fields fields;
    private final JdbcClient jdbc;

    Templates(SenderAddresses senders, SenderLabel label, Fields fields, JdbcClient jdbc) {
        this.fields = fields;
        this.senders = senders;
        this.label = label;
        this.jdbc = jdbc;
    }

    Optional<Template> find(long id) {
        return jdbc.sql(SELECT).param(id).query((row, n) -> read(row)).optional();
    }

    /** A template that nobody changes or deletes before the transaction ends. */
    Template lock(long id) {
        return jdbc.sql(SELECT + " for share").param(id).query((row, n) -> read(row)).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound("MailSender.MailTemplate")));
    }

    private static Template read(ResultSet row) throws SQLException {
        return new Template(row.getLong(1), Objects.requireNonNull(row.getString(2)), row.getInt(3),
                row.getObject(4, Long.class), row.getInt(5), Objects.requireNonNull(row.getString(6)), row.getString(7),
                row.getString(8), row.getString(9), row.getString(10), row.getString(11), row.getString(12),
                row.getString(13), row.getString(14), row.getInt(15), row.getObject(16, Long.class), row.getString(17),
                row.getInt(18) == 1, row.getString(19));
    }

    /**
     * Sees to it that a template may be sent to many.
     *
     * @param declined whether leads who declined were asked for
     * @throws FaultException LABEL_MISSING, NOT_ALLOWED, CONFLICT: the first
     */
    void check(Template template, boolean declined, String element) {
        Content content = content(template, false, false);
        String field = element + ".MailTemplate";
        if (!template.advertisement()) {
            return;
        }
        CompiledContent compiled = CompiledContent.of(content, null);
        List<String> missing = label
                .missing(Stream.of(compiled.text(), compiled.html()).filter(Objects::nonNull).toList());
        if (!missing.isEmpty()) {
            throw new FaultException(Fault.of(400, "LABEL_MISSING", field, Texts.named(missing)));
        }
        if (declined) {
            throw new FaultException(Fault.of(409, "NOT_ALLOWED", element + ".PermissionType").saying("mail.declined"));
        }
        if (!senders.isVerified(content.domainId())) {
            throw new FaultException(Fault.of(409, "CONFLICT", field).saying("mail.dkim"));
        }
    }

    /**
     * What is to be seen to before a template is sent: keys of texts {@code admin.template.check.…} with what they name.
     *
     * @param content of the template, as it will be sent
     */
    Map<String, String> warnings(Template template, Content content) {
        Map<String, String> warnings = new LinkedHashMap<>();
        CompiledContent compiled = CompiledContent.of(content, null);
        List<CompiledText> parts = Stream.of(compiled.text(), compiled.html()).filter(Objects::nonNull).toList();
        if (template.advertisement()) {
            List<String> missing = label.missing(parts);
            warnings.put("label", missing.isEmpty() ? "" : Texts.named(missing));
        }
        Long domain = content.domainId();
        if (domain == null) {
            warnings.put(template.advertisement() ? "unsigned" : "plain", content.senderAddress());
        } else {
            jdbc.sql("select domain, dkim, spf, dmarc from sender_domain where id = ?").param(domain).query(row -> {
                for (String what : List.of("dkim", "spf", "dmarc")) {
                    warnings.put(what, "GOOD".equals(row.getString(what)) ? "" : row.getString("domain"));
                }
            });
        }
        warnings.put("links", String.join(" ", Stream.concat(
                content.text() == null ? Stream.of() : LinkFinder.broken(content.text(), false).stream(),
                content.html() == null ? Stream.of() : LinkFinder.broken(content.html(), true).stream()).toList()));
        Scope scope = new Scope(template.purpose(), template.campaignId() != null);
        warnings.put("placeholders", String.join(" ", Stream.concat(parts.stream(), Stream.of(compiled.title(),
                compiled.senderName())).flatMap(part -> fields.unknown(part, scope).stream())
                .distinct().toList()));
        warnings.values().removeIf(String::isEmpty);
        return warnings;
    }

    /** What mails of a template say. */
    Content content(Template template, boolean openCounting, boolean clickCounting) {
        SenderAddresses.Sender sender = senders.resolve(template.senderAddress(), template.domain(), "MailTemplate");
        Content content = new Content(template.id(), template.name(), template.campaignId(), template.mailType(),
                template.title(), template.body(), template.body2(), template.charset(), sender.address(),
                senders.nameOr(template.senderName()), template.cc(), template.bcc(), template.replyTo(),
                template.returnPath(), sender.domainId(), template.advertisement(), template.category(),
                template.attachmentId(), openCounting, clickCounting, null);
        return Labelled.of(content, label);
    }
}
