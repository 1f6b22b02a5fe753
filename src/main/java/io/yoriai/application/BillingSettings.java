package io.yoriai.application;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Codes;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;

/**
 * How applications are paid for, and who asks for the money: system settings of the whole installation
 * (spec/smp-application-attendance.md B3).
 */
@Service
public class BillingSettings {

    /** What may be offered: 2 transfer, 3 card, 4 convenience store, 5 Pay-easy, 6 on the day. */
    public static final List<String> METHODS = List.of("2", "3", "4", "5", "6");

    public static final String METHOD = "payment.methods";
    public static final String STORE_DAYS = "payment.convenience_store_days";
    public static final String ISSUER = "invoice.issuer";
    public static final String ADDRESS = "invoice.address";
    public static final String REGISTRATION = "invoice.registration_number";
    public static final String BANK = "invoice.bank";

    private static final int LONGEST = 200;
    private static final int MOST_DAYS = 60;

    private final SystemSettings settings;
    private final AuditLog audit;
    private final Dictionary dictionary;

    BillingSettings(SystemSettings settings, AuditLog audit, Dictionary dictionary) {
        this.settings = settings;
        this.audit = audit;
        this.dictionary = dictionary;
    }

    /** A way to pay as people read it. */
    public record Method(String id, String name) {}

    /** The ways that are offered. */
    public List<Method> offered(Locale language) {
        Codes.Fixed codes = (Codes.Fixed) dictionary.resource("Application").column("PaymentMethod").codes();
        return current().methods().stream().map(codes::byId).flatMap(Stream::ofNullable)
                .map(code -> new Method(code.id(), code.label(language))).toList();
    }

    /**
     * @param methods of {@link #METHODS}; none: nothing that costs something can be applied for
     * @param storeDays days to pay at a convenience store, 1 to 60
     * @param registration {@code T} and 13 digits, of a registered issuer of invoices (適格請求書発行事業者); empty: not registered
     * @param bank where to transfer to
     */
    public record Values(List<String> methods, int storeDays, String issuer, String address, String registration,
            String bank) {

        Map<String, String> stored() {
            Map<String, String> all = new LinkedHashMap<>();
            all.put(METHOD, String.join(":", METHODS.stream().filter(methods::contains).toList()));
            all.put(STORE_DAYS, Integer.toString(storeDays));
            all.put(ISSUER, issuer);
            all.put(ADDRESS, address);
            all.put(REGISTRATION, registration);
            all.put(BANK, bank);
            return all;
        }
    }

    public Values current() {
        return new Values(Stream.of(settings.get(METHOD, "").split(":")).filter(METHODS::contains).toList(),
                Integer.parseInt(settings.get(STORE_DAYS, "7")), settings.get(ISSUER, ""), settings.get(ADDRESS, ""),
                settings.get(REGISTRATION, ""), settings.get(BANK, ""));
    }

    /** @throws FaultException 400 with every value that is wrong; fields are the constants of this class */
    @Transactional
    public void change(Actor by, Values values) {
        Faults faults = new Faults();
        if (!METHODS.containsAll(values.methods())) {
            faults.add(Fault.invalidValue(METHOD));
        }
        if (values.storeDays() < 1 || values.storeDays() > MOST_DAYS) {
            faults.add(Fault.invalidValue(STORE_DAYS));
        }
        Map<String, String> after = values.stored();
        for (String text : List.of(ISSUER, ADDRESS, BANK)) {
            if (after.getOrDefault(text, "").length() > LONGEST) {
                faults.add(Fault.tooLong(text, LONGEST));
            }
        }
        if (!values.registration().matches("(T\\d{13})?")) {
            faults.add(Fault.invalidType(REGISTRATION));
        }
        faults.throwIfAny();
        Map<String, String> before = current().stored();
        after.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        before.keySet().retainAll(after.keySet());
        after.forEach(settings::change);
        if (!after.isEmpty()) {
            audit.write(by, "setting.change", "SystemSetting/billing", before, after);
        }
    }
}
