package io.yoriai.mail.internal.smtp;

import java.time.Duration;

/** How long a server may take for each step (RFC 5321 4.5.3.2). A shorter wait after the dot makes 40001 of what is refused. */
public record Timeouts(Duration connect, Duration greeting, Duration command, Duration data, Duration block,
        Duration dot) {

    public static final Timeouts STANDARD = new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(5),
            Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ofMinutes(3), Duration.ofMinutes(10));
}
