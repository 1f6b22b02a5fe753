package io.yoriai.newsletter;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.newsletter.internal.ErrorStore;
import io.yoriai.person.AddressHash;
import io.yoriai.person.Addresses;
import io.yoriai.person.MailResultListener;
import io.yoriai.person.Origin;

/**
 * 送信エラーの管理 (spec/neo.md 7.6): which addresses' mails came back, and what each magazine's setting does with their readers.
 * What is done depends on what is stored alone, so that it is done once however many errors come at a time, and made up for
 * by a job after a crash.
 */
@Service
public class ErrorAddresses implements MailResultListener {

    /** Addresses on one page. */
    public static final int PAGE = 50;

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
     * One address whose mail came back.
     *
     * @param errors in a row; 0 where mail arrives again
     * @param valid whether it can be mailed
     * @param code of the newest error
     * @param readers as many magazines have it on their lists still
     * @param stopped as many of them have stopped delivery for its errors
     */
    public record Failed(String address, int errors, boolean valid, String code, Instant at, int readers,
            int stopped) {}

    /**
     * One page.
     *
     * @param total of all pages, exactly
     */
    public record Page(List<Failed> addresses, int number, int pages, long total) {}

    /**
     * The newest errors first.
     *
     * @param part text that the address contains; null: all
     */
    public Page page(@Nullable String part, int number) {
        long total = store.count(part);
        int pages = (int) Math.max(1, (total + PAGE - 1) / PAGE);
        int at = Math.clamp(number, 1, pages);
        return new Page(store.page(part, (at - 1) * PAGE, PAGE), at, pages, total);
    }

    /** Staff know that mail arrives there: valid again for every magazine and lead, no errors in a row. */
    @Transactional
    public void lift(SignedIn by, String address) {
        addresses.makeProven(address);
        audit.note(by, "address.lift", "Person/" + hash.name(address));
    }

    /**
     * A complaint as the ledger has it.
     *
     * @param address null: erased
     * @param readerId 0 where the person is not on the magazine's list
     * @param delivering whether mails go there again since
     */
    public record Complaint(@Nullable String address, long magazineId, Instant at, Origin.Source source, String actor,
            String evidence, long readerId, boolean delivering) {}

    /** @param total of all pages, exactly */
    public record Complaints(List<Complaint> complaints, int number, int pages, long total) {}

    /** Complaints of magazines, the newest first. */
    public Complaints complaints(@Nullable String part, int number) {
        long total = store.countComplaints(part);
        int pages = (int) Math.max(1, (total + PAGE - 1) / PAGE);
        int at = Math.clamp(number, 1, pages);
        return new Complaints(store.complaints(part, (at - 1) * PAGE, PAGE), at, pages, total);
    }

    @Override
    public void failed(String address) {
        store.readers(address).forEach(id -> store.act(id, address));
    }

    @Override
    public void complained(String address, String subject, Origin origin) {
        if (subject.startsWith("magazine:")) {
            store.complain(Long.parseLong(Objects.requireNonNull(subject.substring("magazine:".length()))), address,
                    origin);
        }
    }
}
