package io.yoriai.newsletter;

import io.yoriai.account.Networks;
import io.yoriai.newsletter.Magazine.Operation;
import io.yoriai.newsletter.internal.NeoClientStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of the newsletter API: made, listed, changed and revoked by staff or by command (spec/neo.md 2). */
@Service
public class NeoClients {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST_NAME = 100;

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
        return create(name, hex(16), hex(20), rights);
    }

    /**
     * Makes a key whose id and secret are given, for demo data and tests.
     *
     * @throws FaultException 400 where a value is not right, 409 where the id is taken
     */
    @Transactional
    public Made create(String name, String clientId, String secret, Rights rights) {
        if (!clientId.matches("[0-9a-f]{32}") || !secret.matches("[0-9a-f]{40}")) {
            throw new FaultException(Fault.invalidValue("NeoClient.ClientId"));
        }
        check(name, rights);
        if (!store.insert(name, clientId, hash(secret), operations(rights), rights)) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "NeoClient.ClientId"));
        }
        return new Made(find(clientId), secret);
    }

    /**
     * Changes name and rights, and switches the key on or off; what it may do changes at once on this node and within a
     * second on others.
     *
     * @throws FaultException 400 where a value is not right, 404
     */
    @Transactional
    public NeoClient change(String clientId, String name, Rights rights, boolean active) {
        check(name, rights);
        store.update(find(clientId).id(), name, operations(rights), rights, active);
        return find(clientId);
    }

    /** The key of a {@code client_id}. */
    public NeoClient get(String clientId) {
        return find(clientId);
    }

    /**
     * The key, if the secret is its own; compared in constant time, and as long for a key that there is not. Two claims of
     * one key wait for each other until their transactions end.
     */
    @Transactional
    public Optional<NeoClient> claim(String clientId, String secret) {
        Optional<NeoClientStore.Locked> locked = store.lock(clientId);
        byte[] wanted = locked.map(NeoClientStore.Locked::secretHash).orElseGet(() -> new byte[32]);
        return MessageDigest.isEqual(wanted, hash(secret))
                ? locked.map(NeoClientStore.Locked::client)
                : Optional.empty();
    }

    /** The key of an id, where it is 有効. */
    public Optional<NeoClient> active(long id) {
        return store.active(id);
    }

    /** Notes that the key was used. */
    public void used(long id) {
        store.used(id);
    }

    /** All keys, the oldest first. */
    public List<NeoClient> all() {
        return store.all();
    }

    /** A new secret, told this once; every token of the old one ends at once. */
    @Transactional
    public Made renewSecret(String clientId) {
        NeoClient client = find(clientId);
        String secret = hex(20);
        store.changeSecret(client.id(), hash(secret));
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

    private static Set<Operation> operations(Rights rights) {
        return rights.operations().isEmpty() ? EnumSet.allOf(Operation.class) : rights.operations();
    }

    private static void check(String name, Rights rights) {
        if (name.isBlank()) {
            throw new FaultException(Fault.required("NeoClient.Name"));
        }
        if (name.length() > MOST_NAME) {
            throw new FaultException(Fault.tooLong("NeoClient.Name", MOST_NAME));
        }
        if (rights.addresses().stream().anyMatch(range -> !Networks.valid(range))) {
            throw new FaultException(Fault.invalidValue("NeoClient.Addresses"));
        }
        if (rights.ratePerSecond() < 0) {
            throw new FaultException(Fault.invalidValue("NeoClient.RatePerSecond"));
        }
    }

    /** So many random bytes, in hex. */
    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** SHA-256; the secret has 160 bits of chance, so a plain hash keeps it. */
    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
