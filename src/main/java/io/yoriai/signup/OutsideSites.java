package io.yoriai.signup;

import org.springframework.stereotype.Service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

import io.yoriai.account.Networks;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Outside;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.Outcome;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.signup.internal.SignedLink;

/**
 * Member sites, shops and free-report sites register and remove readers (spec/neo.md 6): those whose addresses stand in the
 * magazine's 登録許可IP list at once and as often as they like.
 */
@Service
public class OutsideSites {

    private final Magazines magazines;
    private final Readers readers;
    private final SignedLink links;

    OutsideSites(Magazines magazines, Readers readers, SignedLink links) {
        this.magazines = magazines;
        this.readers = readers;
        this.links = links;
    }

    /** Whether the magazine's list has the caller's address. */
    public boolean admits(Magazine magazine, String address) {
        Outside outside = magazine.settings().outside();
        return !outside.addresses().isEmpty() && Networks.contain(outside.addresses(), address);
    }

    /**
     * Registers a reader; of one who is there already the values that are given are overwritten where the magazine says so.
     *
     * @return false: the magazine takes no registrations
     */
    public boolean add(Magazine magazine, EmailAddress email, ReaderValues values, Origin origin) {
        if (!magazine.open()) {
            return false;
        }
        // A turn ends without a result only where somebody else did something between its two steps.
        Magazine copy = magazine;
        while (true) {
            Outcome added = readers.add(copy, email, values, copy.settings().optIn().required(),
                    copy.settings().mails().registered(), origin).outcome();
            if (added == Outcome.DONE) {
                return true;
            }
            if (added == Outcome.ADDRESS_TAKEN) {
                if (!copy.settings().outside().overwrite() || values.isEmpty()) {
                    return true;
                }
                Outcome updated = readers.update(copy, email.key(), null, values, origin);
                if (updated == Outcome.DONE || updated == Outcome.UNCHANGED) {
                    return true;
                }
            }
            copy = magazines.find(magazine.id()).orElse(magazine);
        }
    }

    /** Removes a reader, if there is one. */
    public void remove(Magazine magazine, EmailAddress email, Origin origin) {
        Optional<Reader> reader = readers.find(magazine.id(), email.key());
        reader.ifPresent(found -> readers.remove(magazine, found.id(), magazine.settings().mails().left(), origin));
    }

    /** What a page that asks whether to remove somebody sends along, and the answer must bring. */
    public String question(Magazine magazine, EmailAddress email) {
        return links.bound(magazine.id() + " " + email.key());
    }

    /** Whether the answer brings what the page sent along. */
    public boolean answers(Magazine magazine, EmailAddress email, String hash) {
        return MessageDigest.isEqual(question(magazine, email).getBytes(StandardCharsets.US_ASCII),
                hash.getBytes(StandardCharsets.UTF_8));
    }
}
