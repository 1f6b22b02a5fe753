package io.yoriai.reader;

import java.time.Instant;

/**
 * An address whose mail came back.
 *
 * @param errors in a row; 0 where mail arrives again
 * @param valid whether it can be mailed
 * @param code of the newest error
 * @param readers as many magazines have it on their lists still
 * @param stopped as many of them have stopped delivery for its errors
 */
public record FailedAddress(String address, int errors, boolean valid, String code, Instant at, int readers,
        int stopped) {}
