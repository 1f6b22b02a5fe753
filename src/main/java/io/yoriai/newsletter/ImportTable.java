package io.yoriai.newsletter;

import java.util.List;
import java.util.Map;

/**
 * Readers as a file or a paste has them: texts by parameter name, {@code email} among them.
 *
 * @param lines in their order
 */
public record ImportTable(List<Line> lines) {

    /** One reader's texts. */
    public record Line(long number, Map<String, String> texts) {}
}
