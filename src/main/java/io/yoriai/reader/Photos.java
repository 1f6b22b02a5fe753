package io.yoriai.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Optional;

import io.yoriai.file.Files;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Photographs of readers (写真, spec/neo.md 7.4): JPEG or PNG to 1 MB. A reader who leaves takes the file along. */
@Service
public class Photos {

    public static final int MOST_BYTES = 1024 * 1024;

    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final Files files;
    private final JdbcClient jdbc;

    Photos(Files files, JdbcClient jdbc) {
        this.files = files;
        this.jdbc = jdbc;
    }

    /** The kind of a picture by its first bytes: {@code jpg}, {@code png}; null where it is neither, or too large. */
    public static @Nullable String kind(byte[] picture) {
        if (picture.length > MOST_BYTES) {
            return null;
        }
        return begins(picture, JPEG) ? "jpg" : begins(picture, PNG) ? "png" : null;
    }

    /**
     * Gives a reader a photograph in place of the one before.
     *
     * @throws FaultException 400 where it is no JPEG or PNG or is larger than 1 MB; 404
     */
    @Transactional
    public void put(long magazineId, long readerId, byte[] picture) {
        String kind = kind(picture);
        if (kind == null) {
            throw new FaultException(Fault.invalidValue("photo"));
        }
        long file = files.store("photo-" + readerId, kind, kind.equals("jpg") ? "image/jpeg" : "image/png", picture);
        set(magazineId, readerId, file);
        files.use("Reader", readerId, "Photo", file);
    }

    /** Takes the photograph away. */
    @Transactional
    public void remove(long magazineId, long readerId) {
        set(magazineId, readerId, null);
    }

    /** The reader's photograph. */
    public Optional<Files.Content> find(long magazineId, long readerId) {
        return jdbc
                .sql("select photo_file_id from reader where id = ? and magazine_id = ? and photo_file_id is not null")
                .params(readerId, magazineId).query((row, n) -> row.getLong(1)).optional().flatMap(files::content);
    }

    /** The file before goes by the table's trigger. */
    private void set(long magazineId, long readerId, @Nullable Long file) {
        int found = jdbc.sql("update reader set photo_file_id = :file where id = :id and magazine_id = :magazine")
                .param("file", file, java.sql.Types.BIGINT).param("id", readerId).param("magazine", magazineId)
                .update();
        if (found == 0) {
            throw new FaultException(Fault.notFound("id"));
        }
    }

    private static boolean begins(byte[] picture, byte[] mark) {
        return picture.length > mark.length
                && java.util.Arrays.equals(picture, 0, mark.length, mark, 0, mark.length);
    }
}
