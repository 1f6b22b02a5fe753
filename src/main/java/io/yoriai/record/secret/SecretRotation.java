package io.yoriai.record.secret;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

import io.yoriai.record.RandomText;
import io.yoriai.record.write.WriteLog;

/** Puts another secret in force and seals everything anew with it, while nodes go on serving (docs/adr/0062). */
@Component
public class SecretRotation {

    private final Secrets secrets;
    private final SecretCipher cipher;
    private final DataKeys keys;
    private final List<Sealed> columns;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final WriteLog log;

    SecretRotation(Secrets secrets, SecretCipher cipher, DataKeys keys, List<Sealed> columns,
            JdbcClient jdbc, TransactionTemplate transaction, WriteLog log) {
        this.log = log;
        this.secrets = secrets;
        this.cipher = cipher;
        this.keys = keys;
        this.columns = columns;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** What was sealed anew. */
    public record Rotated(short number, int values) {}

    /**
     * Puts the other secret in force: that of the setting, or where a file holds the secret a new random one, which then
     * stands in that file and the one before beside it.
     *
     * @return null: there is no other secret
     */
    public @Nullable Rotated rotate() {
        keys.ensure();
        Path file = secrets.file();
        if (file != null) {
            write(Secrets.other(file), RandomText.hex(24));
        }
        String next = secrets.other();
        if (next == null) {
            return null;
        }
        String before = secrets.current().secret();
        Rotated rotated = Objects.requireNonNull(transaction.execute(status -> {
            short number = secrets.begin(next);
            log.note("secret.rotate", "Secret/" + number);
            return new Rotated(number, sealAnew(number));
        }));
        if (file != null) {
            // Whoever reads between the two finds the new one in both: it knows the old one by its setting still.
            write(file, next);
            write(Secrets.other(file), before);
        }
        return rotated;
    }

    /**
     * Seals anew whatever is sealed with another secret than the one in force: nodes seal with the one before for up to a
     * second after it changed.
     *
     * @return how many values
     */
    public int sealAnew() {
        return Objects.requireNonNull(transaction.execute(status -> sealAnew(secrets.current().number())));
    }

    private int sealAnew(short number) {
        int count = 0;
        for (Sealed sealed : columns) {
            List<byte[]> old = jdbc
                    .sql("select distinct " + sealed.column() + " from " + sealed.table() + " where " + sealed.column()
                            + " is not null and substr(" + sealed.column() + ", 1, 2) <> int2send(?)")
                    .param(number).query((row, n) -> Objects.requireNonNull(row.getBytes(1))).list();
            for (byte[] value : old) {
                count += jdbc
                        .sql("update " + sealed.table() + " set " + sealed.column() + " = ? where " + sealed.column()
                                + " = ?")
                        .params(cipher.encrypt(cipher.decrypt(value)), value).update();
            }
        }
        return count;
    }

    private static void write(Path file, String secret) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, secret + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
