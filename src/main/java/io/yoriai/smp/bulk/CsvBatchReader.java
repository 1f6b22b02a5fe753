package io.yoriai.smp.bulk;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifier;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.sheet.SpreadsheetFile;
import io.yoriai.smp.xml.BodyKind;

/** Reads a batch's CSV while it comes (RFC 4180): memory holds one line of it. A line that is none fails alone. */
final class CsvBatchReader {

    /** What stands for bytes that are no text: no file may hold it. */
    private static final char WRONG = '\uFFFF';
    /** Names of Windows-31J on the wire. */
    static final Set<String> JAPANESE = Set.of("shift_jis", "windows-31j", "ms932", "sjis", "cp932");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)",
            Pattern.CASE_INSENSITIVE);
    private static final int MOST_CELLS = 1_000;
    private static final int LONGEST_CELL = 2 * 1024 * 1024;

    private CsvBatchReader() {}

    /** Knows the last line on which a cell stood in quotes. */
    private static final class Quotes implements FieldModifier {

        private long line;

        @Override
        public String modify(long startingLineNumber, int fieldIdx, boolean quoted, String field) {
            if (quoted) {
                line = startingLineNumber;
            }
            return field;
        }
    }

    /** Takes the records. */
    interface Taker {

        /** @param fault why it is none, or null */
        void record(@Nullable Node record, @Nullable String key, @Nullable Fault fault) throws IOException;
    }

    /**
     * The charset of a CSV's content type.
     *
     * @throws FaultException 415 for one that is not read, naming it
     */
    static Charset charset(String type) {
        Matcher named = CHARSET.matcher(type);
        String name = named.find() ? named.group(1).toLowerCase(Locale.ROOT) : "utf-8";
        if (name.equals("utf-8") || name.equals("utf8")) {
            return StandardCharsets.UTF_8;
        }
        if (JAPANESE.contains(name)) {
            return Charset.forName("windows-31j");
        }
        throw new FaultException(Fault.of(415, "UNSUPPORTED_MEDIA_TYPE", null)
                .saying("fault.UNSUPPORTED_MEDIA_TYPE.charset", BodyKind.shown(name)));
    }

    /**
     * Reads to the end.
     *
     * @param clears whether an empty cell clears its column
     * @throws FaultException 400 MALFORMED_BODY, UNKNOWN_COLUMN or INVALID_VALUE
     * @throws IOException where it does not come whole
     */
    static void read(InputStream body, Charset charset, Resource resource, Map<Integer, CustomItem> items,
            boolean clears, Taker taker) throws IOException {
        CsvRecord last = null;
        Quotes quotes = new Quotes();
        // Closing it would close the connection.
        CsvReader<CsvRecord> lines = CsvReader.builder().allowExtraFields(true).allowMissingFields(true)
                .allowUnclosedQuote(false).allowExtraCharsAfterClosingQuote(false)
                .commentStrategy(CommentStrategy.NONE).skipEmptyLines(false).maxBufferSize(2 * LONGEST_CELL)
                .build(CsvRecordHandler.builder().maxFields(MOST_CELLS).maxFieldSize(LONGEST_CELL)
                        .maxRecordSize(2 * LONGEST_CELL).fieldModifier(quotes).build(), text(body, charset));
        try {
            CsvHeader header = null;
            for (CsvRecord record : lines) {
                last = record;
                // In a file of one column quotes around nothing are a record.
                boolean one = quotes.line == record.getStartingLineNumber() && (header == null || header.cells() == 1);
                if (record.getFields().equals(SpreadsheetFile.EMPTY) && !one) {
                    continue;
                }
                if (header == null) {
                    if (record.getFields().stream().anyMatch(CsvBatchReader::isNoText)) {
                        throw new FaultException(Fault.of(400, "MALFORMED_BODY", null)
                                .saying("fault.MALFORMED_BODY.csv_text", record.getStartingLineNumber()));
                    }
                    header = CsvHeader.read(resource, items, record.getFields());
                } else {
                    record(header, record.getFields(), clears, taker);
                }
            }
        } catch (CsvParseException e) {
            throw new FaultException(Fault.of(400, "MALFORMED_BODY", null).saying("fault.MALFORMED_BODY.csv",
                    SpreadsheetFile.next(last)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void record(CsvHeader header, List<String> cells, boolean clears, Taker taker)
            throws IOException {
        boolean wrong = cells.size() != header.cells() || cells.stream().anyMatch(CsvBatchReader::isNoText);
        String key = header.key(cells);
        if (wrong) {
            taker.record(null, key == null || isNoText(key) ? null : key, Fault.invalidType("BulkApi"));
        } else {
            taker.record(header.record(cells, clears), key, null);
        }
    }

    private static boolean isNoText(String cell) {
        return cell.chars().anyMatch(c -> c == WRONG || c < ' ' && c != '\t' && c != '\n' && c != '\r');
    }

    private static Reader text(InputStream body, Charset charset) throws IOException {
        PushbackReader text = new PushbackReader(new BufferedReader(new InputStreamReader(body,
                charset.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE).replaceWith("" + WRONG)),
                1 << 16), 1);
        int first = text.read();
        if (first >= 0 && first != '\uFEFF') {
            text.unread(first);
        }
        return text;
    }
}
