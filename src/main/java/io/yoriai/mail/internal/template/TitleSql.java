package io.yoriai.mail.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The title with its values as SQL, so that an audience's titles are stored in the one statement that stores it. */
public final class TitleSql {

    private TitleSql() {}

    /**
     * SQL of the title over {@code l}, {@code co} and {@code c}; nothing where it has no placeholders, or one that SQL does not
     * know.
     *
     * @param constants values that are the same for all
     */
    public static Optional<String> of(CompiledText title, Fields fields, Map<String, String> constants) {
        if (title.placeholders().isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        for (Segment segment : title.segments()) {
            if (segment instanceof Segment.Literal literal) {
                parts.add(quoted(literal.text()));
            } else if (segment instanceof Segment.Slot slot) {
                Placeholder placeholder = slot.placeholder();
                String constant = constants.get(placeholder.name());
                Optional<String> sql = constant == null
                        ? fields.sql(placeholder.name())
                        : Optional.of(quoted(constant));
                if (sql.isEmpty() || Fields.isSecret(placeholder.name())) {
                    return Optional.empty();
                }
                parts.add("coalesce(nullif(regexp_replace(" + sql.get() + ", '[[:cntrl:]]+', ' ', 'g'), ''), "
                        + quoted(placeholder.substitute()) + ")");
            }
        }
        return Optional.of("left(" + String.join(" || ", parts) + ", 200)");
    }

    /** A text as SQL says it; the parameters of a statement are looked for outside of quotes only. */
    private static String quoted(String text) {
        return "'" + text.replace("\0", "").replace("'", "''") + "'";
    }
}
