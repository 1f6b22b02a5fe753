package io.yoriai.smp.bulk;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import org.jspecify.annotations.Nullable;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.yoriai.bulk.Batches;

/**
 * The whole result of a batch as CSV, one line for each record, written while it is read.
 *
 * @param charset UTF-8, or Windows-31J under its wire name
 * @param type its content type
 */
public record ResultCsv(Charset charset, String type) {

    private static final String JOINT = " / ";

    /** A fault as it is told. */
    public record Told(String code, @Nullable String field, String message) {}

    /** Takes results. */
    public interface Lines {
        void line(Batches.Result result, List<Told> faults);
    }

    /** Whether a caller asks for it. */
    public static boolean wanted(String accept) {
        return accept.toLowerCase(Locale.ROOT).contains("text/csv");
    }

    /** In the charset that a parameter or {@code Accept} names; any other than Shift_JIS is UTF-8. */
    public static ResultCsv of(String accept) {
        String asked = accept.toLowerCase(Locale.ROOT);
        boolean japanese = CsvBatchReader.JAPANESE.stream().anyMatch(asked::contains);
        return japanese
                ? new ResultCsv(Charset.forName("windows-31j"), "text/csv;charset=Shift_JIS")
                : new ResultCsv(StandardCharsets.UTF_8, "text/csv;charset=UTF-8");
    }

    /** @param results hands them over in their order */
    public void write(OutputStream out, Consumer<Lines> results) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE)),
                1 << 16);
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
        csv.writeRecord("RecordNo", "RecordKey", "Result", "RecordId", "ErrorCode", "ErrorField", "ErrorMessage");
        results.accept((result, faults) -> csv.writeRecord(Integer.toString(result.no()),
                Objects.requireNonNullElse(result.key(), ""), Integer.toString(result.outcome().code()),
                Objects.requireNonNullElse(result.record(), ""), joined(faults, Told::code),
                joined(faults, told -> Objects.requireNonNullElse(told.field(), "")), joined(faults, Told::message)));
        csv.flush();
        text.flush();
    }

    private static String joined(List<Told> faults, Function<Told, String> part) {
        return faults.stream().map(part).collect(Collectors.joining(JOINT));
    }
}
