package io.yoriai.newsletter;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.newsletter.ImportLine.Verdict;
import io.yoriai.newsletter.internal.PaymentStore;
import io.yoriai.person.EmailAddress;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * 有料メルマガ (spec/neo.md 7.1): the next due date of each reader, and what marks it as paid. No card is charged here. A reader
 * is first due on the day of the registration (with a trial: at its end), not before the magazine began to cost; whoever has
 * not paid some days after the due date gets nothing until 入金済 is marked.
 */
@Service
public class Payments {

    /** Lines that one file may have. */
    public static final int MOST = 5_000;

    private final PaymentStore store;
    private final AuditLog audit;

    Payments(PaymentStore store, AuditLog audit) {
        this.store = store;
        this.audit = audit;
    }

    /**
     * Where a reader stands.
     *
     * @param nextDue the next due date
     * @param stopped delivery has stopped for want of payment
     */
    public record Standing(LocalDate nextDue, boolean stopped) {}

    /** Nothing where the magazine is free or there is no such reader. */
    public Optional<Standing> standing(Magazine magazine, long readerId) {
        return store.standing(magazine, readerId);
    }

    /**
     * 入金済: what was due is paid. Delivery that had stopped for want of it starts again.
     *
     * @param nextDue when the next payment is due; null: one period after the date that was due, or after today where
     *        delivery had stopped
     * @return the next due date
     * @throws FaultException 404 where there is no such reader, 409 CONFLICT where the magazine is free
     */
    @Transactional
    public LocalDate paid(Magazine magazine, long readerId, @Nullable LocalDate nextDue, SignedIn by) {
        if (!magazine.settings().billing().paid()) {
            throw new FaultException(Fault.of(409, "CONFLICT", "magazine_id"));
        }
        LocalDate next = store.paid(magazine, readerId, nextDue, by.name())
                .orElseThrow(() -> new FaultException(Fault.notFound("id")));
        audit.note(by, "reader.paid", "Magazine/" + magazine.id() + "/Reader/" + readerId, Map.of(),
                Map.of("next_due", next.toString()));
        return next;
    }

    /**
     * The same for a file: メルアド, and 次回の期限 where it is not one period on. A line that cannot be done stops nobody. A file
     * with 次回の期限 may be sent twice.
     *
     * @throws FaultException 400 where it is no such file or has more than 5,000 lines
     */
    @Transactional
    public List<ImportLine> paid(Magazine magazine, ImportTable table, SignedIn by) {
        List<ImportLine> done = new ArrayList<>();
        table.each(line -> {
            if (done.size() == MOST) {
                throw new FaultException(Fault.of(400, "TOO_MANY", "Import.File", MOST));
            }
            done.add(paid(magazine, line, by));
        });
        return done;
    }

    private ImportLine paid(Magazine magazine, ImportTable.Line line, SignedIn by) {
        String written = line.texts().getOrDefault("email", "");
        String day = line.texts().getOrDefault("paid_until", "").strip();
        Optional<Long> reader = EmailAddress.parse(written).flatMap(email -> store.reader(magazine, email.key()));
        if (reader.isEmpty()) {
            return new ImportLine(line.number(), written, Verdict.FAULTY, "email");
        }
        LocalDate next = null;
        try {
            next = day.isEmpty() ? null : LocalDate.parse(day);
        } catch (DateTimeException e) {
            return new ImportLine(line.number(), written, Verdict.FAULTY, "paid_until");
        }
        paid(magazine, reader.get(), next, by);
        return new ImportLine(line.number(), written, Verdict.PAID, null);
    }
}
