package io.yoriai.newsletter;

import io.yoriai.newsletter.Issue.Content;
import io.yoriai.newsletter.Issue.Status;
import io.yoriai.newsletter.internal.IssueMarkup;
import io.yoriai.newsletter.internal.IssueStore;
import io.yoriai.newsletter.internal.Placeholders;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Issues of magazines: composed, published, chosen as the sample, shown as back numbers (spec/neo.md 7.1, 7.2). Bodies hold
 * placeholders {@code [% Reader.name %]}, {@code [% Reader.name || "読者" %]}, {@code [%%} for a literal {@code [%}.
 */
@Service
public class Issues {

    /** Most characters of a subject. */
    public static final int MOST_SUBJECT = 200;
    /** Most characters of a body. */
    public static final int MOST_BODY = 1_000_000;

    private final Magazines magazines;
    private final IssueStore store;
    private final Placeholders placeholders;
    private final IssueMarkup markup;
    private final Clock clock;

    Issues(Magazines magazines, IssueStore store, Placeholders placeholders, IssueMarkup markup, Clock clock) {
        this.magazines = magazines;
        this.store = store;
        this.placeholders = placeholders;
        this.markup = markup;
        this.clock = clock;
    }

    /**
     * An issue as everybody may see it: placeholders filled with neutral samples.
     *
     * @param html safe markup without styles and scripts
     */
    public record Shown(Issue issue, String subject, String html) {}

    /** Which public pages a magazine has something for. */
    public record Offered(boolean sample, boolean backNumbers) {}

    /**
     * Stores a draft.
     *
     * @param actor who does it, as shown to staff
     * @throws FaultException 400 with every fault of the content, 404 where there is no such magazine
     */
    @Transactional
    public Issue create(long magazineId, Content content, String actor) {
        Magazine magazine = magazines.find(magazineId)
                .orElseThrow(() -> new FaultException(Fault.notFound("magazine_id")));
        check(content);
        return get(magazine.id(), store.insert(magazine.id(), content, actor, clock.instant()));
    }

    /**
     * Changes what an issue says, a published one too.
     *
     * @throws FaultException as create
     */
    @Transactional
    public Issue change(long magazineId, long id, Content content, String actor) {
        lock(magazineId, id);
        check(content);
        store.update(id, content, actor, clock.instant());
        return get(magazineId, id);
    }

    /** 公開済み from now on; once published the moment stays. */
    @Transactional
    public Issue publish(long magazineId, long id, String actor) {
        lock(magazineId, id);
        store.publish(id, actor, clock.instant());
        return get(magazineId, id);
    }

    /** 下書き again: neither sample nor back number any more. */
    @Transactional
    public Issue withdraw(long magazineId, long id, String actor) {
        lock(magazineId, id);
        store.withdraw(id, actor, clock.instant());
        return get(magazineId, id);
    }

    /**
     * Makes an issue the magazine's sample in the place of the one before.
     *
     * @throws FaultException 409 where it is a draft, 404 where there is no such issue
     */
    @Transactional
    public Issue chooseSample(long magazineId, long id) {
        magazines.change(magazineId, settings -> settings);
        published(magazineId, id);
        store.clearSample(magazineId);
        store.setSample(id);
        return get(magazineId, id);
    }

    /** The magazine has no sample any more. */
    @Transactional
    public void noSample(long magazineId) {
        store.clearSample(magazineId);
    }

    /**
     * Shows an issue to everybody, or no longer.
     *
     * @throws FaultException 409 where it is a draft, 404 where there is no such issue
     */
    @Transactional
    public Issue showAsBackNumber(long magazineId, long id, boolean shown) {
        if (shown) {
            published(magazineId, id);
        } else {
            lock(magazineId, id);
        }
        store.setBackNumber(id, shown);
        return get(magazineId, id);
    }

    /** Takes an issue away. */
    @Transactional
    public void delete(long magazineId, long id) {
        lock(magazineId, id);
        store.delete(id);
    }

    public Optional<Issue> find(long magazineId, long id) {
        return store.find(magazineId, id);
    }

    /**
     * All issues for staff, the newest first.
     *
     * @param before an issue's id: those older than it; null: from the newest on
     */
    public List<Issue> list(long magazineId, @Nullable Long before, int limit) {
        return store.list(magazineId, before, limit);
    }

    /** Issues that everybody may read, the latest published first. */
    public List<Issue> backNumbers(long magazineId, @Nullable Long before, int limit) {
        return store.backNumbers(magazineId, before, limit);
    }

    public Offered offered(long magazineId) {
        return store.offered(magazineId);
    }

    /** The sample issue as everybody may see it. */
    public Optional<Shown> sample(Magazine magazine, Locale language) {
        return store.sample(magazine.id()).map(issue -> show(magazine, issue, language));
    }

    /** A back number as everybody may see it; nothing for an issue that is not shown. */
    public Optional<Shown> backNumber(Magazine magazine, long id, Locale language) {
        return store.find(magazine.id(), id).filter(issue -> issue.backNumber() && issue.status() == Status.PUBLISHED)
                .map(issue -> show(magazine, issue, language));
    }

    /** Any issue as it would look on a public page, for staff. */
    public Shown preview(Magazine magazine, Issue issue, Locale language) {
        return show(magazine, issue, language);
    }

    private Shown show(Magazine magazine, Issue issue, Locale language) {
        Content content = issue.content();
        Placeholders.Values samples = Placeholders.samples(magazine, placeholders.neutralName(language));
        String html = content.html().isBlank()
                ? IssueMarkup.fromText(Placeholders.fill(content.text(), samples, false))
                : markup.safe(Placeholders.fill(content.html(), samples, true));
        return new Shown(issue, Placeholders.fill(content.subject(), samples, false).replaceAll("\\p{Cntrl}+", " "),
                html);
    }

    private void lock(long magazineId, long id) {
        if (!store.lock(magazineId, id)) {
            throw new FaultException(Fault.notFound("Issue.Id"));
        }
    }

    private void published(long magazineId, long id) {
        lock(magazineId, id);
        if (get(magazineId, id).status() != Status.PUBLISHED) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Issue.Status").saying("issue.draft"));
        }
    }

    private Issue get(long magazineId, long id) {
        return store.find(magazineId, id).orElseThrow(() -> new FaultException(Fault.notFound("Issue.Id")));
    }

    private static void check(Content content) {
        List<Fault> faults = new ArrayList<>();
        if (content.subject().isBlank()) {
            faults.add(Fault.required("Issue.Subject"));
        } else if (content.subject().length() > MOST_SUBJECT) {
            faults.add(Fault.tooLong("Issue.Subject", MOST_SUBJECT));
        } else if (content.subject().chars().anyMatch(Character::isISOControl)) {
            faults.add(Fault.invalidValue("Issue.Subject"));
        }
        if (content.text().isBlank() && content.html().isBlank()) {
            faults.add(Fault.required("Issue.Text"));
        }
        body(faults, "Issue.Text", content.text());
        body(faults, "Issue.Html", content.html());
        Placeholders.unknown(content.subject()).forEach(name -> faults.add(unknown("Issue.Subject", name)));
        Placeholders.unknown(content.text()).forEach(name -> faults.add(unknown("Issue.Text", name)));
        Placeholders.unknown(content.html()).forEach(name -> faults.add(unknown("Issue.Html", name)));
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
    }

    private static void body(List<Fault> faults, String field, String text) {
        if (text.length() > MOST_BODY) {
            faults.add(Fault.tooLong(field, MOST_BODY));
        } else if (text.indexOf('\0') >= 0) {
            faults.add(Fault.invalidValue(field));
        }
    }

    private static Fault unknown(String field, String placeholder) {
        return Fault.of(400, "UNKNOWN_PLACEHOLDER", field).saying("issue.placeholder", placeholder);
    }
}
