package io.yoriai.mail.internal.intake;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.mail.internal.MailSettings;

/** The server that the domain of bounces names as its MX, where {@code yoriai.mail.intake-port} says so. */
@Component
class IntakeServer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(IntakeServer.class);

    private final MailSettings settings;
    private final MailIntake intake;
    private volatile @Nullable SmtpReceiver receiver;

    IntakeServer(MailSettings settings, MailIntake intake) {
        this.settings = settings;
        this.intake = intake;
    }

    @Override
    public boolean isAutoStartup() {
        return settings.intakePort() > 0;
    }

    @Override
    public void start() {
        receiver = SmtpReceiver.start(settings.intakeHost(), settings.intakePort(), new SmtpReceiver.Taker() {
            @Override
            public void take(String from, List<String> recipients, byte[] mail) {
                intake.take(from, recipients, mail);
            }

            @Override
            public boolean takes(String recipient) {
                return intake.takes(recipient);
            }
        });
        LOG.info("Bounces and complaints are taken at {}:{}", settings.intakeHost(), settings.intakePort());
    }

    @Override
    public void stop() {
        SmtpReceiver stopped = receiver;
        receiver = null;
        if (stopped != null) {
            stopped.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return receiver != null;
    }
}
