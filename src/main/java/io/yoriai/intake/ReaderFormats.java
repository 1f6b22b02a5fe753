package io.yoriai.intake;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Service;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.yoriai.intake.internal.Delimited;
import io.yoriai.intake.internal.FileHead;
import io.yoriai.intake.internal.HeadingGuess;
import io.yoriai.intake.internal.SampleFile;
import io.yoriai.intake.internal.VcardFile;
import io.yoriai.magazine.Magazine;
import io.yoriai.message.Texts;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Reads what staff paste or upload (spec/neo.md 7.4). Over its limit nothing is taken. */
@Service
public class ReaderFormats {

    /** Most lines of a paste. */
    public static final int MOST_PASTED = 1_000;
    /** Most records of a file. */
    public static final int MOST_RECORDS = 100_000;

    private final Texts texts;

    ReaderFormats(Texts texts) {
        this.texts = texts;
    }

    /**
     * How a file or a paste is read, as its bytes and its first line say: the encoding, the separator, and the columns by an
     * optional heading line; a paste without one has メルアド, 名前, 登録種別.
     *
     * @param encoding null: it is found out
     * @throws FaultException 400 where there is nothing, or the heading line cannot be read
     */
    public FileReading reading(Magazine magazine, ImportSource source, @Nullable FileEncoding encoding) {
        return FileHead.reading(source, encoding, new ReaderHeadings(texts, magazine));
    }

    /** The lines of a file or a paste. */
    public ImportTable table(ImportSource source, FileReading reading) {
        return taker -> Delimited.each(source, reading,
                limited(taker, source.pasted() ? MOST_PASTED : MOST_RECORDS));
    }

    /** The cells of the first lines. */
    public List<List<String>> first(ImportSource source, FileReading reading, int lines) {
        return Delimited.first(source.bytes(), reading, lines);
    }

    /** The parameter that an unknown heading probably means; "" where there is no guess. */
    public static String guess(String heading) {
        return HeadingGuess.of(heading);
    }

    /** A paste whose columns are all known. */
    public ImportTable paste(Magazine magazine, String text) {
        return known(magazine, ImportSource.paste(text));
    }

    /**
     * A file whose columns are all known: labels or parameter names.
     *
     * @return a table that refuses an unknown, a repeated or a missing heading by its name (400)
     */
    public ImportTable csv(Magazine magazine, InputStreamSource file) {
        return known(magazine, ImportSource.file("", file));
    }

    private ImportTable known(Magazine magazine, ImportSource source) {
        return taker -> {
            FileReading reading = reading(magazine, source, null);
            reading.columns().stream().filter(column -> column.field() == null).findFirst().ifPresent(column -> {
                throw new FaultException(Fault.unknownColumn(column.heading()));
            });
            if (!reading.decided()) {
                throw new FaultException(Fault.required(ReaderHeadings.EMAIL));
            }
            table(source, reading).each(taker);
        };
    }

    /** The same of a file in memory. */
    public ImportTable csv(Magazine magazine, byte[] file) {
        return csv(magazine, () -> new ByteArrayInputStream(file));
    }

    /** vCards of the versions 2.1, 3.0 and 4.0; of an address book is taken what can be kept. */
    public ImportTable vcard(byte[] file) {
        return taker -> VcardFile.read(file, limited(taker, MOST_RECORDS));
    }

    /** A file that shows staff how readers are written: headings in a language, and one reader. */
    public void sample(Magazine magazine, Locale language, OutputStream to) {
        SampleFile.write(texts, magazine, language, to);
    }

    private static Consumer<ImportTable.Line> limited(Consumer<ImportTable.Line> taker, int most) {
        AtomicInteger count = new AtomicInteger();
        return line -> {
            if (count.incrementAndGet() > most) {
                throw new FaultException(Fault.of(400, "TOO_MANY", "Import.File", most));
            }
            taker.accept(line);
        };
    }
}
