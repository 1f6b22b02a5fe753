package io.yoriai.intake;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * How far an import is.
 *
 * @param counts lines by what becomes, or became, of them
 * @param waiting lines that are still to be registered
 * @param leavingOut lines that register somebody without some fields, which cannot be kept
 * @param reading how the file is read; null where it is no file of lines
 */
public record ImportSummary(long id, long magazineId, State state, String fileName, Instant at, String actor,
        Map<ImportLine.Verdict, Integer> counts, int waiting, int leavingOut, ImportOptions options,
        @Nullable FileReading reading) {

    /** Looked at; registering; done. */
    public enum State {
        STAGED,
        RUNNING,
        DONE
    }

    /** Lines of this verdict. */
    public int count(ImportLine.Verdict verdict) {
        return counts.getOrDefault(verdict, 0);
    }

    /** All lines. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
