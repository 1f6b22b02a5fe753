package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.page.RawParameters;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.ReaderValues.Read;
import io.yoriai.signup.OutsideSites;

/** What usrctrlsys.php does for member sites and free-report sites (spec/neo.md 6). */
@Component
class OutsideRegistration {

    private static final String ACTOR = "usrctrlsys.php";

    private final Magazines magazines;
    private final OutsideSites sites;
    private final Clock clock;

    /** The answer: status and text. */
    record Reply(int status, String text) {

        static final Reply OK = new Reply(200, "OK");

        static Reply no(int status, String why) {
            return new Reply(status, "NG " + why);
        }
    }

    OutsideRegistration(Magazines magazines, OutsideSites sites, Clock clock) {
        this.magazines = magazines;
        this.sites = sites;
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
        if (!sites.admits(magazine, address)) {
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
        if (act.equals("del")) {
            sites.remove(magazine, email.get(), origin);
            return Reply.OK;
        }
        return sites.add(magazine, email.get(), read.values(), origin) ? Reply.OK : Reply.no(403, "magazine_setting");
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
