package io.yoriai.admin.internal.record;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/**
 * Files in forms: what is uploaded becomes a stored file at once, so that a form which fails keeps it; it is in use when the record is
 * saved, and goes as files do that nothing uses.
 */
@Lazy
@Component
class FormFiles {

    /** Of the input that takes a file; the field's own name holds the number of the stored one. */
    private static final String UPLOAD = "-upload";
    private static final String NONE = "-none";
    private static final String NAME = "-name";

    private final Writable files;
    private final Writer writer;
    private final DraftReader reader;

    FormFiles(ObjectProvider<Writable> writables, Writer writer, DraftReader reader) {
        files = writables.stream().filter(each -> each.resource().name().equals("File")).findFirst().orElseThrow();
        this.writer = writer;
        this.reader = reader;
    }

    /** Stores what was chosen; what is wrong with it is told at its field. */
    void take(List<Field> fields, Form form, MultiValueMap<String, MultipartFile> uploads, Desk.Seat seat) {
        for (Field field : fields) {
            MultipartFile upload = field.type().equals("file") ? uploads.getFirst(field.name() + UPLOAD) : null;
            if (field.type().equals("file") && form.on(field.name() + NONE)) {
                form.put(field.name(), "").put(field.name() + NAME, "").put(field.name() + NONE, false);
            }
            if (upload != null && !upload.isEmpty()) {
                try {
                    String name = Objects.requireNonNullElse(upload.getOriginalFilename(), "");
                    form.put(field.name(), Long.toString(store(name, upload.getBytes(), seat)))
                            .put(field.name() + NAME, name);
                } catch (FaultException e) {
                    e.faults().stream().limit(1).forEach(fault -> form.faults(new FaultException(fault),
                            Map.of(String.valueOf(fault.field()), field.name())));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private long store(String name, byte[] content, Desk.Seat seat) {
        Node body = files.rules()
                .body(new Node("File", "", List.of(new Node("Name", name.replaceFirst("^.*[/\\\\]", ""), List.of()))));
        Faults faults = new Faults();
        Draft draft = reader.read(files.resource(), body,
                files.rules().reading(Reading.of(Verb.POST), body).leniently(true), faults);
        draft.put("Body", content);
        return writer.create(new Writer.Order(files, draft, faults, seat.author(), "file.post", Map.of())).id();
    }

    /** Shows which file a record has. */
    static void stored(Field field, Node file, Form form) {
        file.children().forEach(part -> {
            if (part.name().endsWith("Id")) {
                form.put(field.name(), part.text()).put("was-" + field.name(), part.text());
            } else if (part.name().endsWith("Name")) {
                form.put(field.name() + NAME, part.text());
            }
        });
    }

    /** As a body says it. */
    static Node node(Field field, String id) {
        String part = field.name().equals("AttachmentFile") ? "AttachmentFileId" : "FileId";
        return new Node(field.name(), "", id.isEmpty() ? List.of() : List.of(new Node(part, id, List.of())));
    }
}
