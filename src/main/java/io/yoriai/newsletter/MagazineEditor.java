package io.yoriai.newsletter;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.newsletter.internal.MagazineStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What staff change of magazines: each change with its row in the operation log, and none over what somebody else saved in
 * the meantime.
 */
@Service
public class MagazineEditor {

    private final Magazines magazines;
    private final MagazineMails mails;
    private final LeadLinks links;
    private final MagazineStore store;
    private final AuditLog audit;

    MagazineEditor(Magazines magazines, MagazineMails mails, LeadLinks links, MagazineStore store, AuditLog audit) {
        this.magazines = magazines;
        this.mails = mails;
        this.links = links;
        this.store = store;
        this.audit = audit;
    }

    /** Texts of a mail that comes with the settings. */
    public record MailText(String subject, String text) {}

    /** Makes a magazine with every default. */
    @Transactional
    public Magazine create(SignedIn by, MagazineSettings settings) {
        Magazine made = magazines.create(settings);
        audit.note(by, "magazine.create", record(made.id()), Map.of(), Map.of("name", settings.name()));
        return made;
    }

    /**
     * Changes settings, and the texts of mails along with them.
     *
     * @param version of the magazine that the person saw
     * @param texts of the mails to be changed
     * @throws FaultException 409 STALE where somebody else changed the magazine in the meantime, 404, or 400 with every
     *             setting that is not right
     */
    @Transactional
    public Magazine change(SignedIn by, long id, long version, UnaryOperator<MagazineSettings> change,
            Map<MagazineMails.Kind, MailText> texts) {
        Magazine old = seen(id, version);
        Magazine changed = magazines.change(id, change);
        texts.forEach((kind, mail) -> mails.change(id, kind, mail.subject(), mail.text()));
        audit.note(by, "magazine.change", record(id), store.columns(old.settings()), store.columns(changed.settings()));
        return changed;
    }

    /** Adds a choice at the end; its number. */
    @Transactional
    public int addChoice(SignedIn by, long id, String item, String label) {
        int number = magazines.addChoice(id, item, label);
        audit.note(by, "magazine.addChoice", record(id), Map.of(), Map.of(item + "." + number, label));
        return number;
    }

    /** Renames, hides or shows a choice of the version that the person saw. */
    @Transactional
    public void changeChoice(SignedIn by, long id, long version, String item, int number, String label,
            boolean hidden) {
        Magazine old = seen(id, version);
        magazines.changeChoice(id, item, number, label, hidden);
        String name = item + "." + number;
        Map<String, String> before = new HashMap<>();
        old.choices(item).stream().filter(choice -> choice.number() == number).findFirst().ifPresent(choice -> {
            before.put(name, choice.label());
            before.put(name + ".hidden", Boolean.toString(choice.hidden()));
        });
        audit.note(by, "magazine.changeChoice", record(id), before,
                Map.of(name, label, name + ".hidden", Boolean.toString(hidden)));
    }

    /**
     * Takes a choice of the version that the person saw away.
     *
     * @throws FaultException 409 IN_USE while a reader has it checked, or STALE
     */
    @Transactional
    public void removeChoice(SignedIn by, long id, long version, String item, int number) {
        Magazine old = seen(id, version);
        List<Choice> choices = old.choices(item);
        String label = number >= 1 && number <= choices.size() ? choices.get(number - 1).label() : "";
        try {
            magazines.removeChoice(id, item, number);
        } catch (FaultException e) {
            if (e.status() == 409) {
                throw new FaultException(Fault.of(409, "IN_USE", item).saying("newsletter.fault.inUse"));
            }
            throw e;
        }
        audit.note(by, "magazine.removeChoice", record(id) + "/" + item + "." + number,
                Map.of(item + "." + number, label), Map.of(item + "." + number, ""));
    }

    /** As {@link LeadLinks#choose}. */
    @Transactional
    public void chooseLeadFields(SignedIn by, long id, List<ReaderField> fields) {
        String before = names(links.fields(id));
        links.choose(id, fields);
        audit.note(by, "magazine.leadFields", record(id), Map.of("fields", before), Map.of("fields", names(fields)));
    }

    private static String names(List<ReaderField> fields) {
        return fields.stream().map(ReaderField::parameter).collect(Collectors.joining(" "));
    }

    /** The magazine, held until the transaction ends, in the version that the person saw. */
    private Magazine seen(long id, long version) {
        store.lock(id);
        Magazine magazine = magazines.find(id).orElseThrow(() -> new FaultException(Fault.notFound("magazine_id")));
        if (magazine.version() != version) {
            throw new FaultException(Fault.of(409, "STALE", null).saying("newsletter.fault.stale"));
        }
        return magazine;
    }

    private static String record(long id) {
        return "Magazine/" + id;
    }
}
