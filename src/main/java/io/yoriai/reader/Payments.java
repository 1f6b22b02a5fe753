package io.yoriai.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.magazine.Magazine;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.internal.PaymentStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * 有料メルマガ (spec/neo.md 7.1): the next due date of each reader, and what marks it as paid. No card is charged here. A reader
 * is first due on the day of the registration (with a trial: at its end), not before the magazine began to cost; whoever has
 * not paid some days after the due date gets nothing until 入金済 is marked.
 */
@Service
public class Payments {

    private final PaymentStore store;
    private final AuditLog audit;

    Payments(PaymentStore store, AuditLog audit) {
        this.store = store;
        this.audit = audit;
    }

    /** Nothing where the magazine is free or there is no such reader. */
    public Optional<PaymentStanding> standing(Magazine magazine, long readerId) {
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
    public LocalDate paid(Actor by, Magazine magazine, long readerId, @Nullable LocalDate nextDue) {
        if (!magazine.settings().billing().paid()) {
            throw new FaultException(Fault.of(409, "CONFLICT", "magazine_id"));
        }
        LocalDate next = store.paid(magazine, readerId, nextDue, by.name())
                .orElseThrow(() -> new FaultException(Fault.notFound("id")));
        audit.write(by, "reader.paid", "Magazine/" + magazine.id() + "/Reader/" + readerId, Map.of(),
                Map.of("next_due", next.toString()));
        return next;
    }

    /** The registered reader of an address ({@link EmailAddress#key()}). */
    public Optional<Long> reader(Magazine magazine, String key) {
        return store.reader(magazine, key);
    }
}
