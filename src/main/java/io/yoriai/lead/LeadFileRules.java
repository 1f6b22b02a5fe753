package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.file.FileName;
import io.yoriai.file.Files;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.record.write.StoredRows;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;
import io.yoriai.record.write.Writing;

/**
 * Files of leads (spec/smp-lead.md 3). A file of a custom item is the item's value: the lead's own write stores it, with its
 * history, and {@link LeadFiles} keeps the row.
 */
@Component
class LeadFileRules implements Rules {

    private static final String LEAD = "VisitorData";
    private static final int IMAGE = 8;
    private static final int MOST = 50;
    private static final Pattern BAD_NAME = Pattern.compile("[/\\\\\\p{Cntrl}]");
    private static final Set<String> REFUSED = Set.of("exe", "com", "bat", "cmd", "scr", "msi", "js", "vbs", "jar",
            "ps1", "sh", "html", "htm", "svg", "xml", "hta", "lnk");

    private final Files files;
    private final LeadFiles leadFiles;
    private final CustomItems items;
    private final StoredRows rows;
    private final SystemSettings settings;
    private final ObjectProvider<Writer> writer;
    private final ObjectProvider<Writable> writables;
    private final JdbcClient jdbc;

    LeadFileRules(Files files, LeadFiles leadFiles, CustomItems items, StoredRows rows, SystemSettings settings,
            ObjectProvider<Writer> writer, ObjectProvider<Writable> writables, JdbcClient jdbc) {
        this.files = files;
        this.leadFiles = leadFiles;
        this.items = items;
        this.rows = rows;
        this.settings = settings;
        this.writer = writer;
        this.writables = writables;
        this.jdbc = jdbc;
    }

    /** The lead comes before its files: whoever writes one of them holds it. */
    @Override
    public void lock(Writing writing) {
        Long lead = writing.draft().id("VisitorId");
        if (writing.verb() == Verb.POST && lead != null) {
            rows.lock("lead", "true", lead);
        }
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        passOverSame(writing);
        split(draft);
        String name = draft.text("Name");
        if (name != null && BAD_NAME.matcher(name).find()) {
            faults.add(Fault.invalidValue(draft.field("Name")));
        }
        String extension = draft.text("Extension");
        if (extension != null && (REFUSED.contains(extension) || !extension.matches("[a-z0-9]{1,10}"))) {
            faults.add(Fault.invalidValue(draft.field("Extension")).saying("lead.file.kind"));
        }
        boolean body = draft.has("Body");
        if (body && draft.has("FileId")) {
            faults.add(Fault.notAllowed(draft.field("FileId")));
        } else if (writing.verb() == Verb.POST && !body && !draft.has("FileId") && !faults.has(draft.field("Body"))) {
            faults.add(Fault.required(draft.field("Body")));
        }
        if (writing.verb() == Verb.POST && body) {
            require(draft, "Name", faults);
            require(draft, "Extension", faults);
        }
        if (draft.has("FileId") && unused(draft) == null) {
            faults.add(Fault.invalidValue(draft.field("FileId")).saying("lead.file.unused"));
        }
        item(writing, faults);
    }

    /** What was read and is written back: the content that stands there is no new one. */
    private void passOverSame(Writing writing) {
        if (writing.stored() == null) {
            return;
        }
        Draft draft = writing.draft();
        long file = writing.known().number("file_id");
        if (draft.has("FileId") && Long.toString(file).equals(draft.text("FileId"))) {
            draft.remove("FileId");
        }
        if (draft.has("Body") && files.content(file)
                .filter(content -> Arrays.equals(content.bytes(), draft.bytes("Body"))).isPresent()) {
            draft.remove("Body");
        }
    }

    /** A name that carries its extension, and none beside it. */
    private static void split(Draft draft) {
        String name = draft.text("Name");
        String extension = draft.text("Extension");
        FileName named = name == null || extension != null ? null : FileName.of(name);
        if (named != null && named.extension() != null) {
            draft.put("Name", named.stem()).put("Extension", named.extension());
        } else if (extension != null) {
            draft.put("Extension", extension.toLowerCase(Locale.ROOT));
        }
    }

    private static void require(Draft draft, String column, Faults faults) {
        if (!draft.has(column) && !faults.has(draft.field(column))) {
            faults.add(Fault.required(draft.field(column)));
        }
    }

