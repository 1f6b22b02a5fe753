package io.yoriai.file;

import org.springframework.stereotype.Service;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer.Order;
import io.yoriai.record.write.Writer;

/** Files that people send by a form: called what the browser likes, and stored as calls store theirs. */
@Service
public class Uploads {

    /** Each is a part of a form that is read into memory. */
    private static final int LONGEST = 13 * 1024 * 1024;
    private static final int LONGEST_NAME = 100;

    private final Files files;
    private final Writable uploads;
    private final Writer writer;

    Uploads(Files files, Writable fileWritable, Writer writer) {
        this.files = files;
        this.uploads = fileWritable;
        this.writer = writer;
    }

    /** The most bytes of a file: as of every upload, but no more than a form may be long (docs/adr/0093). */
    public int most() {
        return Math.min(files.mostBytes(), LONGEST);
    }

    /**
     * Stores a file.
     *
     * @param field what it answers, as faults name it
     * @param name as the browser calls it, which may be anything
     * @param most its bytes
     * @return its id
     * @throws FaultException 400 with what is wrong with it, at the field
     */
    public long store(String field, String name, byte[] content, int most, Author by, String what) {
        if (content.length == 0) {
            throw new FaultException(Fault.invalidValue(field).saying("fault.file.empty"));
        }
        Draft draft = new Draft(uploads.resource());
        FileName plain = plain(name);
        draft.put("Name", plain.stem()).put("Body", content);
        if (plain.extension() != null) {
            draft.put("Extension", plain.extension());
        }
        if (content.length > most) {
            throw new FaultException(tooLarge(field, most));
        }
        try {
            return writer.create(Order.of(uploads, draft, by, what)).id();
        } catch (FaultException e) {
            switch (e.status()) {
                case 413 -> throw new FaultException(tooLarge(field, most));
                case 400 -> throw new FaultException(kind(field));
                default -> throw e;
            }
        }
    }

    /** The fault of a file of another kind than may be sent. */
    public static Fault kind(String field) {
        return Fault.invalidValue(field).saying("fault.file.kind");
    }

    private static Fault tooLarge(String field, int most) {
        return Fault.of(400, "TOO_LARGE", field).saying("fault.file.large", Math.max(1, most >> 20));
    }

    /** A name without folders and without what no name may hold. */
    private static FileName plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[\\p{C}:*?\"<>|]", "_").strip();
        FileName named = FileName.of(plain.startsWith(".") ? "file" + plain : plain);
        String stem = named.stem();
        int kept = Math.min(stem.length(), LONGEST_NAME);
        if (kept > 0 && kept < stem.length() && Character.isHighSurrogate(stem.charAt(kept - 1))) {
            kept--;
        }
        return new FileName(stem.isBlank() ? "file" : stem.substring(0, kept), named.extension());
    }
}
