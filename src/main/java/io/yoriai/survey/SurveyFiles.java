package io.yoriai.survey;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.RateLimits;
import io.yoriai.file.FileName;
import io.yoriai.file.Files;
import io.yoriai.person.AddressHash;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer.Order;
import io.yoriai.record.write.Writer;
import io.yoriai.survey.internal.Question;

/**
 * Files that leads answer with. One is stored as soon as it comes, as calls store theirs; the form carries it on by a handle that
 * holds for this lead and this question alone. What no answer names in the end goes as unused files do (spec/smp-platform.md 7).
 */
@Service
public class SurveyFiles {

    private static final String PURPOSE = "survey.file";
    private static final int PROOF = 16;
    private static final int LONGEST_FORM = 13 * 1024 * 1024;
    private static final int LONGEST_NAME = 100;
    private static final int AN_HOUR = 30;

    private final Files files;
    private final Writable uploads;
    private final Writer writer;
    private final AddressHash hash;
    private final RateLimits limits;
    private final JdbcClient jdbc;

    SurveyFiles(Files files, Writable fileWritable, Writer writer, AddressHash hash, RateLimits limits,
            JdbcClient jdbc) {
        this.files = files;
        this.uploads = fileWritable;
        this.writer = writer;
        this.hash = hash;
        this.limits = limits;
        this.jdbc = jdbc;
    }

    /** The most bytes of a file: as of every upload, but no more than the form may be long (docs/adr/0093). */
    public int most() {
        return Math.min(files.mostBytes(), LONGEST_FORM);
    }

    /**
     * Stores a file.
     *
     * @param name as the browser calls it, which may be anything
     * @return its handle
     * @throws FaultException 400 with what is wrong with it, or 429 where the lead sent too many within an hour
     */
    public String store(long lead, int question, String name, byte[] content, Author by, String what) {
        String field = Question.RESOURCE + ".Attribute" + question;
        if (!limits.within("survey file:" + lead, AN_HOUR, Duration.ofHours(1))) {
            throw new FaultException(Fault.of(429, "RATE_LIMIT", field).saying("fault.survey.files"));
        }
        Draft draft = new Draft(uploads.resource());
        FileName plain = plain(name);
        draft.put("Name", plain.stem()).put("Body", content);
        if (plain.extension() != null) {
            draft.put("Extension", plain.extension());
        }
        if (content.length > most()) {
            throw new FaultException(tooLarge(field));
        }
        try {
            return handle(lead, question, writer.create(Order.of(uploads, draft, by, what)).id());
        } catch (FaultException e) {
            throw new FaultException(e.status() == 413
                    ? tooLarge(field)
                    : Fault.invalidValue(field).saying("fault.survey.file"));
        }
    }

    private Fault tooLarge(String field) {
        return Fault.of(400, "TOO_LARGE", field).saying("fault.survey.file.large", Math.max(1, most() >> 20));
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

    /** The handle of a stored file, as the answer of a lead to a question. */
    String handle(long lead, int question, long file) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(
                ByteBuffer.allocate(Long.BYTES + PROOF).putLong(file).put(proof(lead, question, file)).array());
    }

    private byte[] proof(long lead, int question, long file) {
        return Arrays.copyOf(hash.mac(PURPOSE, lead + " " + question + " " + file), PROOF);
    }

    /** The file of a handle; null: it is none of this lead's for this question, or is gone. */
    StoredFiles.@Nullable File file(long lead, int question, String handle) {
        byte[] bytes;
        try {
            bytes = handle.length() > 40 ? new byte[0] : Base64.getUrlDecoder().decode(handle);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (bytes.length != Long.BYTES + PROOF) {
            return null;
        }
        long file = ByteBuffer.wrap(bytes).getLong();
        return MessageDigest.isEqual(proof(lead, question, file), Arrays.copyOfRange(bytes, Long.BYTES, bytes.length))
                ? files.known(List.of(file)).get(file)
                : null;
    }

    /**
     * A file of an answer as it is downloaded.
     *
     * @param lead who answered
     * @param name with its extension
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Download(long lead, String name, byte[] content) {}

    /** A file that an answer names; nothing where none does. By file_use_file and the primary key of answers. */
    public Optional<Download> download(long file) {
        return jdbc.sql("""
                select a.lead_id from file_use u join survey_answer a on a.id = u.record_id
                where u.file_id = ? and u.resource = 'Enquete' limit 1""").param(file)
                .query((row, n) -> row.getLong(1)).optional().flatMap(lead -> {
                    Map<Long, StoredFiles.File> known = files.known(List.of(file));
                    return files.content(file).map(content -> {
                        StoredFiles.File named = Objects.requireNonNull(known.get(file));
                        return new Download(lead, named.name() + "." + named.extension(), content.bytes());
                    });
                });
    }
}