    /** The upload that a draft names; null where it is none, or something uses it already. */
    private StoredFiles.@Nullable File unused(Draft draft) {
        String id = Objects.requireNonNull(draft.text("FileId"));
        return id.matches("\\d{1,18}") && !files.isUsed(Long.parseLong(id))
                ? files.known(List.of(Long.parseLong(id))).get(Long.parseLong(id))
                : null;
    }

    private void item(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        Long n = attribute(writing);
        if (n == null) {
            return;
        }
        CustomItem item = items.of(LEAD).get(n.intValue());
        if (item == null || item.data() != CustomItem.Data.FILE) {
            faults.add(Fault.invalidValue(draft.field("AttributeId")).saying("lead.file.item"));
        } else if (item.form() == IMAGE && draft.has("Body") && draft.has("Extension")
                && !Files.isImage(Objects.requireNonNull(draft.text("Extension")),
                        Objects.requireNonNull(draft.bytes("Body")))) {
            faults.add(Fault.invalidValue(draft.field("Extension")).saying("lead.file.kind"));
        }
    }

    /** The custom item that the file fills; null: it is attached to the lead. */
    private static @Nullable Long attribute(Writing writing) {
        return writing.stored() == null
                ? writing.draft().number("AttributeId")
                : (Long) writing.known().row().get("attribute_id");
    }

    @Override
    public void state(Writing writing) {
        Draft draft = writing.draft();
        byte[] content = draft.bytes("Body");
        if (content != null && content.length > mostBytes()) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", draft.field("Body")));
        }
        if (writing.verb() == Verb.POST && attribute(writing) == null
                && leadFiles.attached(Objects.requireNonNull(draft.id("VisitorId"))) >= MOST) {
            throw new FaultException(Fault.of(409, "FULL", draft.field("VisitorId")).saying("lead.file.full"));
        }
        if (attribute(writing) == null && writing.verb() != Verb.DELETE && (content != null || draft.has("FileId"))) {
            StoredFiles.File file = content(writing);
            writing.set("file_id", file.id());
            writing.set("size", files.size(file.id()));
            fill(draft, file);
        } else if (attribute(writing) != null && writing.verb() == Verb.PUT
                && (content != null || draft.has("FileId"))) {
            item(writing, content(writing).id());
        }
    }

    private int mostBytes() {
        return settings.number("lead.file_mebibytes") << 20;
    }

    private static void fill(Draft draft, StoredFiles.File file) {
        draft.putIfAbsent("Name", file.name());
        draft.putIfAbsent("Extension", file.extension());
    }

    /** The content as a stored file: the one that is named, or a new one. */
    private StoredFiles.File content(Writing writing) {
        Draft draft = writing.draft();
        if (draft.has("FileId")) {
            return Objects.requireNonNull(unused(draft));
        }
        String name = Objects.requireNonNull(writing.text("Name"));
        String extension = Objects.requireNonNull(writing.text("Extension"));
        long id = files.store(name, extension, Files.mediaType(extension), Objects.requireNonNull(draft.bytes("Body")));
        return Objects.requireNonNull(files.known(List.of(id)).get(id));
    }

    /** A file of an item is made by the lead's own write; what was given is then written over its row. */
    @Override
    public @Nullable Long copy(Writing writing) {
        Long n = attribute(writing);
        if (n == null) {
            return null;
        }
        long lead = Objects.requireNonNull(writing.draft().id("VisitorId"));
        StoredFiles.File file = content(writing);
        fill(writing.draft(), file);
        change(writing, lead, n.intValue(), file.id());
        return jdbc.sql("select id from lead_file where lead_id = ? and attribute_id = ?").params(lead, n)
                .query(Long.class).single();
    }

    private void item(Writing writing, long file) {
        change(writing, writing.known().number("lead_id"), (int) writing.known().number("attribute_id"), file);
    }

    private void change(Writing writing, long lead, int n, Object value) {
        Writable leads = writables.stream().filter(one -> one.resource().name().equals(LEAD)).findFirst().orElseThrow();
        Draft draft = new Draft(leads.resource());
        draft.put("Id", lead);
        draft.item(n, value);
        writer.getObject().change(Writer.Order.of(leads, draft, writing.by(), writing.what()));
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        boolean attached = attribute(writing) == null;
        if (writing.verb() == Verb.DELETE && !attached) {
            change(writing, writing.known().number("lead_id"), (int) writing.known().number("attribute_id"),
                    Draft.CLEARED);
        } else if (writing.verb() == Verb.DELETE) {
            leadFiles.detach(writing.id());
        } else if (attached && (writing.draft().has("Body") || writing.draft().has("FileId"))) {
            leadFiles.replace(writing.id());
        }
    }
}
