package io.yoriai.mail.internal.sending;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.function.Function;

import io.yoriai.magazine.Magazine;
import io.yoriai.mail.internal.MailQueue;
import io.yoriai.mail.internal.NewMail;
import io.yoriai.mail.internal.template.ReaderFields;
import io.yoriai.publish.Issue;

/** Issues as their editors try them: shown as a mail, and sent to the editor. */
@Component
public class IssueTrials {

    private static final int WEIGHT = 3;

    private final IssueContents contents;
    private final ContentStore store;
    private final MailQueue queue;
    private final ReaderFields fields;

    IssueTrials(IssueContents contents, ContentStore store, MailQueue queue, ReaderFields fields) {
        this.contents = contents;
        this.store = store;
        this.queue = queue;
        this.fields = fields;
    }

    /** @param html to be shown in a frame without rights; "": text alone */
    public record Shown(String subject, String text, String html) {}

    /** A mail of the issue in words, as somebody would get it of whom nothing is known. */
    public Shown show(Magazine magazine, Issue issue) {
        CompiledContent compiled = CompiledContent.of(contents.of(magazine, issue), null);
        Function<String, String> values = name -> fields.value(name, magazine, null, "reader@example.com");
        return new Shown(compiled.title().string(values),
                compiled.text() == null ? "" : compiled.text().string(values),
                compiled.html() == null ? "" : compiled.html().string(values));
    }

    /** Queues a mail of the issue to somebody who tries it; it is never counted. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void test(Magazine magazine, Issue issue, String email) {
        queue.add(
                new NewMail(store.store(contents.of(magazine, issue)), null, null, email, MailMaker.TEST, WEIGHT, null,
                        null));
    }
}
