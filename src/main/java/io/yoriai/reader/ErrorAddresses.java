package io.yoriai.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.person.AddressHash;
import io.yoriai.person.Addresses;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.MailResultListener;
import io.yoriai.person.Origin;
import io.yoriai.reader.internal.ErrorStore;

/**
 * 送信エラーの管理 (spec/neo.md 7.6): which addresses' mails came back, and what each magazine's setting does with their readers.
 * What is done depends on what is stored alone, so that it is done once however many errors come at a time, and made up for
 * by a job after a crash.
 */
@Service
public class ErrorAddresses implements MailResultListener {

    private final ErrorStore store;
    private final Addresses addresses;
    private final AddressHash hash;
    private final AuditLog audit;

    ErrorAddresses(ErrorStore store, Addresses addresses, AddressHash hash, AuditLog audit) {
        this.store = store;
        this.addresses = addresses;
        this.hash = hash;
        this.audit = audit;
    }

    /**
     * The newest errors first.
     *
     * @param part text that the address contains; null: all
     */
    public ListPage<FailedAddress> page(@Nullable String part, int number) {
        return ListPage.of(number, store.count(part), (offset, limit) -> store.page(part, offset, limit));
    }

    /** Staff know that mail arrives there: valid again for every magazine and lead, no errors in a row. */
    @Transactional
    public void lift(Actor by, String address) {
        addresses.makeProven(address);
        audit.write(by, "address.lift", "Person/" + hash.name(address));
    }

    /** Complaints of magazines, the newest first. */
    public ListPage<Complaint> complaints(@Nullable String part, int number) {
        return ListPage.of(number, store.countComplaints(part),
                (offset, limit) -> store.complaints(part, offset, limit));
    }

    @Override
    public void failed(String address) {
        store.readers(address).forEach(id -> store.act(id, address));
    }

    @Override
    public void complained(String address, String subject, Origin origin) {
        ConsentSubject.magazineOf(subject).ifPresent(magazine -> store.complain(magazine, address, origin));
    }
}
