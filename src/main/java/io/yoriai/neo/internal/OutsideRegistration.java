package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Networks;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Outside;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.page.RawParameters;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.Outcome;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.ReaderValues.Read;
import io.yoriai.reader.Readers;

/** What usrctrlsys.php does for member sites and free-report sites (spec/neo.md 6). */
@Component
class OutsideRegistration {

    private static final String ACTOR = "usrctrlsys.php";

    private final Magazines magazines;
    private final Readers readers;
    private final Clock clock;

    /** The answer: status and text. */
    record Reply(int status, String text) {

        static final Reply OK = new Reply(200, "OK");

        static Reply no(int status, String why) {
            return new Reply(status, "NG " + why);
        }
    }

    OutsideRegistration(Magazines magazines, Readers readers, Clock clock) {
        this.magazines = magazines;
        this.readers = readers;
        this.clock = clock;
    }

    /** @param address the caller's IP address */
    Reply call(OutsideText text, String address) {
        String wanted = text.get("mag_id");
        Long id = wanted == null ? null : RawParameters.positive(wanted, Integer.MAX_VALUE);
        Optional<Magazine> found = id == null ? Optional.empty() : magazines.find(id);
        if (found.isEmpty()) {
            return Reply.no(404, "magazine_not_found");
        }
        Magazine magazine = found.get();
        Outside outside = magazine.settings().outside();
        if (outside.addresses().isEmpty() || !Networks.contain(outside.addresses(), address)) {
            return Reply.no(403, "ip_not_allowed");
        }
        String act = text.get("act");
        if (act == null || !act.equals("add") && !act.equals("del")) {
            return Reply.no(400, "act");
        }
        String written = text.get("email");
        Optional<EmailAddress> email = written == null ? Optional.empty() : EmailAddress.parse(written);
        if (email.isEmpty()) {
            return Reply.no(400, "email");
        }
        Read read = ReaderValues.forAdd(given(text), FieldContext.now(found.orElse(null), clock));
        if (!read.faults().isEmpty()) {
            return Reply.no(400, String.valueOf(read.faults().getFirst().field()));
        }
        Origin origin = Origin.api(ACTOR, address);
        return act.equals("del")
                ? remove(magazine, email.get(), origin)
                : add(magazine, email.get(), read.values(), origin);
    }

    private Reply add(Magazine magazine, EmailAddress email, ReaderValues values, Origin origin) {
        if (!magazine.open()) {
            return Reply.no(403, "magazine_setting");
        }
        // A turn ends without a result only where somebody else did something between its two steps.
        Magazine copy = magazine;
        while (true) {
            Outcome added = readers.add(copy, email, values, copy.settings().optIn().required(),
                    copy.settings().mails().registered(), origin).outcome();
            if (added == Outcome.DONE) {
                return Reply.OK;
            }
            if (added == Outcome.ADDRESS_TAKEN) {
                if (!copy.settings().outside().overwrite() || values.isEmpty()) {
                    return Reply.OK;
                }
                Outcome updated = readers.update(copy, email.key(), null, values, origin);
                if (updated == Outcome.DONE || updated == Outcome.UNCHANGED) {
                    return Reply.OK;
                }
            }
            copy = magazines.find(magazine.id()).orElse(magazine);
        }
    }

    private Reply remove(Magazine magazine, EmailAddress email, Origin origin) {
        Optional<Reader> reader = readers.find(magazine.id(), email.key());
        reader.ifPresent(r -> readers.remove(magazine, r.id(), magazine.settings().mails().left(), origin));
        return Reply.OK;
    }

    private static Map<ReaderField, @Nullable String> given(OutsideText text) {
        Map<ReaderField, @Nullable String> given = new EnumMap<>(ReaderField.class);
        for (ReaderField field : ReaderField.values()) {
            if (field != ReaderField.SENDSTATUS && text.has(field.parameter())) {
                given.put(field, text.get(field.parameter()));
            }
        }
        return given;
    }
}
