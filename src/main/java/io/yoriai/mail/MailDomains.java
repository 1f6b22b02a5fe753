package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.mail.internal.domain.DomainCheck;
import io.yoriai.mail.internal.domain.DomainStore;
import io.yoriai.mail.internal.domain.SenderDomain;
import io.yoriai.mail.internal.domain.TextRecords.UnknownException;
import io.yoriai.mail.internal.notice.LeadAddresses;
import io.yoriai.mail.internal.sending.SenderAddresses;
import io.yoriai.mail.internal.sending.TemplateRules;
import io.yoriai.mail.internal.template.PublicLinks;
import io.yoriai.mail.internal.template.SenderLabel;
import io.yoriai.person.MailResults;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;

/** 送信ドメイン and what the system says of who sends (spec/smp-mail-tracking.md 3.1, 3.10). */
@Service
public class MailDomains {

    private static final int MOST_NAME = 100;
    private static final int MOST_TEXT = 200;
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");
    /** By the input of the screen. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("senderAddress", SenderAddresses.ADDRESS), Map.entry("senderName", SenderAddresses.NAME),
            Map.entry("labelName", SenderLabel.NAME), Map.entry("labelPostal", SenderLabel.POSTAL),
            Map.entry("labelContact", SenderLabel.CONTACT), Map.entry("labelFooter", SenderLabel.FOOTER),
            Map.entry("unregistered", SenderAddresses.UNREGISTERED), Map.entry("charsetSwitch", TemplateRules.SWITCH),
            Map.entry("noDuplicates", TemplateRules.NO_DUPLICATES), Map.entry("secondAddresses", LeadAddresses.SECOND),
            Map.entry("senderErrors", MailResults.SENDER_ERRORS));
    /** Switches that are on until somebody turns them off. */
    private static final List<String> ON = List.of("labelFooter", "unregistered", "charsetSwitch", "senderErrors");

    private final DomainStore store;
    private final DomainCheck check;
    private final SystemSettings settings;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final PublicLinks links;

