package io.yoriai.site.internal.reference;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.message.Texts;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Shown;
import io.yoriai.record.Tsv;

/**
 * What the reference tells of a column or method in words: what the dictionary declares of it, and its notes, which are texts
 * by id in {@code dictionary/notes.tsv}.
 */
@Component
final class Notes {

    private final Map<String, Map<String, String>> notes = new HashMap<>();
    private final Texts texts;

    Notes(Texts texts) {
        this.texts = texts;
        Tsv.read("/dictionary/notes.tsv").forEach(
                row -> notes.put(row.get("id"), Map.of("ja", row.get("ja"), "en", row.get("en"))));
    }

    /** The texts of ids. */
    List<String> of(List<String> ids, Locale language) {
        String wanted = language.getLanguage().equals("en") ? "en" : "ja";
        return ids.stream().map(id -> Objects.requireNonNull(Objects
                .requireNonNull(notes.get(id), () -> "no note " + id).get(wanted))).toList();
    }

    /** What is declared of a column, then its notes. */
    List<String> of(Column column, Locale language) {
        List<String> said = new ArrayList<>();
        if (column.kind().isText() && column.max() != null) {
            said.add(text("max", language, column.max()));
        } else if (column.max() != null || column.min() != null) {
            said.add(text("range", language, column.min() == null ? 0 : column.min(),
                    column.max() == null ? Integer.MAX_VALUE : column.max()));
        }
        if (column.standard() != null) {
            said.add(text("default", language, column.standard()));
        }
        column.aliases().forEach((id, as) -> said.add(text("alias", language, id, as)));
        for (Flag flag : List.of(Flag.NEVER_EMPTY, Flag.IGNORED, Flag.WRITE_ONLY)) {
            if (column.is(flag)) {
                said.add(text(flag.word(), language));
            }
        }
        Shown shown = column.shown();
        if (shown.alone()) {
            said.add(text("alone", language));
        } else if (!shown.equals(Shown.ALWAYS)) {
            said.add(text(shown.unless() ? "unless" : "with", language, shown.parameter() + "=" + shown.value()));
        }
        said.addAll(of(column.notes(), language));
        return said;
    }

    /** The same in one line. */
    String line(Column column, Locale language) {
        return String.join("; ", of(column, language));
    }

    private String text(String key, Locale language, Object... args) {
        return texts.get(language, "site.note." + key, List.of(args));
    }
}
