package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.mail.internal.sending.AutomaticMails;
import io.yoriai.mail.internal.sending.Trials;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** Mail templates as the console writes them: by the rules of the API, told with its fields {@code MailTemplate.…}. */
@Service
public class MailTemplates {

    private static final int MOST = 500;
    /** Columns whose values are codes. */
    private static final Set<String> CODES = Set.of("Seminar", "Purpose", "MailType", "Charset", "Advertisement",
            "SenderDomainAuthentication");
    /** Fixed when a template is made. */
    private static final String CAMPAIGN = "seminar_id";
    private static final int MOST_CAMPAIGNS = 300;
    /** Table columns by the API's. */
    private static final Map<String, String> COLUMNS = columns();

    private final Writable templates;
    private final Writer writer;
    private final DraftReader reader;
    private final Trials trials;
    private final AuditLog audit;
    private final AutomaticMails automatic;
    private final JdbcClient jdbc;

    MailTemplates(Writable mailTemplateWritable, Writer writer, DraftReader reader, Trials trials, AuditLog audit,
            AutomaticMails automatic, JdbcClient jdbc) {
        this.automatic = automatic;
        this.audit = audit;
        templates = mailTemplateWritable;
        this.writer = writer;
        this.reader = reader;
        this.trials = trials;
        this.jdbc = jdbc;
    }

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("Name", "name");
        columns.put("Memo", "memo");
        columns.put("Seminar", CAMPAIGN);
        columns.put("Purpose", "purpose_id");
        columns.put("Advertisement", "advertisement_id");
        columns.put("MailType", "mail_type_id");
        columns.put("Title", "title");
        columns.put("SenderDomainAuthentication", "sender_domain_authentication_key");
        columns.put("SenderAddress", "sender_address");
        columns.put("SenderName", "sender_name");
        columns.put("ReplyTo", "reply_to");
        columns.put("Cc", "cc");
        columns.put("Bcc", "bcc");
        columns.put("ReturnPath", "return_path");
        columns.put("Charset", "charset_id");
        columns.put("Body", "body");
        columns.put("Body2", "body2");
        return columns;
    }

    /**
     * A line of the list.
     *
     * @param campaign its title; "": none
     */
    public record Line(long id, String name, String title, int purpose, String campaign, Instant updatedAt) {}

    /**
     * How a template looks, with the values of a lead.
     *
     * @param lacking characters that its character set lacks and other forms cannot stand for, with their places
     */
    public record Preview(String subject, String from, String text, String html, List<Lacking> lacking,
            Map<String, String> warnings) {}

    /** A character, in which part it stands (title, name, text, html), and in which line. */
    public record Lacking(String sign, String part, int line) {}

    /** A campaign that a template can belong to. */
    public record Campaign(long id, String title) {}

    /** Campaigns that a new template can belong to, the latest first; three hundred at most. */
    public List<Campaign> campaigns() {
        return jdbc.sql("select id, title from campaign where deleted_at is null order by start_day desc nulls last,"
                + " id desc limit " + MOST_CAMPAIGNS)
                .query((row, n) -> new Campaign(row.getLong(1), Objects.requireNonNull(row.getString(2)))).list();
    }

    /** The title of a template's campaign; "": it belongs to none. */
    public String campaign(long id) {
        return jdbc.sql("select c.title from mail_template t join campaign c on c.id = t.seminar_id where t.id = ?")
                .param(id).query(String.class).optional().orElse("");
    }

    public List<Line> all() {
        return jdbc.sql(
                "select t.id, t.name, t.title, t.purpose_id, t.date_update, coalesce(c.title, '') as campaign"
                        + " from mail_template t left join campaign c on c.id = t.seminar_id"
                        + " order by t.date_update desc, t.id desc limit " + MOST)
                .query((row, n) -> new Line(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                        Objects.requireNonNull(row.getString(3)), row.getInt(4),
                        Objects.requireNonNull(row.getString("campaign")), SqlTime.read(row, "date_update")))
                .list();
    }

    /**
     * The values of a template, as texts by the API's columns; "" where there is none.
     *
     * @throws FaultException 404
     */
    public Map<String, String> get(long id) {
        return jdbc.sql("select " + String.join(", ", COLUMNS.values()) + " from mail_template where id = ?").param(id)
                .query((row, n) -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    int at = 1;
                    for (String column : COLUMNS.keySet()) {
                        values.put(column, Objects.requireNonNullElse(row.getString(at++), ""));
                    }
                    return values;
                }).optional().orElseThrow(() -> new FaultException(Fault.notFound("MailTemplate.Id")));
    }

    /**
     * Makes or changes a template.
     *
     * @param id null: a new one
     * @param values by the API's columns; "": none
     * @return its id
     * @throws FaultException as the API tells it
     */
    public long save(Actor by, @Nullable Long id, Map<String, String> values) {
        Faults faults = new Faults();
        Verb verb = id == null ? Verb.POST : Verb.PUT;
        List<Node> nodes = new ArrayList<>();
        if (id != null) {
            nodes.add(text("Id", Long.toString(id)));
        }
        COLUMNS.keySet().stream().filter(column -> values.containsKey(column)
                && (id == null || !CAMPAIGN.equals(COLUMNS.get(column)))).forEach(column -> {
                    String value = Objects.requireNonNull(values.get(column));
                    nodes.add(CODES.contains(column) && !value.isEmpty()
                            ? new Node(column, "", List.of(text(column + "Id", value)))
                            : text(column, value));
                });
        Draft draft = reader.read(templates.resource(), new Node("MailTemplate", "", nodes), Reading.of(verb), faults);
        Writer.Order order = new Writer.Order(templates, draft, faults, by.author(),
                id == null ? "mailtemplate.create" : "mailtemplate.change", Map.of());
        return (id == null ? writer.create(order) : writer.change(order)).id();
    }

    /**
     * Copies a template under the name {@code …のコピー}.
     *
     * @return the copy's id
     * @throws FaultException 404; 409 DUPLICATE where there is such a copy already
     */
    public long copy(Actor by, long id) {
        Faults faults = new Faults();
        Node node = new Node("MailTemplate", "", List.of(text("Id", Long.toString(id))));
        Draft draft = reader.read(templates.resource(), node, templates.rules().reading(Reading.of(Verb.POST), node),
                faults);
        return writer.create(new Writer.Order(templates, draft, faults, by.author(), "mailtemplate.copy", Map.of()))
                .id();
    }

    /** What automatic mails are about, in their order. */
    public static List<String> occasions() {
        return AutomaticMails.OCCASIONS;
    }

    /** For which of them a template was chosen. */
    public Set<String> occasions(long id) {
        return automatic.of(id);
    }

    /**
     * Makes or changes a template, and chooses it for automatic mails; others of the same campaign give way to it.
     *
     * @param occasions of {@link #occasions()}; a template of another purpose has none
     * @return its id
     * @throws FaultException as the API tells it
     */
    @Transactional
    public long save(Actor by, @Nullable Long id, Map<String, String> values, List<String> occasions) {
        int purpose = "4".equals(values.get("Purpose")) ? 4 : 1;
        if (id != null && purpose != 4) {
            automatic.choose(id, purpose, List.of());
        }
        long saved = save(by, id, values);
        Set<String> before = automatic.of(saved);
        automatic.choose(saved, purpose, occasions);
        Set<String> after = automatic.of(saved);
        if (!before.equals(after)) {
            audit.write(by, "mailtemplate.occasions", "MailTemplate/" + saved, Map.of("occasions", before.toString()),
                    Map.of("occasions", after.toString()));
        }
        return saved;
    }

    private static Node text(String name, String value) {
        return new Node(name, value, List.of());
    }

    /** @throws FaultException 404; 409 CONFLICT where a sending uses it */
    public void remove(Actor by, long id) {
        Draft draft = new Draft(templates.resource()).put("Id", id);
        writer.delete(Writer.Order.of(templates, draft, by.author(), "mailtemplate.remove"));
    }

    /**
     * Shows a template.
     *
     * @param lead whose values it has; null: nobody's, so that substitutes stand there
     * @throws FaultException 404
     */
    public Preview preview(long id, @Nullable Long lead) {
        Trials.Shown shown = trials.show(id, lead);
        return new Preview(shown.subject(), shown.from(), shown.text(), shown.html(), shown.lacking().stream()
                .map(one -> new Lacking(one.sign(), one.part(), one.line())).toList(),
                shown.warnings());
    }

    /**
     * Sends a template to the editor's own address.
     *
     * @param lead whose values it has
     * @throws FaultException 404; 409 where the editor has no address
     */
    @Transactional
    public String test(SignedIn by, long id, @Nullable Long lead) {
        String address = trials.send(by.staffId(), id, lead);
        audit.write(by, "mailtemplate.test", "MailTemplate/" + id);
        return address;
    }
}
