package io.yoriai.smp.bulk;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.smp.xml.BodyKind;

/** A batch's bytes while they come: unpacked, counted, digested. */
public final class BatchStream extends FilterInputStream {

    private final MessageDigest digest;
    private final long most;
    private long read;
    private byte[] told = {};

    private BatchStream(InputStream body, MessageDigest digest, long most) {
        super(body);
        this.digest = digest;
        this.most = most;
    }

    /**
     * @param encoding {@code gzip}, {@code identity} or ""
     * @param address what the digest is of beside the body
     * @param most bytes unpacked
     * @throws FaultException 415 for another encoding, 400 where it is not packed as it says
     */
    static BatchStream of(InputStream body, String encoding, byte[] address, long most) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        digest.update(address);
        String packed = encoding.strip().toLowerCase(Locale.ROOT);
        if (packed.isEmpty() || packed.equals("identity")) {
            return new BatchStream(body, digest, most);
        }
        if (!packed.equals("gzip") && !packed.equals("x-gzip")) {
            throw BodyKind.other(encoding);
        }
        try {
            return new BatchStream(new GZIPInputStream(body, 1 << 16), digest, most);
        } catch (ZipException | EOFException e) {
            throw malformed();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got;
        try {
            got = super.read(into, offset, length);
        } catch (ZipException | EOFException e) {
            throw malformed();
        } catch (FaultException e) {
            throw e;
        } catch (RuntimeException e) {
            // The container tells by exceptions of its own, too, that a body does not come.
            throw new IOException(e);
        }
        if (got > 0) {
            digest.update(into, offset, got);
            read += got;
            if (read > most) {
                throw new FaultException(Fault.of(413, "TOO_LARGE", null));
            }
        }
        return got;
    }

    /** The digest of all that came; the rest is read for it. */
    byte[] digest() throws IOException {
        if (told.length == 0) {
            byte[] rest = new byte[1 << 16];
            int got = read(rest, 0, rest.length);
            while (got >= 0) {
                got = read(rest, 0, rest.length);
            }
            told = digest.digest();
        }
        return told;
    }

    private static FaultException malformed() {
        return new FaultException(Fault.of(400, "MALFORMED_BODY", null));
    }
}
