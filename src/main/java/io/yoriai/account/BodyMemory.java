package io.yoriai.account;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory of this node for what callers send, over all doors (docs/adr/0039). A body takes what has arrived and not what
 * it announces; the first 16 KiB are free, so that large or slow ones never keep a small one out; strangers share a third.
 */
@Component
public class BodyMemory {

    static final int STEP = 16 * 1024;
    private static final int FIRST = 2 * 1024;
    private static final long PATIENCE_SECONDS = 5;

    private final Semaphore known;
    private final Semaphore strangers;
    private final long most;

    @Autowired
    BodyMemory() {
        this(Runtime.getRuntime().maxMemory() / 8);
    }

    BodyMemory(long bytes) {
        int steps = Math.toIntExact(Math.max(96, bytes / STEP));
        strangers = new Semaphore(steps / 3, true);
        known = new Semaphore(steps - steps / 3, true);
        most = (long) (steps - steps / 3) * STEP;
    }

    /** Who sends a body. */
    public enum Sender {
        /** Somebody whose key, token or session was checked. */
        KNOWN,
        /** Anybody. */
        STRANGER
    }

    /** No memory within five seconds: the caller may come again. */
    public static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        FullException() {
            super("no memory for another body");
        }
    }

    /**
     * A limit of bodies, at most what all known senders have together: a longer one would wait for memory that there is never.
     *
     * @param wanted in bytes
     */
    public int most(int wanted) {
        return (int) Math.min(wanted, most);
    }

    /** The same for anybody: four such bodies come in at once. */
    public int mostOfStrangers(int wanted) {
        return (int) Math.min(wanted, most / 8);
    }

    /** A body that has arrived; its memory is given back when it is closed. */
    public final class Body implements AutoCloseable {

        private final Semaphore from;
        private int taken;
        private byte[] bytes = new byte[0];
        private boolean tooLarge;

        private Body(Semaphore from) {
            this.from = from;
        }

        /** What came; where it was too large, its beginning. */
        public byte[] bytes() {
            return bytes;
        }

        /** Whether more came than the most that may. */
        public boolean tooLarge() {
            return tooLarge;
        }

        /**
         * Reads on where the first part was not all, now that the sender is known.
         *
         * @param most bytes in all
         */
        public void more(InputStream in, int most) throws IOException {
            List<byte[]> parts = new ArrayList<>(List.of(bytes));
            int length = bytes.length;
            byte[] part = new byte[length == 0 ? FIRST : STEP];
            int read = read(in, part, Math.min(part.length, most + 1 - length));
            while (read > 0) {
                length += read;
                parts.add(read == part.length ? part : Arrays.copyOf(part, read));
                if (read < part.length) {
                    break;
                }
                take(length);
                part = new byte[STEP];
                read = read(in, part, Math.min(STEP, most + 1 - length));
            }
            tooLarge = length > most;
            bytes = joined(parts, length);
        }

        /** The container tells by exceptions of its own, too, that a body does not come. */
        private static int read(InputStream in, byte[] into, int most) throws IOException {
            try {
                return in.readNBytes(into, 0, most);
            } catch (RuntimeException e) {
                throw new IOException(e);
            }
        }

        private void take(int length) throws FullException {
            int steps = length / STEP - taken;
            try {
                if (steps > 0 && !from.tryAcquire(steps, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new FullException();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FullException();
            }
            taken += Math.max(0, steps);
        }

        @Override
        public void close() {
            from.release(taken);
            taken = 0;
        }
    }

    /**
     * Reads a body, waiting for memory where it is long.
     *
     * @param most bytes; what comes beyond is not read
     * @throws FullException where none was free for five seconds
     */
    public Body read(InputStream in, int most, Sender sender) throws IOException {
        Body body = new Body(sender == Sender.KNOWN ? known : strangers);
        try {
            body.more(in, most);
            return body;
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    /**
     * Waits for the memory of a long form of somebody who is known, which somebody else reads.
     *
     * @param bytes that it announces; three of them in percent signs become one
     * @return to be closed when it is done with
     */
    public Body reserve(long bytes) throws FullException {
        Body body = new Body(known);
        body.take((int) Math.min(bytes / 3, most));
        return body;
    }

    private static byte[] joined(List<byte[]> parts, int length) {
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            int count = Math.min(part.length, length - at);
            System.arraycopy(part, 0, all, at, count);
            at += count;
        }
        return all;
    }
}
