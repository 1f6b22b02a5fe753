package io.yoriai.mail.internal.sending;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.mail.internal.MailQueue;
import io.yoriai.mail.internal.NewMail;
import io.yoriai.mail.internal.template.ReaderFields;
import io.yoriai.publish.Issue;

/** What mails of an issue say: its bodies, with what mails must show below them, from who issues the magazine. */
@Component
public class IssueContents {

    private static final int WEIGHT = 3;

    private final SenderAddresses senders;
    private final ContentStore store;
    private final MailQueue queue;

    IssueContents(SenderAddresses senders, ContentStore store, MailQueue queue) {
        this.senders = senders;
        this.store = store;
        this.queue = queue;
    }

    Content of(Magazine magazine, Issue issue) {
        Issue.Content written = issue.content();
        Publisher publisher = magazine.settings().publisher();
        boolean html = !written.html().isBlank();
        boolean counts = magazine.settings().tracking();
        Content content = new Content(null, null, null, html ? 3 : 1, written.subject(),
                written.text().isBlank() ? null : written.text(), html ? written.html() : null,
                magazine.settings().charset().equals("ISO-2022-JP") ? 1 : 2, publisher.email(), publisher.name(), null,
                null, publisher.replyTo().isBlank() ? null : publisher.replyTo(), null,
                senders.signing(magazine).orElse(null), true, null, null, counts, counts,
                new Content.Newsletter(magazine.id(), issue.id()));
        return Labelled.of(content, ReaderFields.label(magazine));
    }

    /** Queues a mail of the issue to somebody who tries it; it is never counted. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void test(Magazine magazine, Issue issue, String email) {
        queue.add(new NewMail(store.store(of(magazine, issue)), null, null, email, MailMaker.TEST, WEIGHT, null, null));
    }
}
