package io.yoriai.newsletter;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.newsletter.NeoClients.Made;
import io.yoriai.newsletter.NeoClients.Rights;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Map;

/** What staff change of the newsletter API's keys, each change with its row in the operation log; secrets never. */
@Service
public class NeoClientEditor {

    private final NeoClients clients;
    private final AuditLog audit;

    NeoClientEditor(NeoClients clients, AuditLog audit) {
        this.clients = clients;
        this.audit = audit;
    }

    /** As {@link NeoClients#create(String, Rights)}. */
    @Transactional
    public Made create(SignedIn by, String name, Rights rights) {
        Made made = clients.create(name, rights);
        audit.note(by, "neoClient.create", record(made.client()), Map.of(), columns(made.client()));
        return made;
    }

    /** As {@link NeoClients#change}. */
    @Transactional
    public void change(SignedIn by, String clientId, String name, Rights rights, boolean active) {
        NeoClient old = clients.get(clientId);
        NeoClient changed = clients.change(clientId, name, rights, active);
        audit.note(by, "neoClient.change", record(old), columns(old), columns(changed));
    }

    /** As {@link NeoClients#renewSecret}. */
    @Transactional
    public Made renewSecret(SignedIn by, String clientId) {
        Made made = clients.renewSecret(clientId);
        audit.note(by, "neoClient.renewSecret", record(made.client()));
        return made;
    }

    /** As {@link NeoClients#revoke}. */
    @Transactional
    public void remove(SignedIn by, String clientId) {
        NeoClient old = clients.get(clientId);
        clients.revoke(clientId);
        audit.note(by, "neoClient.remove", record(old), columns(old), Map.of("name", ""));
    }

    private static String record(NeoClient client) {
        return "NeoClient/" + client.id();
    }

    private static Map<String, String> columns(NeoClient client) {
        return Map.of("name", client.name(), "operations", client.operations().toString(), "magazine_ids",
                client.magazineIds().toString(), "addresses", client.addresses().toString(), "active",
                Boolean.toString(client.active()));
    }
}
