package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.intake.FileEncoding;
import io.yoriai.intake.FileReading;
import io.yoriai.intake.ImportColumn;
import io.yoriai.intake.ImportSource;
import io.yoriai.intake.internal.CsvRecords.Row;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.sheet.SpreadsheetCell;

/** Finds out how a file is read, by its bytes and its first line. */
public final class FileHead {

    private static final List<String> PASTED = List.of(ReaderHeadings.EMAIL, "name", "type");
    private static final String SEPARATORS = ",\t;";
    private static final Pattern SEPARATOR = Pattern.compile("\"?sep=(.)\"?[,;\\s]*", Pattern.CASE_INSENSITIVE);
    /** Characters in which the headings stand. */
    private static final int HEAD = 1 << 17;
    private static final int MOST_COLUMNS = 1_000;
    private static final String FILE = "Import.File";

    private FileHead() {}

    /**
     * How a file is read.
     *
     * @param chosen null: the encoding is found out
     * @throws FaultException 400 where there is nothing, or the headings cannot be read
     */
    public static FileReading reading(ImportSource source, @Nullable FileEncoding chosen, ReaderHeadings headings) {
        FileEncoding encoding = chosen == null ? encoding(source) : chosen;
        String head = head(source, encoding);
        List<Found> found = new ArrayList<>();
        for (char separator : SEPARATORS.toCharArray()) {
            Found one = found(head, separator, headings);
            found.add(one);
            if (one.said()) {
                return of(source, encoding, one);
            }
        }
        Found best = found.getFirst();
        for (Found one : found) {
            if (one.known() > best.known()
                    || one.known() == best.known() && one.row().cells().size() > best.row().cells().size()) {
                best = one;
            }
        }
        return of(source, encoding, best);
    }

    /** What a line says that Excel takes for the separator of a file; null: it is no such line. */
    static @Nullable String separator(String line) {
        Matcher said = SEPARATOR.matcher(line);
        return said.matches() ? said.group(1) : null;
    }

    private record Found(char separator, boolean said, Row row, List<@Nullable String> fields) {

        long known() {
            return fields.stream().filter(Objects::nonNull).count();
        }

        boolean address() {
            return row.cells().stream().anyMatch(cell -> EmailAddress.parse(Mailbox.of(cell).address()).isPresent());
        }
    }

    private static Found found(String head, char separator, ReaderHeadings headings) {
        try {
            CsvRecords records = new CsvRecords(new StringReader(head), separator, cells -> false);
            Row row = records.next();
            String said = row == null ? null : separator(row.line());
            if (said != null) {
                char other = said.charAt(0);
                records = new CsvRecords(new StringReader(head), other, cells -> false);
                records.next();
                row = records.next();
                separator = other;
            }
            if (row == null) {
                throw new FaultException(Fault.required(FILE));
            }
            List<@Nullable String> fields = new ArrayList<>();
            row.cells().forEach(cell -> fields.add(headings.parameter(SpreadsheetCell.plain(cell))));
            return new Found(separator, said != null, row, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileReading of(ImportSource source, FileEncoding encoding, Found found) {
        boolean headed = !found.address() && (!source.pasted() || found.known() > 0);
        if (source.pasted() && !headed) {
            return new FileReading(encoding, found.separator(), false,
                    PASTED.stream().map(field -> new ImportColumn("", field)).toList());
        }
        if (found.row().fault() != null && headed) {
            throw new FaultException(Fault.of(400, "INVALID_VALUE", FILE).saying("intake.fault.headings"));
        }
        if (found.row().cells().size() > MOST_COLUMNS) {
            throw new FaultException(Fault.of(400, "TOO_MANY", FILE, MOST_COLUMNS));
        }
        List<ImportColumn> columns = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        List<String> cells = found.row().cells();
        for (int i = 0; i < cells.size(); i++) {
            String field = headed ? found.fields().get(i) : address(cells.get(i)) ? ReaderHeadings.EMAIL : null;
            if (field != null && taken.contains(field)) {
                field = null;
            }
            if (field != null) {
                taken.add(field);
            }
            columns.add(new ImportColumn(headed ? SpreadsheetCell.plain(cells.get(i)) : "", field));
        }
        while (headed && columns.size() > 1 && columns.getLast().heading().isBlank()) {
            columns.removeLast();
        }
        return new FileReading(encoding, found.separator(), headed, columns);
    }

    private static boolean address(String cell) {
        return EmailAddress.parse(Mailbox.of(cell).address()).isPresent();
    }

    private static FileEncoding encoding(ImportSource source) {
        try (InputStream bytes = source.bytes().getInputStream()) {
            return FileCharset.encoding(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head(ImportSource source, FileEncoding encoding) {
        char[] head = new char[HEAD];
        int length = 0;
        try (Reader text = FileCharset.open(source.bytes().getInputStream(), encoding)) {
            for (int read = 0; read >= 0 && length < HEAD; read = text.read(head, length, HEAD - length)) {
                length += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String(head, 0, length);
    }
}
