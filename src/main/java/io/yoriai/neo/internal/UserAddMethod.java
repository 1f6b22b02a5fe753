package io.yoriai.neo.internal;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.magazine.Magazine;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.Outcome;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;

/** {@code path=userAdd}: 読者データ登録 (spec/neo.md 5.2). */
@Component
class UserAddMethod implements NeoMethod {

    private final NeoDoor door;
    private final Readers readers;
    private final Clock clock;

    UserAddMethod(NeoDoor door, Readers readers, Clock clock) {
        this.door = door;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public Set<String> paths() {
        return Set.of("userAdd");
    }

    @Override
    public JsonText call(NeoCall call) {
        NeoClient client = door.client(call, Operation.ADD);
        Outcome outcome = attempt(call, client, false);
        while (outcome == Outcome.MAGAZINE_CHANGED) {
            outcome = attempt(call, client, true);
        }
        if (outcome == Outcome.ADDRESS_TAKEN) {
            throw NeoFault.emailTaken();
        }
        return new JsonText().put("result", "Success");
    }

    private Outcome attempt(NeoCall call, NeoClient client, boolean anew) {
        long magazineId = call.magazineId();
        EmailAddress email = ReaderParameters.email(call);
        Optional<Magazine> found = door.magazine(client, magazineId, anew);
        ReaderValues values = ReaderParameters.forAdd(call, found, clock);
        boolean tell = call.option("mail_send", "1", "0", "1").equals("0");
        Magazine magazine = door.opened(found, Operation.ADD);
        return readers.add(magazine, email, values, magazine.settings().api().confirmation(), tell,
                Origin.api(client.name(), call.address())).outcome();
    }
}
