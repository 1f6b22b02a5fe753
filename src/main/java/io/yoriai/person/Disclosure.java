package io.yoriai.person;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;

/** Tells a person who asks all that is held about an address (開示, spec/smp-lead.md 7.5), over newsletters and leads. */
@Service
public class Disclosure {

    private final List<DisclosureSource> sources;
    private final DisclosureArchive archive;
    private final AddressHash hash;
    private final AuditLog audit;

    Disclosure(List<DisclosureSource> sources, DisclosureArchive archive, AddressHash hash, AuditLog audit) {
        this.sources = List.copyOf(sources);
        this.archive = archive;
        this.hash = hash;
        this.audit = audit;
    }

    /**
     * Writes the archive. The audit log names the keyed hash of the address and who asked.
     *
     * @param out closed by the caller
     * @return how many records each kind has; empty: nothing is held
     * @throws IOException where the archive cannot be written
     */
    @Transactional
    public Map<String, Integer> write(Actor by, EmailAddress address, OutputStream out) throws IOException {
        Map<String, Integer> counts = archive.write(
                sources.stream().flatMap(source -> source.of(address.key()).stream()).toList(), out);
        audit.write(by, "person.disclose", "Person/" + hash.name(address.key()));
        return counts;
    }
}
