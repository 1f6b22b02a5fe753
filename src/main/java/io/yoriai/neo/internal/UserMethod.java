package io.yoriai.neo.internal;

import org.springframework.stereotype.Component;

import java.util.Set;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;

/** {@code path=user}: 読者データ取得 (spec/neo.md 5.1). */
@Component
class UserMethod implements NeoMethod {

    private final NeoDoor door;
    private final Readers readers;

    UserMethod(NeoDoor door, Readers readers) {
        this.door = door;
        this.readers = readers;
    }

    @Override
    public Set<String> paths() {
        return Set.of("user");
    }

    @Override
    public JsonText call(NeoCall call) {
        NeoClient client = door.client(call, Operation.READ);
        ReaderQuery query = ReaderQuery.read(call);
        long magazineId = call.magazineId();
        Magazine magazine = door.opened(door.magazine(client, magazineId, false), Operation.READ);
        Reader reader = query.find(readers, magazineId).orElseThrow(NeoFault::notFound);
        JsonText json = new JsonText().put("id", reader.id()).put("email", reader.email());
        for (ReaderField field : ReaderField.values()) {
            put(json, field, reader, magazine);
        }
        return json;
    }

    private static void put(JsonText json, ReaderField field, Reader reader, Magazine magazine) {
        Object value = reader.value(field);
        String name = field.parameter();
        if (field.number() && value instanceof Integer number) {
            json.put(name, number);
        } else if (field == ReaderField.SENDSTATUS) {
            json.put(name, reader.receives() ? "1" : "0");
        } else if (field.choices() && value instanceof String digits) {
            json.put(name, magazine.digits(name, digits));
        } else {
            json.put(name, value == null ? "" : value.toString());
        }
    }
}
