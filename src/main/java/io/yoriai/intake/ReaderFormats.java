package io.yoriai.intake;

import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Service;

import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.yoriai.intake.internal.Delimited;
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

    /** A paste: one reader a line, tab or comma, columns by an optional heading line, else メルアド, 名前, 登録種別. */
    public ImportTable paste(Magazine magazine, String text) {
        return taker -> Delimited.paste(text, new ReaderHeadings(texts, magazine), limited(taker, MOST_PASTED));
    }

    /** A CSV file with a heading line of labels or parameter names; UTF-8 with or without BOM, else Windows-31J. */
    public ImportTable csv(Magazine magazine, InputStreamSource file) {
        return taker -> Delimited.csv(file, new ReaderHeadings(texts, magazine), limited(taker, MOST_RECORDS));
    }

    /** The same of a file in memory. */
    public ImportTable csv(Magazine magazine, byte[] file) {
        return csv(magazine, () -> new ByteArrayInputStream(file));
    }

    /** vCards of the versions 2.1, 3.0 and 4.0; of an address book is taken what can be kept. */
    public ImportTable vcard(byte[] file) {
        return taker -> VcardFile.read(file, limited(taker, MOST_RECORDS));
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
