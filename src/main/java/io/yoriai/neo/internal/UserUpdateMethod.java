package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;
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

/** {@code path=userUpdate}: 読者データ更新 (spec/neo.md 5.3). */
@Component
class UserUpdateMethod implements NeoMethod {

    private final NeoDoor door;
    private final Readers readers;
    private final Clock clock;

    UserUpdateMethod(NeoDoor door, Readers readers, Clock clock) {
        this.door = door;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public Set<String> paths() {
        return Set.of("userUpdate");
    }

    @Override
    public JsonText call(NeoCall call) {
        NeoClient client = door.client(call, Operation.UPDATE);
        Outcome outcome = attempt(call, client, false);
        while (outcome == Outcome.MAGAZINE_CHANGED) {
            outcome = attempt(call, client, true);
        }
        return switch (outcome) {
            case ADDRESS_TAKEN -> throw NeoFault.newEmailTaken();
            case NOT_FOUND -> throw NeoFault.notFound();
            default -> new JsonText().put("result", "Success");
        };
    }

    private Outcome attempt(NeoCall call, NeoClient client, boolean anew) {
        long magazineId = call.magazineId();
        EmailAddress email = ReaderParameters.email(call);
        @Nullable
        EmailAddress newEmail = ReaderParameters.newEmail(call);
        Optional<Magazine> found = door.magazine(client, magazineId, anew);
        ReaderValues values = ReaderParameters.forUpdate(call, found, clock);
        Magazine magazine = door.opened(found, Operation.UPDATE);
        return readers.update(magazine, email.key(), newEmail, values, Origin.api(client.name(), call.address()));
    }
}