    MailDomains(DomainStore store, DomainCheck check, SystemSettings settings, AuditLog audit,
            TransactionTemplate transaction, Clock clock, PublicLinks links) {
        this.links = links;
        this.store = store;
        this.check = check;
        this.settings = settings;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What the DNS has to say, and whether it does. */
    public record Line(String what, String type, String name, String value, String state) {}

    /**
     * A domain that sends.
     *
     * @param lines what is to be published
     * @param checkedAt null: never
     */
    public record Domain(long id, String name, String domain, @Nullable String bounceDomain, boolean verified,
            List<Line> lines, @Nullable Instant checkedAt) {}

    public List<Domain> all() {
        return store.all().stream().map(MailDomains::of).toList();
    }

    /** @throws FaultException 404 */
    public Domain get(long id) {
        return of(found(id));
    }

    private SenderDomain found(long id) {
        return store.find(id).orElseThrow(() -> new FaultException(Fault.notFound("SenderDomain.Id")));
    }

    private static Domain of(SenderDomain domain) {
        return new Domain(domain.id(), domain.name(), domain.domain(), domain.bounceDomain(),
                domain.verifiedAt() != null,
                List.of(new Line("DKIM", "TXT", domain.dkimName(), domain.dkimValue(), domain.dkim().name()),
                        new Line("SPF", "TXT", domain.domain(), "v=spf1 a mx ~all", domain.spf().name()),
                        new Line("DMARC", "TXT", domain.dmarcName(), "v=DMARC1; p=none", domain.dmarc().name())),
                domain.checkedAt());
    }

    /**
     * Registers a domain and makes its key.
     *
     * @param bounceDomain "": that of the server's settings
     * @return its id
     * @throws FaultException 400 with all that is wrong; 409 where the name is taken
     */
    public long create(Actor by, String name, String domain, String bounceDomain) {
        List<Fault> faults = new ArrayList<>();
        line(faults, "SenderDomain.Name", name, MOST_NAME, true);
        String small = domain.strip().toLowerCase(Locale.ROOT);
        domain(faults, "SenderDomain.Domain", small, true);
        String bounces = bounceDomain.strip().toLowerCase(Locale.ROOT);
        domain(faults, "SenderDomain.BounceDomain", bounces, false);
        FaultException.throwIfAny(faults);
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                String selector = "yoriai" + MONTH.format(clock.instant().atZone(Times.JST));
                long id = store.create(name, small, selector, bounces);
                audit.write(by, "senderDomain.create", "SenderDomain/" + id, Map.of(), Map.of("domain", small));
                return id;
            }));
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "SenderDomain.Name"));
        }
    }

    /**
     * Asks the DNS.
     *
     * @return whether it answered; where it did not, nothing changes
     * @throws FaultException 404
     */
    public boolean check(Actor by, long id) {
        SenderDomain domain = found(id);
        try {
            DomainCheck.Found found = check.of(domain);
            transaction.executeWithoutResult(status -> {
                store.found(id, found);
                audit.write(by, "senderDomain.check", "SenderDomain/" + id, Map.of("dkim", domain.dkim().name()),
                        Map.of("dkim", found.dkim().name()));
            });
            return true;
        } catch (UnknownException e) {
            return false;
        }
    }

    /** @throws FaultException 404; 409 CONFLICT where a template or a waiting mail uses it */
    public void remove(Actor by, long id) {
        SenderDomain domain = found(id);
        transaction.executeWithoutResult(status -> {
            if (store.isUsed(id)) {
                throw new FaultException(Fault.of(409, "CONFLICT", "SenderDomain.Id"));
            }
            store.remove(id);
            audit.write(by, "senderDomain.remove", "SenderDomain/" + id, Map.of("domain", domain.domain()),
                    Map.of("domain", ""));
        });
    }

    /** What the system says of who sends, by the input of the screen. */
    public String setting(String input) {
        return settings.get(Objects.requireNonNull(SETTINGS.get(input)), ON.contains(input) ? "1" : "");
    }

    /** @throws FaultException 400 with all that is wrong */
    public void settings(Actor by, Map<String, String> values) {
        List<Fault> faults = new ArrayList<>();
        values.forEach((input, value) -> {
            line(faults, "Setting." + input, value, MOST_TEXT, false);
            if (input.equals("senderAddress") && !value.isEmpty() && !Formats.isEmail(value)) {
                faults.add(Fault.invalidType("Setting." + input));
            }
        });
        FaultException.throwIfAny(faults);
        transaction.executeWithoutResult(status -> values.forEach((input, value) -> {
            String before = setting(input);
            if (!before.equals(value)) {
                settings.change(Objects.requireNonNull(SETTINGS.get(input)), value);
                audit.write(by, "mail.setting", "Setting/" + SETTINGS.get(input), Map.of("value", before),
                        Map.of("value", value));
            }
        }));
    }

    /** The number of the key that signs unsubscribe links. */
    public int linkKey() {
        return links.key();
    }

    /** Puts another key in its place; links that were signed before go on working. */
    public void renewLinkKey(Actor by) {
        transaction.executeWithoutResult(status -> {
            int before = links.key();
            audit.write(by, "mail.linkKey", "Setting/mail.unsubscribe_key", Map.of("value", "" + before),
                    Map.of("value", "" + links.renewKey()));
        });
    }

    private static void line(List<Fault> faults, String field, String text, int most, boolean required) {
        if (required || !text.isEmpty()) {
            Fault.ofLine(field, text, most).ifPresent(faults::add);
        }
    }

    private static void domain(List<Fault> faults, String field, String domain, boolean required) {
        if (domain.isEmpty() ? required : !Formats.isDomain(domain)) {
            faults.add(domain.isEmpty() ? Fault.required(field) : Fault.invalidType(field));
        }
    }
}
