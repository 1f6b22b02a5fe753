package io.yoriai.newsletter;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.newsletter.Issue.Content;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Map;

/** What staff do with issues, each change with its row in the operation log. Faults are those of {@link Issues}. */
@Service
public class IssueEditor {

    private final Issues issues;
    private final AuditLog audit;

    IssueEditor(Issues issues, AuditLog audit) {
        this.issues = issues;
        this.audit = audit;
    }

    /** As {@link Issues#create}. */
    @Transactional
    public Issue create(SignedIn by, long magazineId, Content content) {
        Issue made = issues.create(magazineId, content, by.name());
        audit.note(by, "issue.create", record(magazineId, made.id()), Map.of(), columns(content));
        return made;
    }

    /** As {@link Issues#change}. */
    @Transactional
    public Issue change(SignedIn by, long magazineId, long id, Content content) {
        Issue old = get(magazineId, id);
        Issue changed = issues.change(magazineId, id, content, by.name());
        audit.note(by, "issue.change", record(magazineId, id), columns(old.content()), columns(content));
        return changed;
    }

    /** 公開済み, or 下書き again: {@link Issues#publish}, {@link Issues#withdraw}. */
    @Transactional
    public Issue publish(SignedIn by, long magazineId, long id, boolean published) {
        Issue old = get(magazineId, id);
        Issue changed = published
                ? issues.publish(magazineId, id, by.name())
                : issues.withdraw(magazineId, id, by.name());
        audit.note(by, published ? "issue.publish" : "issue.withdraw", record(magazineId, id),
                Map.of("status", old.status().name()), Map.of("status", changed.status().name()));
        return changed;
    }

    /** Makes an issue the magazine's sample, or lets the magazine have none: {@link Issues#chooseSample}. */
    @Transactional
    public void sample(SignedIn by, long magazineId, long id, boolean sample) {
        Issue old = get(magazineId, id);
        if (sample) {
            issues.chooseSample(magazineId, id);
        } else {
            issues.noSample(magazineId);
        }
        audit.note(by, "issue.sample", record(magazineId, id), Map.of("sample", Boolean.toString(old.sample())),
                Map.of("sample", Boolean.toString(sample)));
    }

    /** As {@link Issues#showAsBackNumber}. */
    @Transactional
    public void backNumber(SignedIn by, long magazineId, long id, boolean shown) {
        Issue old = get(magazineId, id);
        issues.showAsBackNumber(magazineId, id, shown);
        audit.note(by, "issue.backNumber", record(magazineId, id),
                Map.of("back_number", Boolean.toString(old.backNumber())),
                Map.of("back_number", Boolean.toString(shown)));
    }

    /** As {@link Issues#delete}. */
    @Transactional
    public void delete(SignedIn by, long magazineId, long id) {
        Issue old = get(magazineId, id);
        issues.delete(magazineId, id);
        audit.note(by, "issue.delete", record(magazineId, id), columns(old.content()), Map.of("subject", ""));
    }

    private Issue get(long magazineId, long id) {
        return issues.find(magazineId, id).orElseThrow(() -> new FaultException(Fault.notFound("Issue.Id")));
    }

    private static String record(long magazineId, long id) {
        return "Magazine/" + magazineId + "/Issue/" + id;
    }

    /** The bodies are too long for the log: how long they are stands for them. */
    private static Map<String, String> columns(Content content) {
        return Map.of("subject", content.subject(), "text_characters", Integer.toString(content.text().length()),
                "html_characters", Integer.toString(content.html().length()));
    }
}
