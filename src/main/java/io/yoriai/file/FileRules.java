package io.yoriai.file;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** What may be uploaded (spec/smp-platform.md 7). What it is is told by its extension, and must be told by its content too. */
@Component
class FileRules implements Rules {

    /** System setting: extensions that may be uploaded, parted by blanks; others than those of {@link FileKind} never. */
    static final String EXTENSIONS = "file.extensions";
    /** System setting: the most bytes of an upload. */
    static final String MOST_BYTES = "file.most_bytes";

    private static final Pattern FORBIDDEN = Pattern.compile("[/\\\\:*?\"<>|]");

    private final SystemSettings settings;

    FileRules(SystemSettings settings) {
        this.settings = settings;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        String name = draft.text("Name");
        if (name != null && FORBIDDEN.matcher(name).find()) {
            faults.add(Fault.invalidType(draft.field("Name")));
        }
        String extension = draft.text("Extension");
        if (extension != null) {
            extension = extension.toLowerCase(Locale.ROOT);
            draft.put("Extension", extension);
        }
        FileKind kind = extension == null ? null : kind(extension);
        if (extension == null && !faults.has(draft.field("Extension"))) {
            faults.add(Fault.required(draft.field("Extension")));
        } else if (extension != null && kind == null) {
            faults.add(Fault.invalidValue(draft.field("Extension")));
        }
        byte[] content = content(draft);
        if (content != null && content.length == 0) {
            faults.add(Fault.required(draft.field("Body")));
        } else if (content != null && kind != null && !kind.fits(content)) {
            faults.add(Fault.invalidType(draft.field("Body")));
        }
    }

    /** A name that carries its extension is told without; one that is nothing else is a name without one. */
    @Override
    public Node body(Node body) {
        Node name = body.child("Name");
        Node extension = body.child("Extension");
        if (name == null || !name.children().isEmpty()
                || extension != null && (!extension.text().isBlank() || !extension.children().isEmpty())) {
            return body;
        }
        FileName named = FileName.of(name.text());
        List<Node> children = new ArrayList<>(body.children());
        children.remove(extension);
        children.set(children.indexOf(name), new Node("Name", named.stem(), List.of()));
        if (named.extension() != null) {
            children.add(new Node("Extension", named.extension(), List.of()));
        }
        return new Node(body.name(), body.text(), children);
    }

    private @Nullable FileKind kind(String extension) {
        boolean allowed = List.of(settings.get(EXTENSIONS).strip().split("\\s+")).contains(extension);
        return allowed ? FileKind.of(extension) : null;
    }

    @Override
    public void state(Writing writing) {
        byte[] content = Objects.requireNonNull(content(writing.draft()));
        if (content.length > mostBytes(settings)) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", writing.draft().field("Body")));
        }
        FileKind kind = FileKind.of(Objects.requireNonNull(writing.draft().text("Extension")));
        writing.set("content", content);
        writing.set("size", content.length);
        writing.set("content_type", Objects.requireNonNull(kind).mediaType());
        writing.set("unused_since", writing.now());
    }

    static int mostBytes(SystemSettings settings) {
        return settings.number(MOST_BYTES);
    }

    private static byte @Nullable [] content(Draft draft) {
        return draft.values().get("Body") instanceof byte[] bytes ? bytes : null;
    }
}
