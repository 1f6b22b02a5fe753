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
import io.yoriai.file.Files;
import io.yoriai.file.Uploads;
import io.yoriai.person.AddressHash;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.survey.internal.Question;

/**
 * Files that leads answer with. One is stored as soon as it comes, as calls store theirs; the form carries it on by a handle that
 * holds for this lead and this question alone. What no answer names in the end goes as unused files do (spec/smp-platform.md 7).
 */
@Service
public class SurveyFiles {

    private static final String PURPOSE = "survey.file";
    private static final int PROOF = 16;
    private static final int AN_HOUR = 30;

    private final Files files;
    private final Uploads uploads;
    private final AddressHash hash;
    private final RateLimits limits;
    private final JdbcClient jdbc;

    SurveyFiles(Files files, Uploads uploads, AddressHash hash, RateLimits limits, JdbcClient jdbc) {
        this.files = files;
        this.uploads = uploads;
        this.hash = hash;
        this.limits = limits;
        this.jdbc = jdbc;
    }

    /** {@link Uploads#most}. */
    public int most() {
        return uploads.most();
    }

    /** What the form of a lead carries; null of somebody unknown, who is asked for no files. */
    public SurveyForms.@Nullable Carried of(@Nullable Long lead) {
        return lead == null ? null : (question, handle) -> file(lead, question, handle);
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
            throw new FaultException(Fault.of(429, "RATE_LIMIT", field).saying("fault.file.often"));
        }
        return handle(lead, question, uploads.store(field, name, content, most(), by, what));
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
