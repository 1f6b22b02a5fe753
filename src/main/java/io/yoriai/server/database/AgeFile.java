package io.yoriai.server.database;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * A file for those alone who hold a key: age-encryption.org/v1 with X25519 recipients, as the program {@code age} reads and
 * writes it (docs/adr/0062).
 */
final class AgeFile {

    private static final String START = "age-encryption.org/v1\n";
    private static final int BUFFER = 1 << 16;

    private AgeFile() {}

    /**
     * Encrypts what is written; the file is whole when the stream is closed.
     *
     * @param recipients {@code age1…}, each of whom can read it
     * @throws CannotStartException for one that is none
     */
    static OutputStream encrypting(OutputStream out, List<String> recipients) throws IOException {
        List<RecipientStanzaWriter> writers = new ArrayList<>();
        for (String recipient : recipients) {
            try {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
            } catch (GeneralSecurityException | RuntimeException e) {
                throw new CannotStartException("This is no recipient of age (age1…): " + recipient, e);
            }
        }
        try {
            return Channels.newOutputStream(
                    new StandardEncryptingChannelFactory().newEncryptingChannel(Channels.newChannel(out), writers));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /**
     * What a file holds, whether it is encrypted or not.
     *
     * @param identity a file with lines {@code AGE-SECRET-KEY-1…}; null: none
     */
    static InputStream reading(Path file, @Nullable Path identity) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        in.mark(START.length());
        boolean encrypted = START.equals(new String(in.readNBytes(START.length()), StandardCharsets.US_ASCII));
        in.reset();
        if (!encrypted) {
            return in;
        }
        if (identity == null) {
            in.close();
            throw new IOException(file + " is encrypted: --identity names the file with the key (AGE-SECRET-KEY-1…)");
        }
        try {
            return Channels.newInputStream(new StandardDecryptingChannelFactory()
                    .newDecryptingChannel(Channels.newChannel(in), readers(identity)));
        } catch (GeneralSecurityException e) {
            in.close();
            throw new IOException(file + " was not encrypted to a key of " + identity, e);
        }
    }

    private static List<RecipientStanzaReader> readers(Path identity) throws IOException, GeneralSecurityException {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        for (String line : Files.readAllLines(identity)) {
            if (line.startsWith("AGE-SECRET-KEY-1")) {
                readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line.strip()));
            }
        }
        if (readers.isEmpty()) {
            throw new IOException(identity + " holds no key (AGE-SECRET-KEY-1…)");
        }
        return readers;
    }
}
