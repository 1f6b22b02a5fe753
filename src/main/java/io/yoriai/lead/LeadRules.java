package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.CustomItem;
import io.yoriai.record.CustomItems;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.Ref;
import io.yoriai.record.SystemSettings;

/** What the dictionary cannot say of a lead (spec/smp-lead.md 3, 7.1 to 7.3). */
@Component
class LeadRules {

    private static final Pattern LOGIN_ID = Pattern.compile("[A-Za-z0-9._@+-]{4,100}");
    private static final Pattern PASSWORD = Pattern.compile("[\\x20-\\x7E]{8,64}");
    private static final Set<String> BACK_TO_BLANK = Set.of("Country", "Prefecture");
    private static final List<String> ADDRESSES = List.of("Email", "SubEmail");
    private static final int MOST_ERRORS = 999;

    private final CustomItems customItems;
    private final SystemSettings settings;
    private final Dictionary dictionary;
    private final Masters masters;
    private final JdbcClient jdbc;
    private final Clock clock;

    LeadRules(CustomItems customItems, SystemSettings settings, Dictionary dictionary, Masters masters, JdbcClient jdbc,
            Clock clock) {
        this.dictionary = dictionary;
        this.masters = masters;
        this.customItems = customItems;
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Faults that the body alone tells. */
    void checkShape(Draft draft, Writing writing, Faults faults) {
        String login = draft.text("LoginId");
        if (login != null && !LOGIN_ID.matcher(login).matches()) {
            faults.add(Fault.invalidType("VisitorData.LoginId").saying("lead.login"));
        }
        String password = draft.text("LoginPassword");
        if (password != null && !PASSWORD.matcher(password).matches()) {
            faults.add(Fault.invalidType("VisitorData.LoginPassword").saying("lead.login"));
        }
        for (String address : ADDRESSES) {
            Long errors = draft.number(address + "SendErrorCount");
            if (errors != null && errors > MOST_ERRORS) {
                faults.add(Fault.invalidValue(draft.field(address + "SendErrorCount")));
            }
            String text = draft.text(address);
            if (text != null && writing.lenient() && !Formats.isEmail(text)) {
                draft.put(address + "Valid", Ref.of("0", null));
            }
        }
        for (Column column : draft.resource().columns()) {
            boolean kept = column.name().equals("LoginId")
                    || column.kind() == Kind.REF && !BACK_TO_BLANK.contains(column.name());
            if (kept && draft.clears(column.name())) {
                draft.remove(column.name());
                if (!writing.lenient()) {
                    faults.add(Fault.required(column.field()));
                }
            }
        }
        if (!settings.on("lead.inspection", false)) {
            draft.remove("InspectionType");
        }
    }

    /** Passwords cannot be changed by a call while they are protected. */
    void checkUpdate(Draft draft, Writing writing, Faults faults) {
        if (draft.has("LoginPassword") && passwordsProtected()) {
            draft.remove("LoginPassword");
            if (!writing.lenient()) {
                faults.add(Fault.of(400, "NOT_ALLOWED", "VisitorData.LoginPassword").saying("lead.password"));
            }
        }
    }

    void dropPassword(Draft draft) {
        if (passwordsProtected()) {
            draft.remove("LoginPassword");
        }
    }

    private boolean passwordsProtected() {
        return settings.on("lead.passwords_protected", true);
    }

    /** Required items of a lead that an upsert is about to make. */
    void checkComplete(Draft draft, Writing writing) {
        if (writing.lenient()) {
            return;
        }
        Faults faults = new Faults();
        Set<String> required = customItems.requiredBaseItems("VisitorData");
        for (Column column : draft.resource().columns()) {
            if (required.contains(column.name()) && !draft.has(column.name())) {
                faults.add(Fault.required(column.field()));
            }
        }
        for (CustomItem item : customItems.of("VisitorData").values()) {
            Object value = draft.items().get(item.n());
            if (item.required() && (value == null || value == Draft.CLEARED)) {
                faults.add(Fault.required(draft.field(item.name())));
            }
        }
        faults.throwIfAny();
    }

    /** The draft of a lead for a reader: no consent, not inspected; a value that a lead cannot hold is left out. */
    Draft ofReader(String email, Map<String, String> values) {
        Draft draft = new Draft(dictionary.resource("VisitorData"));
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

    /** Values of a new lead's columns that were not given (spec/smp-lead.md 7.1); the table has the others. */
    void fillDefaults(Draft draft) {
        List.copyOf(draft.values().keySet()).stream().filter(draft::clears).forEach(draft::remove);
        draft.items().values().removeIf(value -> value == Draft.CLEARED);
        String permission = settings.get("lead.permission_default", "2");
        draft.putIfAbsent("PermissionType", Ref.of(permission, null));
    }

    boolean addressesAreUnique() {
        return settings.on("lead.email_unique", false);
    }

    /** Addresses are unique only where the setting says so; then creates of one address run one after the other. */
    void checkAddress(Draft draft, @Nullable Long self) {
        String email = draft.text("Email");
        if (email == null || !addressesAreUnique()) {
            return;
        }
        String lower = email.toLowerCase(Locale.ROOT);
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('lead.email ' || ?, 0))").param(lower).query()
                .listOfRows();
        boolean taken = jdbc.sql("select exists (select from lead where lower(email) = lower(:email) and id <> :self)")
                .param("email", email).param("self", self == null ? 0L : self).query(Boolean.class).single();
        if (taken) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "VisitorData.Email"));
        }
    }

    /** Steps that the stored lead does not allow; a lenient call passes over them. */
    void checkState(Draft draft, LeadStore.Stored stored, Writing writing) {
        int inspection = stored.number("inspection_type_id");
        Integer wanted = draft.code("InspectionType");
        if (wanted != null && wanted != 3 && inspection != 3 && wanted != inspection) {
            refuse(draft, "InspectionType", "lead.inspection", writing);
        }
        Integer registration = draft.code("RegistrationType");
        if (registration != null && registration == 2 && stored.number("registration_type_id") == 1) {
            refuse(draft, "RegistrationType", "lead.registration", writing);
        }
    }

    private static void refuse(Draft draft, String column, String text, Writing writing) {
        if (!writing.lenient()) {
            throw new FaultException(Fault.of(409, "CONFLICT", draft.field(column)).saying(text));
        }
        draft.remove(column);
    }

    /**
     * A new address of a registered lead is valid again, unless the call says otherwise; a flag that returns to valid
     * starts the error count anew (spec/smp-lead.md 7.3).
     */
    void renewAddresses(Draft draft, LeadStore.Stored stored) {
        for (String address : ADDRESSES) {
            String flag = address + "Valid";
            String column = Column.snake(address);
            String before = Objects.requireNonNullElse(stored.text(column), "");
            String after = draft.text(address);
            boolean isNew = after != null && !after.equalsIgnoreCase(before);
            boolean registered = stored.number("registration_type_id") == 1;
            if (isNew && registered && !draft.has(flag)) {
                draft.put(flag, Ref.of("1", null));
                draft.putIfAbsent(address + "SendErrorCount", 0L);
            }
            Integer valid = draft.code(flag);
            int stands = stored.number(column + "_valid_id");
            if (valid != null && valid != stands) {
                draft.put(flag + "DateUpdate", clock.instant().truncatedTo(ChronoUnit.SECONDS));
                if (valid == 1) {
                    draft.putIfAbsent(address + "SendErrorCount", 0L);
                }
            }
        }
    }
}
