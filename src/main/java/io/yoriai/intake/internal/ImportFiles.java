package io.yoriai.intake.internal;

import org.springframework.core.io.InputStreamSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.io.ByteArrayInputStream;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The bytes of files that wait to be registered, in parts: whoever knows better has them read again in another way. */
@Repository
public class ImportFiles {

    private static final int PART = 1 << 18;

    private final JdbcClient jdbc;

    ImportFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps a file in the running transaction. */
    public void keep(long id, InputStreamSource file) {
        try (InputStream bytes = file.getInputStream()) {
            byte[] part = bytes.readNBytes(PART);
            for (int number = 0; part.length > 0; number++) {
                jdbc.sql("insert into reader_import_part (import_id, number, bytes) values (?, ?, ?)")
                        .params(id, number, part).update();
                part = bytes.readNBytes(PART);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the file is still there. */
    public boolean has(long id) {
        return part(id, 0).isPresent();
    }

    /** The file; one part at a time is in memory. */
    public InputStreamSource of(long id) {
        return () -> new SequenceInputStream(new Enumeration<>() {

            private int number;
            private Optional<byte[]> next = part(id, 0);

            @Override
            public boolean hasMoreElements() {
                return next.isPresent();
            }

            @Override
            public InputStream nextElement() {
                byte[] bytes = next.orElseThrow(NoSuchElementException::new);
                number++;
                next = part(id, number);
                return new ByteArrayInputStream(bytes);
            }
        });
    }

    /** Forgets a file. */
    public void forget(long id) {
        jdbc.sql("delete from reader_import_part where import_id = ?").param(id).update();
    }

    private Optional<byte[]> part(long id, int number) {
        return jdbc.sql("select bytes from reader_import_part where import_id = ? and number = ?").params(id, number)
                .query((row, n) -> row.getBytes(1)).optional();
    }
}
