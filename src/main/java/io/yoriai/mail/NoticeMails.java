package io.yoriai.mail;

import org.springframework.stereotype.Service;

import java.util.List;
import java.util.Map;

import io.yoriai.mail.internal.MailQueue;
import io.yoriai.mail.internal.NewMail;
import tools.jackson.databind.json.JsonMapper;

/** Short mails whose texts the product brings: to staff, of what happened by itself. */
@Service
public class NoticeMails {

    private static final int AUTOMATIC = 2;
    private static final int WEIGHT = 4;

    private final MailQueue queue;
    private final JsonMapper json = JsonMapper.builder().build();

    NoticeMails(MailQueue queue) {
        this.queue = queue;
    }

    /**
     * Tells a member of staff of a lead, in the caller's transaction.
     *
     * @param key of the texts {@code mail.notice.{key}} and {@code mail.notice.{key}.text}
     * @param args of the texts, after the lead's name
     */
    public void tell(String email, String key, long lead, List<String> args) {
        queue.add(new NewMail(null, null, null, email, AUTOMATIC, WEIGHT, null, Map.of("notice", key, "about",
                Long.toString(lead), "args", json.writeValueAsString(args))));
    }
}
