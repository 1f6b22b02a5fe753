package io.yoriai.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.yoriai.server.database.DataDirectory.DirectoryInUseException;

/** The embedded database, its folder, and its backups; one database serves all tests here. */
class EmbeddedDatabaseTest {

    @TempDir
    static Path folder;

    private static DataDirectory directory;
    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        directory = DataDirectory.claim(folder.resolve("live"));
        database = EmbeddedDatabase.start(directory);
        execute("create table note (n integer primary key, text text)");
    }

    @AfterAll
    static void stop() {
        database.close();
        directory.close();
        assertThat(new Orphans(new DatabaseHome(directory.database())).alive()).isEmpty();
    }

    @Test
    void its_folder_and_its_passwords_are_for_their_owner_alone() throws Exception {
        assertThat(mode("database")).isEqualTo("rwx------");
        assertThat(mode("database/programs")).isEqualTo("rwx------");
        assertThat(mode("database/superuser.password")).isEqualTo("rw-------");
        assertThat(mode("database/application.password")).isEqualTo("rw-------");
    }

    @Test
    void nobody_comes_in_without_the_password() {
        DatabaseAccess access = database.access();
        for (String user : new String[]{"yoriai", "postgres"}) {
            assertThatThrownBy(() -> new DatabaseAccess(access.url(), user, "guessed").connect().close())
                    .isInstanceOf(SQLException.class).hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void the_application_is_no_superuser() throws Exception {
        try (Connection connection = database.access().connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select usesuper from pg_user where usename = current_user")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBoolean(1)).isFalse();
        }
    }

    @Test
    void a_directory_is_claimed_once() {
        assertThatThrownBy(() -> DataDirectory.claim(folder.resolve("live")))
                .isInstanceOf(DirectoryInUseException.class)
                .hasMessageContaining("in use by another Yoriai");
    }

    @Test
    void data_of_another_major_version_is_refused() throws Exception {
        try (DataDirectory other = DataDirectory.claim(folder.resolve("other"))) {
            new DatabaseHome(other.database()).writeVersion("17");
            assertThatThrownBy(() -> EmbeddedDatabase.start(other)).isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("PostgreSQL 17").hasMessageContaining("PostgreSQL 18");
            assertThat(other.database().resolve("pgdata")).doesNotExist();
        }
    }

    @Test
    void data_that_is_gone_is_told_and_not_made_anew() throws Exception {
        try (DataDirectory other = DataDirectory.claim(folder.resolve("gone"))) {
            new DatabaseHome(other.database()).writeVersion(EmbeddedDatabase.MAJOR);
            assertThatThrownBy(() -> EmbeddedDatabase.start(other)).isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("incomplete");
        }
    }

    @Test
    void an_interrupted_first_start_is_set_aside_and_a_damaged_one_is_told_at_once() throws Exception {
        try (DataDirectory other = DataDirectory.claim(folder.resolve("torn"))) {
            Files.createDirectories(other.database().resolve("pgdata/base"));
            EmbeddedDatabase.start(other).close();
            try (var entries = Files.list(other.database())) {
                assertThat(entries.map(entry -> entry.getFileName().toString()))
                        .anyMatch(name -> name.startsWith("pgdata-incomplete-"));
            }
            Files.delete(other.database().resolve("pgdata/global/pg_control"));
            assertTimeout(Duration.ofMinutes(1),
                    () -> assertThatThrownBy(() -> EmbeddedDatabase.start(other))
                            .isInstanceOf(CannotStartException.class)
                            .hasMessageContaining("The database does not start").hasMessageContaining("pg_control"));
        }
    }

    @Test
    void a_backup_made_under_load_restores_whole() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> {
            int n = 0;
            while (!over.get()) {
                execute("insert into note values (" + ++n + ", repeat('x', 2000))");
            }
            return n;
        });
        Path file = folder.resolve("backup.tar.gz");
        while (rows(database.access()) < 100) {
            Thread.onSpinWait();
        }
        long before = rows(database.access());
        Backup.write(folder.resolve("live"), file, new Backup.Content(List.of(), true));
        over.set(true);
        assertThat(writing.join()).isGreaterThan((int) before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThatThrownBy(() -> Backup.write(folder.resolve("live"), file, new Backup.Content(List.of(), true)))
                .hasMessageContaining("exists already");

        try (DataDirectory target = DataDirectory.claim(folder.resolve("restored"))) {
            assertThat(Restore.read(target, file, null, false, "operator")).isNull();
            try (EmbeddedDatabase restored = EmbeddedDatabase.start(target)) {
                assertThat(rows(restored.access())).isBetween(before, rows(database.access()));
                assertThat(gaps(restored.access())).as("what was committed later but not what was earlier").isZero();
            }
            assertThatThrownBy(() -> Restore.read(target, file, null, false, "operator"))
                    .hasMessageContaining("--force");
            Path aside = Objects.requireNonNull(Restore.read(target, file, null, true, "operator"));
            assertThat(aside.resolve("pgdata/PG_VERSION")).exists();
            try (EmbeddedDatabase again = EmbeddedDatabase.start(target)) {
                assertThat(rows(again.access())).isGreaterThanOrEqualTo(before);
            }
            damagedFilesChangeNothing(target, file);
        }
    }

    @Test
    void an_encrypted_backup_without_the_secret_restores_with_its_key_and_no_other() throws Exception {
        java.security.KeyPair reader = new X25519KeyPairGenerator().generateKeyPair();
        Path key = Files.writeString(folder.resolve("key.txt"), "# a comment\n" + reader.getPrivate() + "\n");
        Path other = Files.writeString(folder.resolve("other.txt"),
                new X25519KeyPairGenerator().generateKeyPair().getPrivate() + "\n");
        Path file = folder.resolve("backup.tar.gz.age");
        assertThatThrownBy(() -> Backup.write(folder.resolve("live"), file,
                new Backup.Content(List.of("age1nobody"), true))).hasMessageContaining("age1nobody");
        assertThat(file).doesNotExist();
        Backup.write(folder.resolve("live"), file,
                new Backup.Content(List.of(reader.getPublic().toString()), false));
        assertThat(Files.readAllBytes(file)).startsWith("age-encryption.org/v1".getBytes(StandardCharsets.US_ASCII));
        try (DataDirectory target = DataDirectory.claim(folder.resolve("decrypted"))) {
            assertThatThrownBy(() -> Restore.read(target, file, null, false, "operator"))
                    .hasMessageContaining("--identity");
            assertThatThrownBy(() -> Restore.read(target, file, other, false, "operator"))
                    .hasMessageContaining("was not encrypted to a key of");
            Restore.read(target, file, key, false, "operator");
            assertThat(Restore.hasSecret(target)).isFalse();
            try (EmbeddedDatabase restored = EmbeddedDatabase.start(target)) {
                assertThat(rows(restored.access())).isEqualTo(rows(database.access()));
            }
            byte[] torn = Files.readAllBytes(file);
            Path shorter = Files.write(folder.resolve("torn.age"), java.util.Arrays.copyOf(torn, torn.length - 1000));
            assertThatThrownBy(() -> Restore.read(target, shorter, key, true, "operator"))
                    .hasMessageStartingWith("Nothing was restored");
        }
    }

    private static void damagedFilesChangeNothing(DataDirectory target, Path file) throws Exception {
        Path torn = folder.resolve("torn.tar.gz");
        Files.write(torn, java.util.Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
        Path altered = Files.copy(file, folder.resolve("altered.tar.gz"));
        try (RandomAccessFile bytes = new RandomAccessFile(altered.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int old = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(old ^ 1);
        }
        for (Path bad : new Path[]{torn, altered, Files.writeString(folder.resolve("other.gz"), "no backup")}) {
            assertThatThrownBy(() -> Restore.read(target, bad, null, true, "operator"))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageStartingWith("Nothing was restored");
            assertThat(target.database().resolve("pgdata/PG_VERSION")).exists();
            assertThat(target.root().resolve(Restore.FOLDER)).doesNotExist();
        }
    }

    private static String mode(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.root().resolve(file)));
    }

    private static long rows(DatabaseAccess access) {
        return number(access, "select count(*) from note");
    }

    /** Numbers below the greatest that are missing: each was committed before the next was written. */
    private static long gaps(DatabaseAccess access) {
        return number(access, "select coalesce(max(n), 0) - count(*) from note");
    }

    private static long number(DatabaseAccess access, String query) {
        try (Connection connection = access.connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) {
        try (Connection connection = database.access().connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
