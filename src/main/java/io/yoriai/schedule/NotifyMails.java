package io.yoriai.schedule;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Notice;
import io.yoriai.magazine.Magazines;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.schedule.internal.NotifyStore;

/** The notify mails of magazines as staff set them (spec/neo.md 7.3). When one goes is a setting of its magazine. */
@Service
public class NotifyMails {

    private final NotifyStore store;
    private final Magazines magazines;
    private final Clock clock;

    NotifyMails(NotifyStore store, Magazines magazines, Clock clock) {
        this.store = store;
        this.magazines = magazines;
        this.clock = clock;
    }

    /** The text of a magazine's notify mail; nothing where none was written yet. */
    public Optional<MailTexts> find(long magazineId) {
        return store.find(magazineId);
    }

    /**
     * Stores the notify mail of a magazine: what it says, when it goes, and whether it goes.
     *
     * @param seen version of the magazine that the person saw
     * @throws FaultException 400 for subject or text, 409 where somebody else changed the magazine or the magazine lacks
     *             what mails must show
     */
    @Transactional
    public void change(Actor by, long magazineId, long seen, boolean active, LocalTime time, MailTexts texts) {
        boolean written = written(texts);
        List<Fault> faults = faults(active, texts);
        FaultException.throwIfAny(faults);
        Magazine changed = magazines.change(by, magazineId, seen, settings -> {
            Notice old = settings.notice();
            Instant since = !active ? null : old.activeSince() == null ? clock.instant() : old.activeSince();
            return settings.with(new Notice(active, since, time));
        }, Map.of());
        if (active) {
            MailTexts.requireLabel(changed);
        }
        if (written) {
            store.save(magazineId, texts, clock.instant());
        }
    }

    /** Everything that is wrong with the texts; one that is off may have none. */
    public static List<Fault> faults(boolean active, MailTexts texts) {
        return active || written(texts) ? MailTexts.faults("NotifyMail", texts) : List.of();
    }

    private static boolean written(MailTexts texts) {
        return !texts.subject().isBlank() || !texts.text().isBlank();
    }
}
