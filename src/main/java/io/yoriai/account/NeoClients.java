package io.yoriai.account;

import io.yoriai.record.RandomText;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.EnumSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.account.NeoClient.Operation;
import io.yoriai.account.NeoClient.Rights;
import io.yoriai.account.internal.NeoClientStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * The keys of the newsletter API: made, listed, changed and revoked by staff or by command (spec/neo.md 2), each change with
 * its row in the operation log. Secrets are never in it.
 */
@Service
public class NeoClients {

    private static final int MOST_NAME = 100;

    private final NeoClientStore store;
    private final AuditLog audit;

    NeoClients(NeoClientStore store, AuditLog audit) {
        this.store = store;
        this.audit = audit;
    }

    /**
     * A key just made.
     *
     * @param secret 40 hex; told this once, only a hash is kept
     */
    public record Made(NeoClient client, String secret) {}

    /** Makes a key. */
    @Transactional
    public Made create(Actor by, String name, Rights rights) {
        return create(by, name, RandomText.hex(16), RandomText.hex(20), rights);
    }

    /**
     * Makes a key whose id and secret are given, for demo data and tests.
     *
     * @throws FaultException 400 where a value is not right, 409 where the id is taken
     */
    @Transactional
    public Made create(Actor by, String name, String clientId, String secret, Rights rights) {
        if (!clientId.matches("[0-9a-f]{32}") || !secret.matches("[0-9a-f]{40}")) {
            throw new FaultException(Fault.invalidValue("NeoClient.ClientId"));
        }
        check(name, rights);
        if (!store.insert(name, clientId, secret, operations(rights), rights)) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "NeoClient.ClientId"));
        }
        NeoClient made = get(clientId);
        audit.write(by, "neoClient.create", record(made), Map.of(), columns(made));
        return new Made(made, secret);
    }

    /**
     * Changes name and rights, and switches the key on or off; what it may do changes at once on this node and within a
     * second on others.
     *
     * @throws FaultException 400 where a value is not right, 404
     */
    @Transactional
    public NeoClient change(Actor by, String clientId, String name, Rights rights, boolean active) {
        check(name, rights);
        NeoClient old = get(clientId);
        store.update(old.id(), name, operations(rights), rights, active);
        NeoClient changed = get(clientId);
        audit.write(by, "neoClient.change", record(old), columns(old), columns(changed));
        return changed;
    }

    /**
     * The key of a {@code client_id}.
     *
     * @throws FaultException 404
     */
    public NeoClient get(String clientId) {
        return store.find(clientId).orElseThrow(() -> new FaultException(Fault.notFound("NeoClient.ClientId")));
    }

    /** All keys, the oldest first. */
    public List<NeoClient> all() {
        return store.all();
    }

    /** A new secret, told this once; every token of the old one ends at once. */
    @Transactional
    public Made renewSecret(Actor by, String clientId) {
        NeoClient client = get(clientId);
        String secret = RandomText.hex(20);
        store.changeSecret(client.id(), secret);
        audit.write(by, "neoClient.renewSecret", record(client));
        return new Made(client, secret);
    }

    /** Takes a key away with its tokens. */
    @Transactional
    public void revoke(Actor by, String clientId) {
        NeoClient old = get(clientId);
        store.delete(old.id());
        audit.write(by, "neoClient.remove", record(old), columns(old), Map.of("name", ""));
    }

    private static Set<Operation> operations(Rights rights) {
        return rights.operations().isEmpty() ? EnumSet.allOf(Operation.class) : rights.operations();
    }

    /** Everything that is wrong with a key. */
    public static List<Fault> faults(String name, Rights rights) {
        List<Fault> faults = new ArrayList<>();
        Fault.ofLine("NeoClient.Name", name, MOST_NAME).ifPresent(faults::add);
        rights.addresses().stream().filter(range -> !Networks.valid(range)).findFirst()
                .ifPresent(range -> faults.add(Fault.invalidValue("NeoClient.Addresses")
                        .saying("fault.network", range)));
        rights.tokens().fault("NeoClient").ifPresent(faults::add);
        if (rights.ratePerSecond() < 0) {
            faults.add(Fault.invalidValue("NeoClient.RatePerSecond"));
        }
        return faults;
    }

    private static void check(String name, Rights rights) {
        List<Fault> faults = faults(name, rights);
        FaultException.throwIfAny(faults);
    }

    private static String record(NeoClient client) {
        return "NeoClient/" + client.id();
    }

    private static Map<String, String> columns(NeoClient client) {
        return Map.of("name", client.name(), "operations", client.operations().toString(), "magazine_ids",
                client.magazineIds().toString(), "addresses", client.addresses().toString(), "active",
                Boolean.toString(client.active()), "token_minutes", Integer.toString(client.tokens().minutes()),
                "token_bound", Boolean.toString(client.tokens().bound()));
    }
}
