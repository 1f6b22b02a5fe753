package io.yoriai.file;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.write.StoredFiles;

/**
 * Which files there are and who uses them. A file is in use from the moment a record refers to it, in the record's own
 * transaction, until the last reference goes (spec/smp-platform.md 7).
 */
@Service
public class Files implements StoredFiles {

    /** Whose files are a person's: those of leads, of their answers, and photographs of readers. */
    static final String OF_PERSONS = "in ('VisitorData', 'VisitorDataFile', 'Enquete', 'Reader')";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectProvider<ShownFiles> shown;
    private final SystemSettings settings;

    Files(JdbcClient jdbc, Clock clock, ObjectProvider<ShownFiles> shown, SystemSettings settings) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
        this.shown = shown;
    }

    @Override
    public Map<Long, File> known(Collection<Long> ids) {
        Map<Long, File> found = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("select id, name, extension from stored_file where id = any (?)")
                    .param(ids.toArray(Long[]::new)).query(row -> {
                        StoredFile file = new StoredFile(row.getLong(1), row.getString(2), row.getString(3));
                        found.put(file.id(), new File(file.id(), file.name(), file.extension(), file.path()));
                    });
        }
        return found;
    }

    @Override
    public Set<Long> ofPeople(Collection<Long> ids) {
        // By file_use_file and file_pending_file_id_key.
        return new HashSet<>(jdbc.sql("select file_id from file_use where file_id = any (:ids)"
                + " and resource " + OF_PERSONS
                + " union select file_id from file_pending where file_id = any (:ids)")
                .param("ids", ids.toArray(Long[]::new))
                .query((row, n) -> row.getLong(1)).list());
    }

    /** A file with its content. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Content(String contentType, byte[] bytes) {}

    /** What a file holds; nothing where there is no such file. */
    public Optional<Content> content(long id) {
        return jdbc.sql("select content_type, content from stored_file where id = ?").param(id)
                .query((row, n) -> new Content(row.getString(1), row.getBytes(2))).optional();
    }

    /**
     * What anybody may have of a file: something published refers to it now.
     *
     * @param fileName with its extension, as the address ends
     */
    public Optional<Content> published(long id, String fileName) {
        // By stored_file_pkey, file_use_file and the primary keys of what refers to it.
        return jdbc.sql("select content_type, content from stored_file f where f.id = :id"
                + " and f.name || '.' || f.extension = :name"
                + " and exists (select from file_use u where u.file_id = f.id and "
                + ShownFiles.sql(shown.stream()) + ")")
                .param("id", id).param("name", fileName)
                .query((row, n) -> new Content(row.getString(1), row.getBytes(2))).optional();
    }

    /**
     * Keeps a new file. Its content has been looked at by the caller.
     *
     * @param extension lower case, no dot
     * @return its id
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long store(String name, String extension, String contentType, byte[] content) {
        return jdbc
                .sql("""
                        insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist, date_update)
                        values (:name, :extension, :type, :size, :content, :now, :now, :now) returning id""")
                .param("name", name).param("extension", extension).param("type", contentType)
                .param("size", content.length).param("content", content).param("now", SqlTime.now(clock))
                .query(Long.class).single();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void use(String resource, long record, String place, long file) {
        release(resource, record, place);
        jdbc.sql("insert into file_use (resource, record_id, place, file_id) values (?, ?, ?, ?)")
                .params(resource, record, place, file).update();
        jdbc.sql("""
                update stored_file f set date_update = :now where f.id = :file
                    and (select count(*) from file_use u where u.file_id = f.id) = 1""")
                .param("now", SqlTime.now(clock))
                .param("file", file).update();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void release(String resource, long record, String place) {
        jdbc.sql(
                """
                        with gone as (delete from file_use where resource = :resource and record_id = :record and place = :place
                            returning file_id)
                        update stored_file set unused_since = :now, date_update = :now where id in (select file_id from gone)""")
                .param("resource", resource).param("record", record).param("place", place)
                .param("now", SqlTime.now(clock))
                .update();
    }

    /** These records are gone for good, and with them the files that nothing else uses. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void destroy(String resource, Collection<Long> records) {
        List<Long> files = jdbc.sql("""
                delete from file_use where resource = :resource and record_id = any (:records)
                returning file_id""").param("resource", resource).param("records", records.toArray(Long[]::new))
                .query((row, n) -> row.getLong(1)).list();
        discard(files);
    }

    /** What a file of this extension is sent as; bytes of no kind where none is known. */
    public static String mediaType(String extension) {
        FileKind kind = FileKind.of(extension);
        return kind == null ? "application/octet-stream" : kind.mediaType();
    }

    /** Whether a content is the picture that its extension says, of a kind that browsers show. */
    public static boolean isImage(String extension, byte[] content) {
        FileKind kind = FileKind.of(extension);
        return kind != null && kind.mediaType().startsWith("image/") && kind.fits(content);
    }

    /** The most bytes of an upload. */
    public int mostBytes() {
        return FileRules.mostBytes(settings);
    }

    /** Whether any record refers to a file. */
    public boolean isUsed(long id) {
        return jdbc.sql("select exists (select from file_use where file_id = ?)").param(id).query(Boolean.class)
                .single();
    }

    /** Bytes of a file that is there. */
    public int size(long id) {
        return jdbc.sql("select size from stored_file where id = ?").param(id).query(Integer.class).single();
    }

    /** These files go for good unless something uses them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void discard(Collection<Long> ids) {
        jdbc.sql("""
                delete from stored_file f where f.id = any (?)
                    and not exists (select from file_use u where u.file_id = f.id)""")
                .param(ids.toArray(Long[]::new)).update();
    }

    /** Copies of records refer to the same files as their sources; by source id the copy's id. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void share(String resource, Map<Long, Long> copies) {
        Long[] sources = copies.keySet().toArray(Long[]::new);
        Long[] made = copies.values().toArray(Long[]::new);
        jdbc.sql("""
                insert into file_use (resource, record_id, place, file_id)
                select u.resource, pair.made, u.place, u.file_id
                from unnest(:sources, :made) as pair (source, made)
                join file_use u on u.resource = :resource and u.record_id = pair.source""")
                .param("resource", resource).param("sources", sources).param("made", made).update();
    }
}
