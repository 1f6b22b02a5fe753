package io.yoriai.mail.internal;

import java.util.List;

/** Makes mails just before they are sent. Thread-safe. */
public interface Composer {

    /**
     * Makes up to 100 mails of one content; a refusal that was stored until now counts.
     *
     * @param rows all of one {@code contentId}
     * @return one result for each row, in their order
     */
    List<Result> compose(List<MailRow> rows);
}
