package io.yoriai.mail.internal.sending;

import org.springframework.stereotype.Component;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.mail.internal.template.ReaderFields;
import io.yoriai.publish.Issue;

/** What mails of a magazine say: their bodies, with what mails must show below them, from who issues it. */
@Component
class IssueContents {

    private final SenderAddresses senders;

    IssueContents(SenderAddresses senders) {
        this.senders = senders;
    }

    Content of(Magazine magazine, Issue issue) {
        return of(magazine, issue.content(), issue.id());
    }

    /** @param issue 0: a step or a notice */
    Content of(Magazine magazine, Issue.Content written, long issue) {
        Publisher publisher = magazine.settings().publisher();
        boolean html = !written.html().isBlank();
        boolean counts = magazine.settings().tracking();
        Content content = new Content(null, null, null, html ? 3 : 1, written.subject(),
                written.text().isBlank() ? null : written.text(), html ? written.html() : null,
                magazine.settings().charset().equals("ISO-2022-JP") ? 1 : 2, publisher.email(), publisher.name(), null,
                null, publisher.replyTo().isBlank() ? null : publisher.replyTo(), null,
                senders.signing(magazine).orElse(null), true, null, null, counts, counts,
                new Content.Newsletter(magazine.id(), issue));
        return Labelled.of(content, ReaderFields.label(magazine));
    }
}
