package io.yoriai.intake;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.yoriai.record.FaultException;

/** Readers as a file or a paste has them: texts by parameter name, {@code email} among them. Read line by line. */
@FunctionalInterface
public interface ImportTable {

    /**
     * Hands over the lines in their order.
     *
     * @throws FaultException 400 where a heading is unknown, the address's is missing, it is no such file, or there are too
     *         many lines
     */
    void each(Consumer<Line> taker);

    /** All lines at once. */
    default List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        each(lines::add);
        return lines;
    }

    /**
     * One reader's texts.
     *
     * @param number where it begins in the file; the first line is 1
     * @param photo a photograph as the file has it, not looked at yet; null: none
     * @param fault why it cannot be read; null: it can
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(long number, Map<String, String> texts, byte @Nullable [] photo,
            @Nullable LineFault fault) {

        public Line(long number, Map<String, String> texts) {
            this(number, texts, null, null);
        }
    }
}
