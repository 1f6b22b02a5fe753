package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.audience.SearchConditions;
import io.yoriai.file.Files;
import io.yoriai.mail.TemplateUse;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.Scope;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Masters;
import io.yoriai.record.Ref;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.StoredRows;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writing;

/** Mail templates (spec/smp-mail-tracking.md 2.5 to 2.7). */
@Component
public class TemplateRules implements Rules {

    /** The category that templates have where none is said. */
    public static final String CATEGORY = "mail.category_default";
    /** 文字コードの自動切替. */
    public static final String SWITCH = "mail.charset_switch";
    /** メールウィザードで重複メールを送信しない. */
    public static final String NO_DUPLICATES = "mail.no_duplicates";

    private static final int AUTOMATIC = 4;
    private static final int BOTH = 3;
    private static final int NAME = 100;
    private static final String CATEGORY_COLUMN = "MailCategory";
    private static final String TABLE = "mail_template";
    private static final String RESOURCE = "MailTemplate";
    private static final String FILE = "AttachmentFile";

    private final Fields fields;
    private final SenderAddresses senders;
    private final SystemSettings settings;
    private final Masters masters;
    private final StoredRows rows;
    private final Files files;
    private final SearchConditions conditions;
    private final ObjectProvider<TemplateUse> uses;
    private final JdbcClient jdbc;
    private final Set<String> columns;

    TemplateRules(Dictionary dictionary, Fields fields, SenderAddresses senders, SystemSettings settings,
            Masters masters, StoredRows rows, Files files, SearchConditions conditions,
            ObjectProvider<TemplateUse> uses, JdbcClient jdbc) {
        this.uses = uses;
        columns = dictionary.resource(RESOURCE).columns().stream().filter(column -> column.writableOn(Verb.POST))
                .map(Column::name).collect(Collectors.toUnmodifiableSet());
        this.files = files;
        this.conditions = conditions;
        this.fields = fields;
        this.senders = senders;
        this.settings = settings;
        this.masters = masters;
        this.rows = rows;
        this.jdbc = jdbc;
    }

    @Override
    public Reading reading(Reading usual, Node body) {
        Node id = body.child("Id");
        boolean copies = usual.verb() == Verb.POST && id != null && !id.text().isBlank();
        // What the source has need not be said.
        return copies
                ? new Reading(Verb.POST, usual.lenient(), Set.of(), columns, true, false, false, false)
                : usual;
    }

    @Override
    public void lock(Writing writing) {
        Long source = writing.verb() == Verb.POST ? writing.draft().id("Id") : null;
        if (source != null) {
            Stored found = rows.lock(TABLE, "true", source);
            boolean within = found != null && (writing.by().campaigns().isEmpty()
                    || found.row().get("seminar_id") instanceof Long campaign && writing.by().mayActOn(campaign));
            writing.base(within ? found : null);
        }
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        boolean copies = writing.verb() == Verb.POST && draft.has("Id");
        if (writing.verb() == Verb.PUT && writing.stored() == null || copies && writing.stored() == null) {
            return;
        }
        int purpose = writing.code("Purpose");
        MailColumns.addresses(draft, "Cc", faults);
        MailColumns.addresses(draft, "Bcc", faults);
        for (String copy : Set.of("Cc", "Bcc")) {
            if (purpose != AUTOMATIC && draft.has(copy) && !faults.has(draft.field(copy))) {
                faults.add(Fault.notAllowed(draft.field(copy)));
            }
        }
        senders.check(writing, faults);
        String needed = writing.code("MailType") == BOTH ? "Body2" : "Body";
        if (writing.text(needed) == null && !faults.has(draft.field(needed))) {
            faults.add(Fault.required(draft.field(needed)));
        }
        Long campaign = writing.reference("Seminar");
        MailColumns.placeholders(writing, new Scope(purpose, campaign != null), fields, faults);
        fill(writing, purpose);
    }

