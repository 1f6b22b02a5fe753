package io.yoriai.newsletter;

import io.yoriai.message.Texts;
import io.yoriai.newsletter.internal.Delimited;
import io.yoriai.newsletter.internal.Headings;
import io.yoriai.newsletter.internal.Vcard;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;

import java.util.List;

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
     * A paste: one reader a line, tab or comma, columns by an optional heading line, else メルアド, 名前, 登録種別.
     *
     * @throws FaultException 400 where there are too many lines
     */
    public ImportTable paste(Magazine magazine, String text) {
        return limited(Delimited.paste(text, new Headings(texts, magazine)), MOST_PASTED);
    }

    /**
     * A CSV file with a heading line of labels or parameter names; UTF-8 with or without BOM, else Windows-31J.
     *
     * @throws FaultException 400 where a heading is unknown, the address's is missing, or there are too many records
     */
    public ImportTable csv(Magazine magazine, byte[] file) {
        return limited(Delimited.csv(file, new Headings(texts, magazine)), MOST_RECORDS);
    }

    /**
     * vCards of the versions 2.1, 3.0 and 4.0.
     *
     * @throws FaultException 400 where there are too many
     */
    public ImportTable vcard(byte[] file) {
        return limited(Vcard.read(file), MOST_RECORDS);
    }

    private static ImportTable limited(List<ImportTable.Line> lines, int most) {
        if (lines.size() > most) {
            throw new FaultException(Fault.of(400, "TOO_MANY", "Import.File", most));
        }
        return new ImportTable(lines);
    }
}
