package io.yoriai.mail.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import io.yoriai.account.Callers;

/** Where links in mails lead: {@code yoriai.public-url}; the demo's to this machine itself. */
@Component
public class MailLinks {

    private final Callers callers;
    private final Environment environment;

    public MailLinks(Callers callers, Environment environment) {
        this.callers = callers;
        this.environment = environment;
    }

    /** Scheme, host and port; null: nobody said, and no mail with a link can go. */
    public @Nullable String base() {
        String url = callers.publicUrl();
        if (url != null || !environment.getProperty("yoriai.demo", Boolean.class, false)) {
            return url;
        }
        String port = environment.getProperty("local.server.port");
        boolean encrypted = environment.containsProperty("server.ssl.certificate")
                || environment.containsProperty("server.ssl.bundle")
                || environment.containsProperty("server.ssl.key-store");
        return port == null ? null : (encrypted ? "https" : "http") + "://localhost:" + port;
    }
}