    /** What follows from the purpose, and the category that is marked default. */
    private void fill(Writing writing, int purpose) {
        Draft draft = writing.draft();
        boolean fresh = writing.stored() == null;
        if (draft.clears("Advertisement") || fresh && !draft.has("Advertisement")) {
            writing.fill("Advertisement", Ref.of(purpose == AUTOMATIC ? "2" : "1", null));
        }
        if (draft.clears(CATEGORY_COLUMN) || fresh && !draft.has(CATEGORY_COLUMN)) {
            Masters.Master categories = masters.get(CATEGORY_COLUMN);
            Masters.Entry usual = categories.byId(settings.get(CATEGORY));
            if (usual != null) {
                writing.fill(CATEGORY_COLUMN, new Ref(usual.id(), null, usual.key()));
            }
        }
    }

    @Override
    public void state(Writing writing) {
        Draft draft = writing.draft();
        switch (writing.verb()) {
            case POST -> {
                if (draft.has("Id") && writing.stored() == null) {
                    throw new FaultException(Fault.notFound(draft.field("Id")));
                }
            }
            case PUT -> {
                Integer purpose = draft.code("Purpose");
                if (purpose != null && purpose != writing.known().number("purpose_id") && isReserved(writing.id())) {
                    throw new FaultException(Fault.of(409, "CONFLICT", draft.field("Purpose")));
                }
            }
            case DELETE -> {
                if (isReserved(writing.id())) {
                    throw new FaultException(Fault.of(409, "CONFLICT", draft.field("Id")));
                }
                List<String> asking = conditions.asking("MailTemplateId", writing.id());
                if (!asking.isEmpty()) {
                    throw new FaultException(Fault.of(409, "CONFLICT", draft.field("Id")).saying("mail.template.asked",
                            asking.getFirst()));
                }
            }
        }
        if (writing.verb() != Verb.DELETE) {
            MailColumns.attachment(draft, files);
            if (writing.verb() == Verb.POST) {
                writing.set("admin_id", writing.by().staff());
            }
        }
    }

    /** Whether a sending that is not final uses it, a step mail or a scenario. */
    private boolean isReserved(long id) {
        return uses.stream().anyMatch(use -> use.uses(id)) || jdbc
                .sql("select exists (select from mail_sender where mail_template_id = ? and mail_sender_status_id < 5)")
                .param(id).query((row, n) -> row.getBoolean(1)).single();
    }

    @Override
    public @Nullable Long copy(Writing writing) {
        Long source = writing.draft().id("Id");
        if (source == null) {
            return null;
        }
        ResourceTable template = writing.writable().rows();
        String copied = String.join(", ", Writable.storedNames(template, Set.of("Name", "Seminar", FILE)));
        String name = writing.draft().has("Name")
                ? Objects.requireNonNull(writing.draft().text("Name"))
                : cut(Objects.requireNonNull(writing.known().text("name")));
        Long campaign = writing.reference("Seminar");
        return jdbc.sql("insert into mail_template (name, seminar_id, attachment_file_id, date_regist, date_update, "
                + copied + ") select :name, :campaign::bigint, attachment_file_id, :now, :now, " + copied
                + " from mail_template where id = :source returning id").param("name", name)
                .param("campaign", campaign).param("now", java.sql.Timestamp.from(writing.now()))
                .param("source", source).query((row, n) -> row.getLong(1)).single();
    }

    private static String cut(String name) {
        String suffix = "のコピー";
        int most = NAME - suffix.length();
        return (name.codePointCount(0, name.length()) <= most
                ? name
                : name.substring(0, name.offsetByCodePoints(0, most)))
                + suffix;
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        if (writing.verb() == Verb.DELETE) {
            files.release(RESOURCE, writing.id(), FILE);
        } else if (writing.verb() == Verb.PUT) {
            jdbc.sql("update mail_template set admin_id = ?::bigint where id = ?")
                    .param(writing.by().staff()).param(writing.id()).update();
        } else if (writing.verb() == Verb.POST && writing.draft().id("Id") instanceof Long source
                && !writing.draft().gives(FILE)) {
            files.share(RESOURCE, Map.of(source, writing.id()));
        }
    }
}
