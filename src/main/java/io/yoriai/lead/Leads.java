package io.yoriai.lead;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Masters;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.StoredRows;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** What other rooms do with leads beside writing them as the declared resource that they are (spec/smp-lead.md 7). */
@Service
public class Leads {

    private static final int LONGEST_EMAIL = 254;

    private final Writable leads;
    private final Writer writer;
    private final StoredRows rows;
    private final LeadAddresses addresses;
    private final LeadHistory history;
    private final Masters masters;
    private final List<LeadDeletionListener> releases;
    private final JdbcClient jdbc;
    private final AuditLog audit;

    Leads(Writable leadWritable, Writer writer, StoredRows rows, LeadAddresses addresses, LeadHistory history,
            Masters masters,
            List<LeadDeletionListener> releases, JdbcClient jdbc, AuditLog audit) {
        this.audit = audit;
        this.leads = leadWritable;
        this.writer = writer;
        this.rows = rows;
        this.addresses = addresses;
        this.history = history;
        this.masters = masters;
        this.releases = releases;
        this.jdbc = jdbc;
    }

    /**
     * Erases a lead for a person who asked for it (個人情報消去, spec/smp-lead.md 7.5): as a deletion, and its change log is
     * destroyed. In the running transaction; a lead that is gone is none of its business.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void erase(long id, Author by) {
        if (rows.lock("lead", "true", id) != null) {
            releases.forEach(release -> release.destroy(id));
            history.erased(id, by);
            jdbc.sql("delete from lead where id = ?").param(id).update();
        }
    }

    /** Whether another lead has the lead's address, or it has none: then the address speaks for nobody, or for somebody else too. */
    public boolean sharesAddress(long id) {
        return jdbc.sql("""
                select not exists (select from lead l where l.id = :id and l.email is not null and not exists (
                    select from lead o where lower(o.email) = lower(l.email) and o.id <> l.id))""").param("id", id)
                .query(Boolean.class).single();
    }

    /** Erases one lead by itself, where others have its address: the address stays theirs. */
    @Transactional
    public void eraseOne(SignedIn by, long id) {
        erase(id, by.author());
        audit.write(by, "lead.erase", leads.resource().name() + "/" + id);
    }

    /**
     * Makes a lead of a newsletter's reader (リードと連動する, spec/neo.md 9) unless the address has one; calls for one address
     * run one after the other. In the running transaction.
     *
     * @param values by column; what a lead cannot hold is left out
     * @return the lead's id; nothing where the address has a lead already, or is longer than a lead's may be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> makeForAddress(String email, Map<String, String> values, Author by) {
        if (email.length() > LONGEST_EMAIL || addresses.known(email)) {
            return Optional.empty();
        }
        return Optional.of(writer.create(Writer.Order.of(leads, ofReader(email, values), by, "reader")).id());
    }

    /** The draft of a lead for a reader: no consent, not inspected; a value that a lead cannot hold is left out. */
    private Draft ofReader(String email, Map<String, String> values) {
        Draft draft = new Draft(leads.resource());
        draft.put("Email", email);
        draft.put("PermissionType", Ref.of("2", null));
        values.forEach((name, value) -> {
            Column column = draft.resource().find(name);
            String text = value.strip();
            if (column == null || text.isEmpty()) {
                return;
            }
            if (column.codes() instanceof Codes.Master master) {
                masters.get(master.name()).byName(text).stream().findFirst()
                        .ifPresent(entry -> draft.put(name, new Ref(entry.id(), text, entry.key())));
                return;
            }
            int most = column.maxLength();
            if (text.codePointCount(0, text.length()) <= most) {
                draft.put(name, text);
            } else if (name.equals("Name1")) {
                draft.put(name, text.substring(0, text.offsetByCodePoints(0, most)));
            }
        });
        return draft;
    }
}
