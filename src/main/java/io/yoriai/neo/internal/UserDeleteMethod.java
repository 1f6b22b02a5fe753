package io.yoriai.neo.internal;

import org.springframework.stereotype.Component;

import java.util.Set;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.magazine.Magazine;
import io.yoriai.person.Origin;
import io.yoriai.reader.Outcome;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;

/** {@code path=userDelete}: 読者データ削除 (spec/neo.md 5.4). */
@Component
class UserDeleteMethod implements NeoMethod {

    private final NeoDoor door;
    private final Readers readers;

    UserDeleteMethod(NeoDoor door, Readers readers) {
        this.door = door;
        this.readers = readers;
    }

    @Override
    public Set<String> paths() {
        return Set.of("userDelete");
    }

    @Override
    public JsonText call(NeoCall call) {
        NeoClient client = door.client(call, Operation.DELETE);
        ReaderQuery query = ReaderQuery.read(call);
        long magazineId = call.magazineId();
        boolean tell = call.option("mail_send", "1", "0", "1").equals("0");
        Magazine magazine = door.opened(door.magazine(client, magazineId, false), Operation.DELETE);
        Reader reader = query.find(readers, magazineId).orElseThrow(NeoFault::notFound);
        Outcome outcome = readers.remove(magazine, reader.id(), tell, Origin.api(client.name(), call.address()));
        if (outcome == Outcome.NOT_FOUND) {
            throw NeoFault.notFound();
        }
        return new JsonText().put("result", "Success");
    }
}
