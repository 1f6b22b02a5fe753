package io.yoriai.publish;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.publish.Issue.Content;
import io.yoriai.publish.Issue.Status;
import io.yoriai.publish.internal.IssueMarkup;
import io.yoriai.publish.internal.IssueStore;
import io.yoriai.publish.internal.Placeholders;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Issues of magazines: composed, published, chosen as the sample, shown as back numbers (spec/neo.md 7.1, 7.2). Bodies hold
 * placeholders {@code [% Reader.name %]}, {@code [% Reader.name || "読者" %]}, {@code [%%} for a literal {@code [%}. Each change has
 * its row in the operation log.
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
    private final AuditLog audit;
    private final Clock clock;

    Issues(Magazines magazines, IssueStore store, Placeholders placeholders, IssueMarkup markup,
            AuditLog audit, Clock clock) {
        this.magazines = magazines;
        this.store = store;
        this.placeholders = placeholders;
        this.markup = markup;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An issue as everybody may see it: placeholders filled with neutral samples.
     *
     * @param html safe markup without styles and scripts
     */
    public record Shown(Issue issue, String subject, String html) {}

    /**
     * Stores a draft.
     *
     * @throws FaultException 400 with every fault of the content, 404 where there is no such magazine
     */
    @Transactional
    public Issue create(Actor by, long magazineId, Content content) {
        Magazine magazine = magazines.get(magazineId);
        check(content);
        long id = store.insert(magazine.id(), content, by.name(), clock.instant());
        audit.write(by, "issue.create", record(magazineId, id), Map.of(), columns(content));
        return get(magazineId, id);
    }

    /**
     * Changes what an issue says, a published one too.
     *
     * @throws FaultException as create
     */
    @Transactional
    public Issue change(Actor by, long magazineId, long id, Content content) {
        Issue old = hold(magazineId, id);
        check(content);
        store.update(id, content, by.name(), clock.instant());
        audit.write(by, "issue.change", record(magazineId, id), columns(old.content()), columns(content));
        return get(magazineId, id);
    }

    /** 公開済み from now on; once published the moment stays. */
    @Transactional
    public Issue publish(Actor by, long magazineId, long id) {
        Issue old = hold(magazineId, id);
        store.publish(id, by.name(), clock.instant());
        return status(by, "issue.publish", old);
    }

    /** 下書き again: neither sample nor back number any more. */
    @Transactional
    public Issue withdraw(Actor by, long magazineId, long id) {
        Issue old = hold(magazineId, id);
        store.withdraw(id, by.name(), clock.instant());
        return status(by, "issue.withdraw", old);
    }

    /**
     * Makes an issue the magazine's sample in the place of the one before, or lets the magazine have none.
     *
     * @throws FaultException 409 where it is a draft, 404 where there is no such issue
     */
    @Transactional
    public Issue sample(Actor by, long magazineId, long id, boolean sample) {
        // Two choices of one moment run one after the other; the magazine itself does not change by it.
        magazines.hold(magazineId);
        Issue old = sample ? published(magazineId, id) : hold(magazineId, id);
        store.clearSample(magazineId);
        if (sample) {
            store.setSample(id);
        }
        audit.write(by, "issue.sample", record(magazineId, id), Map.of("sample", Boolean.toString(old.sample())),
                Map.of("sample", Boolean.toString(sample)));
        return get(magazineId, id);
    }

    /**
     * Shows an issue to everybody, or no longer.
     *
     * @throws FaultException 409 where it is a draft, 404 where there is no such issue
     */
    @Transactional
    public Issue showAsBackNumber(Actor by, long magazineId, long id, boolean shown) {
        Issue old = shown ? published(magazineId, id) : hold(magazineId, id);
        store.setBackNumber(id, shown);
        audit.write(by, "issue.backNumber", record(magazineId, id),
                Map.of("back_number", Boolean.toString(old.backNumber())),
                Map.of("back_number", Boolean.toString(shown)));
        return get(magazineId, id);
    }

    /** Takes an issue away. */
    @Transactional
    public void delete(Actor by, long magazineId, long id) {
        Issue old = hold(magazineId, id);
        store.delete(id);
        audit.write(by, "issue.delete", record(magazineId, id), columns(old.content()), Map.of("subject", ""));
    }

    private Issue status(Actor by, String what, Issue old) {
        Issue changed = get(old.magazineId(), old.id());
        audit.write(by, what, record(old.magazineId(), old.id()), Map.of("status", old.status().name()),
                Map.of("status", changed.status().name()));
        return changed;
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

    /** Which public pages the magazine has something for. */
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

    /** Any issue as it would look on a public page. */
    public Shown preview(Magazine magazine, Issue issue, Locale language) {
        return show(magazine, issue, language);
    }

    /**
     * What is being written as it would look on a public page, for staff; nothing of it is stored.
     *
     * @throws FaultException 400 with every fault of the content
     */
    public Shown preview(Magazine magazine, Content content, Locale language) {
        check(content);
        Instant now = clock.instant();
        return show(magazine, new Issue(0, magazine.id(), content, Status.DRAFT, null, false, false, now, now, ""),
                language);
    }

    /**
     * A text of a mail with its placeholders filled in; one that has no value is left out.
     *
     * @param reader by {@code Reader.field}
     * @param html whether values are escaped
     */
    public static String fill(String text, Magazine magazine, Map<String, String> reader, boolean html) {
        Map<String, String> values = new HashMap<>(Placeholders.samples(magazine, "").byName());
        values.putAll(reader);
        return Placeholders.fill(text, new Placeholders.Values(values), html);
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

    /** The issue, held until the transaction ends. */
    private Issue hold(long magazineId, long id) {
        if (!store.lock(magazineId, id)) {
            throw new FaultException(Fault.notFound("Issue.Id"));
        }
        return get(magazineId, id);
    }

    private Issue published(long magazineId, long id) {
        Issue issue = hold(magazineId, id);
        if (issue.status() != Status.PUBLISHED) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Issue.Status").saying("publish.issue.draft"));
        }
        return issue;
    }

    private Issue get(long magazineId, long id) {
        return store.find(magazineId, id).orElseThrow(() -> new FaultException(Fault.notFound("Issue.Id")));
    }

    private static String record(long magazineId, long id) {
        return "Magazine/" + magazineId + "/Issue/" + id;
    }

    /** The bodies are too long for the log: how long they are stands for them. */
    private static Map<String, String> columns(Content content) {
        return Map.of("subject", content.subject(), "text_characters", Integer.toString(content.text().length()),
                "html_characters", Integer.toString(content.html().length()));
    }

    private static void check(Content content) {
        List<Fault> faults = new ArrayList<>();
        Fault.ofLine("Issue.Subject", content.subject(), MOST_SUBJECT).ifPresent(faults::add);
        if (content.text().isBlank() && content.html().isBlank()) {
            faults.add(Fault.required("Issue.Text"));
        }
        body(faults, "Issue.Text", content.text());
        body(faults, "Issue.Html", content.html());
        Placeholders.unknown(content.subject()).forEach(name -> faults.add(unknown("Issue.Subject", name)));
        Placeholders.unknown(content.text()).forEach(name -> faults.add(unknown("Issue.Text", name)));
        Placeholders.unknown(content.html()).forEach(name -> faults.add(unknown("Issue.Html", name)));
        FaultException.throwIfAny(faults);
    }

    private static void body(List<Fault> faults, String field, String text) {
        if (text.length() > MOST_BODY) {
            faults.add(Fault.tooLong(field, MOST_BODY));
        } else if (text.indexOf('\0') >= 0) {
            faults.add(Fault.invalidValue(field));
        }
    }

    private static Fault unknown(String field, String placeholder) {
        return Fault.of(400, "UNKNOWN_PLACEHOLDER", field).saying("publish.issue.placeholder", placeholder);
    }
}
