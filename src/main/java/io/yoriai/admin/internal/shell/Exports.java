package io.yoriai.admin.internal.shell;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.io.IOException;
import java.util.concurrent.Semaphore;

import jakarta.servlet.http.HttpServletResponse;

/** Files that are written while they are read: two at a time on a node, for each holds a connection as long as it is fetched. */
@Component
public class Exports {

    private static final int AT_ONCE = 2;
    private static final String SECONDS = "30";

    private final Semaphore turns = new Semaphore(AT_ONCE);

    /** Writes the file into the response. */
    @FunctionalInterface
    public interface Export {
        void write() throws IOException;
    }

    /**
     * Runs an export, or says in a page (503) that others are running; then nothing was written.
     *
     * @return the page; null where the response is written
     */
    public @Nullable String run(Model model, HttpServletResponse response, Export export) throws IOException {
        if (!turns.tryAcquire()) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, SECONDS);
            model.addAttribute("notice", "admin.exports");
            return "admin/notice";
        }
        try {
            export.write();
            return null;
        } finally {
            turns.release();
        }
    }
}
