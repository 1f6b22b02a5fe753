package io.yoriai.neo;

import io.yoriai.account.Networks;
import io.yoriai.neo.internal.NeoClientStore;
import io.yoriai.neo.internal.Secrets;
import io.yoriai.newsletter.Magazine.Operation;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The keys of the newsletter API: made, listed, changed and revoked by staff or by command (spec/neo.md 2). */
@Service
public class NeoClients {

    private final NeoClientStore store;

    NeoClients(NeoClientStore store) {
        this.store = store;
    }

    /**
     * What a key may do.
     *
     * @param operations empty: all
     * @param magazineIds empty: all
     * @param addresses IPv4, IPv6, CIDR; empty: any
     * @param ratePerSecond 60 by the book; 0: free of the limit
     */
    public record Rights(Set<Operation> operations, List<Long> magazineIds, List<String> addresses, int ratePerSecond) {

        /** Everything, 60 calls a second. */
        public static final Rights ALL = new Rights(Set.of(), List.of(), List.of(), 60);
    }

    /**
     * A key just made.
     *
     * @param secret 40 hex; told this once, only a hash is kept
     */
    public record Made(NeoClient client, String secret) {}

    /** Makes a key. */
    @Transactional
    public Made create(String name, Rights rights) {
        return create(name, Secrets.hex(16), Secrets.hex(20), rights);
    }

    /**
     * Makes a key whose id and secret are given, for demo data and tests.
     *
     * @throws FaultException 400 where a value is not right, 409 where the id is taken
     */
    @Transactional
    public Made create(String name, String clientId, String secret, Rights rights) {
        if (name.isBlank()) {
            throw new FaultException(Fault.required("NeoClient.Name"));
        }
        if (!clientId.matches("[0-9a-f]{32}") || !secret.matches("[0-9a-f]{40}")) {
            throw new FaultException(Fault.invalidValue("NeoClient.ClientId"));
        }
        if (rights.addresses().stream().anyMatch(range -> !Networks.valid(range))) {
            throw new FaultException(Fault.invalidValue("NeoClient.Addresses"));
        }
        if (rights.ratePerSecond() < 0) {
            throw new FaultException(Fault.invalidValue("NeoClient.RatePerSecond"));
        }
        Set<Operation> operations = rights.operations().isEmpty()
                ? EnumSet.allOf(Operation.class)
                : rights.operations();
        if (!store.insert(name, clientId, Secrets.hash(secret), operations, rights)) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "NeoClient.ClientId"));
        }
        return new Made(find(clientId), secret);
    }

    /** All keys, the oldest first. */
    public List<NeoClient> all() {
        return store.all();
    }

    /** A new secret, told this once; every token of the old one ends at once. */
    @Transactional
    public Made renewSecret(String clientId) {
        NeoClient client = find(clientId);
        String secret = Secrets.hex(20);
        store.changeSecret(client.id(), Secrets.hash(secret));
        return new Made(client, secret);
    }

    /** 有効 or 無効; the tokens of a key that is switched off end at once. */
    @Transactional
    public void activate(String clientId, boolean active) {
        store.activate(find(clientId).id(), active);
    }

    /** Takes a key away with its tokens. */
    @Transactional
    public void revoke(String clientId) {
        store.delete(find(clientId).id());
    }

    private NeoClient find(String clientId) {
        return store.find(clientId).orElseThrow(() -> new FaultException(Fault.notFound("NeoClient.ClientId")));
    }
}
