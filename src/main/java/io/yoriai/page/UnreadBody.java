package io.yoriai.page;

import jakarta.servlet.ServletRequest;

import java.io.IOException;
import java.io.InputStream;

/** The body of a request that was refused before it was read. */
public final class UnreadBody {

    private UnreadBody() {}

    /**
     * Reads it away where it is short: most programs read no answer before they have sent all, and would lose it with their
     * connection. Costs no memory; the deadlines of bodies hold.
     *
     * @param most bytes; what is larger, or does not come, loses the connection
     */
    public static void drain(ServletRequest request, long most) {
        long left = request.getContentLengthLong() > most ? 0 : most;
        byte[] buffer = new byte[8192];
        try {
            InputStream body = request.getInputStream();
            int read = left > 0 ? body.read(buffer) : -1;
            while (read >= 0 && left > 0) {
                left -= read;
                read = body.read(buffer);
            }
        } catch (IOException | RuntimeException e) {
            // It does not come; the connection ends with the answer.
        }
    }
}
