package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.ItemUse;
import io.yoriai.record.write.UpdateKey;

/** How leads are registered, inspected and merged: system settings of the whole installation (spec/smp-lead.md 7.1 to 7.4). */
@Service
public class LeadSettings implements ItemUse {

    public static final String INSPECTION = "lead.inspection";
    public static final String EMAIL_UNIQUE = "lead.email_unique";
    public static final String PASSWORDS = "lead.passwords_protected";
    public static final String PERMISSION = "lead.permission_default";
    public static final String UPDATE_KEY = "lead.update_key";
    public static final String MERGE = "lead.merge";
    public static final String MERGE_KEYS = "lead.merge_keys";
    public static final String MERGE_KEPT = "lead.merge_kept";
    public static final String MERGE_BLANKS = "lead.merge_blanks";

    /** Neither keys nor items that an automatic merge changes (D); nor is how the account stands. */
    static final Set<String> NEVER = Set.of("LoginId", "LoginPassword", "PermissionType", "Membership",
            "RegistrationType", "InspectionType");

    private static final int MOST_GROUPS = 10;
    private static final String GROUPS = ";";
    private static final String NAMES = ":";
    private static final String LEAD = "VisitorData";

    private final SystemSettings settings;
    private final LeadKey key;
    private final Dictionary dictionary;
    private final CustomItems items;
    private final AuditLog audit;

    LeadSettings(SystemSettings settings, LeadKey key, Dictionary dictionary, CustomItems items, AuditLog audit) {
        this.settings = settings;
        this.key = key;
        this.dictionary = dictionary;
        this.items = items;
        this.audit = audit;
    }

    /**
     * @param inspection 顧客選別機能
     * @param emailUnique no two leads have one address
     * @param passwordsProtected calls do not change passwords
     * @param permission 1 or 2: the consent of leads that say nothing of it
     * @param merge マージ設定: applications of those who are known make no second lead
     * @param keys groups of columns by which they are known, in their order; all columns of a group must match
     * @param kept columns of a known lead that an application leaves as they are
     * @param blanks columns that an empty value of an application clears
     * @param updateKey columns by which {@code visitor.put} finds a lead where a call names none; none: it has to
     * @param ownDisclosure 本人によるデータ取得: leads load what is held about them on my page
     */
    public record Values(boolean inspection, boolean emailUnique, boolean passwordsProtected, String permission,
            boolean merge, List<List<String>> keys, List<String> kept, List<String> blanks, boolean ownDisclosure,
            List<String> updateKey) {

        private Map<String, String> stored() {
            Map<String, String> all = new LinkedHashMap<>();
            all.put(INSPECTION, inspection ? "1" : "0");
            all.put(EMAIL_UNIQUE, emailUnique ? "1" : "0");
            all.put(PASSWORDS, passwordsProtected ? "1" : "0");
            all.put(PERMISSION, permission);
            all.put(MERGE, merge ? "1" : "0");
            all.put(MERGE_KEYS, keys.stream().map(group -> String.join(NAMES, group))
                    .collect(Collectors.joining(GROUPS)));
            all.put(MERGE_KEPT, String.join(NAMES, kept));
            all.put(MERGE_BLANKS, String.join(NAMES, blanks));
            all.put(LeadDisclosures.OWN, ownDisclosure ? "1" : "0");
            all.put(UPDATE_KEY, String.join(NAMES, updateKey));
            return all;
        }
    }

    public Values current() {
        return new Values(settings.on(INSPECTION, false), settings.on(EMAIL_UNIQUE, false),
                settings.on(PASSWORDS, true), settings.get(PERMISSION, "2"), settings.on(MERGE, false),
                split(settings.get(MERGE_KEYS, ""), GROUPS).stream().map(group -> split(group, NAMES)).toList(),
                split(settings.get(MERGE_KEPT, ""), NAMES), split(settings.get(MERGE_BLANKS, ""), NAMES),
                settings.on(LeadDisclosures.OWN, false), split(settings.get(UPDATE_KEY), NAMES));
    }

    @Override
    public List<Used> uses(String resource, int n, @Nullable Integer choice) {
        Values values = current();
        Stream<String> columns = Stream.of(values.keys().stream().flatMap(List::stream), values.kept().stream(),
                values.blanks().stream(), values.updateKey().stream()).flatMap(each -> each);
        return resource.equals(LEAD) && choice == null && columns.anyMatch(("Attribute" + n)::equals)
                ? List.of(new Used("fault.item.key", ""))
                : List.of();
    }

    private static List<String> split(String text, String at) {
        return Arrays.stream(text.split(at)).filter(part -> !part.isEmpty()).toList();
    }

    /** @throws FaultException 400 with every value that is wrong; fields are the constants of this class */
    @Transactional
    public void change(Actor by, Values values) {
        Faults faults = new Faults();
        if (!values.permission().matches("[12]")) {
            faults.add(Fault.invalidValue(PERMISSION));
        }
        boolean good = values.keys().size() <= MOST_GROUPS && values.keys().stream()
                .allMatch(group -> group.size() <= UpdateKey.MOST_COLUMNS && Set.copyOf(group).size() == group.size()
                        && group.stream().allMatch(column -> key.allows(column) && !NEVER.contains(column)));
        if (!good) {
            faults.add(Fault.invalidValue(MERGE_KEYS).saying("fault.upsert.column"));
        } else if (values.merge() && values.keys().isEmpty()) {
            faults.add(Fault.required(MERGE_KEYS));
        }
        if (values.updateKey().size() > UpdateKey.MOST_COLUMNS || !values.updateKey().stream().allMatch(key::allows)
                || Set.copyOf(values.updateKey()).size() != values.updateKey().size()) {
            faults.add(Fault.invalidValue(UPDATE_KEY).saying("fault.upsert.column"));
        }
        columns(MERGE_KEPT, values.kept(), faults);
        columns(MERGE_BLANKS, values.blanks(), faults);
        faults.throwIfAny();
        Map<String, String> before = current().stored();
        Map<String, String> after = values.stored();
        after.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        before.keySet().retainAll(after.keySet());
        after.forEach(settings::change);
        if (!after.isEmpty()) {
            audit.write(by, "setting.change", "SystemSetting/lead", before, after);
        }
    }

    private void columns(String setting, List<String> names, Faults faults) {
        Set<String> custom = items.of(LEAD).values().stream().map(item -> item.name()).collect(Collectors.toSet());
        if (!names.stream().allMatch(name -> dictionary.resource(LEAD).find(name) != null || custom.contains(name))) {
            faults.add(Fault.unknownColumn(setting));
        }
    }
}
