package io.yoriai.file;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.RandomText;
import io.yoriai.record.SqlTime;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.StoredFiles;

/**
 * Stored files that no record names yet, and that only a form on its way knows (docs/adr/0116). The form carries a handle, which holds
 * for one place alone; a file whose form does not go on is taken away with its short life.
 */
@Service
public class PendingFiles {

    /** Longer than the hour for which a page of a form is good. */
    private static final Duration KEPT = Duration.ofMinutes(90);
    /** However often its form goes on. */
    private static final Duration LONGEST = Duration.ofHours(3);
    /** Of all forms together: strangers fill no disk; and of one network, so that it keeps nobody out. */
    private static final long MOST_BYTES = 2L << 30;
    private static final long MOST_OF_NETWORK = 256L << 20;
    /** Files that the clean-up takes away at once. */
    private static final int PART = 20;
    private static final int HANDLE_BYTES = 16;
    /** SQL of what a row is found by. */
    private static final String KEY = "sha256(convert_to(:said, 'UTF8'))";

    private final Files files;
    private final Uploads uploads;
    private final JdbcClient jdbc;
    private final Clock clock;

    PendingFiles(Files files, Uploads uploads, JdbcClient jdbc, Clock clock) {
        this.files = files;
        this.uploads = uploads;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Stores a file, which waits for its record.
     *
     * @param place that its handle is good for: the form, its field and its browser
     * @param field what it answers, as faults name it
     * @param name as the browser calls it, which may be anything
     * @param most its bytes
     * @param network from where, as {@link io.yoriai.account.Networks#of} names it
     * @return the handle
     * @throws FaultException 400 with what is wrong with it, or 503 BUSY where all forms together, or those of the network, hold too
     *         much that no record names; at the field
     */
    @Transactional
    public String keep(String place, String field, String name, byte[] content, int most, String network, Author by,
            String what) {
        record Held(long all, long network) {}
        Held held = jdbc.sql("""
                select coalesce(sum(f.size), 0), coalesce(sum(f.size) filter (where p.network = ?), 0)
                from file_pending p join stored_file f on f.id = p.file_id
                where not exists (select from file_use u where u.file_id = f.id)""").param(network)
                .query((row, n) -> new Held(row.getLong(1), row.getLong(2))).single();
        if (held.all() + content.length > MOST_BYTES || held.network() + content.length > MOST_OF_NETWORK) {
            throw new FaultException(Fault.of(503, "BUSY", field).saying("fault.file.busy"));
        }
        long file = uploads.store(field, name, content, most, by, what);
        String handle = RandomText.hex(HANDLE_BYTES);
        jdbc.sql("insert into file_pending (key, file_id, network, made_at, expires_at) values (" + KEY
                + ", :file, :network, :now, :until)").param("said", handle + " " + place).param("file", file)
                .param("network", network).param("now", SqlTime.now(clock)).param("until", until()).update();
        return handle;
    }

    /** The file of a handle, which lives on from now, though not for ever; null: it was never made for this place, or its time is over. */
    public StoredFiles.@Nullable File find(String place, String handle) {
        return jdbc.sql("update file_pending set expires_at = least(:until, made_at + :longest * interval '1 minute')"
                + " where key = " + KEY + " and expires_at > :now returning file_id").param("until", until())
                .param("longest", LONGEST.toMinutes()).param("now", SqlTime.of(clock.instant()))
                .param("said", handle + " " + place).query(Long.class).optional()
                .map(file -> files.known(List.of(file)).get(file)).orElse(null);
    }

    private OffsetDateTime until() {
        return SqlTime.of(clock.instant().plus(KEPT));
    }

    /** Another one came in its place, or none is to be sent. */
    @Transactional
    public void drop(String place, String handle) {
        files.discard(jdbc.sql("delete from file_pending where key = " + KEY + " returning file_id")
                .param("said", handle + " " + place).query((row, n) -> row.getLong(1)).list());
    }

    /** Takes away what nobody went on with, a few at once; what a record names by now stays as its file. */
    public void cleanUp() {
        int gone;
        do {
            gone = jdbc.sql("""
                    with gone as (
                        delete from file_pending where key in (
                            select key from file_pending where expires_at < ? order by expires_at limit ?)
                        returning file_id
                    ), files as (
                        delete from stored_file f using gone where f.id = gone.file_id
                            and not exists (select from file_use u where u.file_id = f.id)
                    )
                    select count(*) from gone""").params(SqlTime.now(clock), PART)
                    .query((row, n) -> row.getInt(1)).single();
        } while (gone == PART);
    }
}
