package io.yoriai.schedule;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.magazine.Magazine;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;

/**
 * What a step mail or a notify mail says.
 *
 * @param html "": text alone
 */
public record MailTexts(String subject, String text, String html) {

    private static final int MOST_SUBJECT = 200;
    private static final int MOST_BODY = 1_000_000;

    /** What is wrong with the texts of a record; empty where nothing is. */
    static List<Fault> faults(String record, MailTexts texts) {
        List<Fault> faults = new ArrayList<>();
        check(faults, record + ".Subject", texts.subject(), MOST_SUBJECT);
        if (!Formats.isOneLine(texts.subject())) {
            faults.add(Fault.notOneLine(record + ".Subject"));
        }
        check(faults, record + ".Text", texts.text(), MOST_BODY);
        if (texts.html().length() > MOST_BODY) {
            faults.add(Fault.tooLong(record + ".Html", MOST_BODY));
        }
        return faults;
    }

    private static void check(List<Fault> faults, String field, String text, int most) {
        if (text.isBlank()) {
            faults.add(Fault.required(field));
        } else if (text.length() > most) {
            faults.add(Fault.tooLong(field, most));
        }
    }

    /**
     * Sees to it that the magazine says what mails must show.
     *
     * @throws FaultException 409 naming what it lacks
     */
    static void requireLabel(Magazine magazine) {
        List<Fault> missing = magazine.settings().publisher().missing().stream()
                .map(field -> new Fault(409, "LABEL_MISSING", field, "fault.REQUIRED", List.of())).toList();
        FaultException.throwIfAny(missing);
    }
}
