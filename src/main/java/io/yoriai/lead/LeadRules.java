package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.account.Passwords;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.RandomText;
import io.yoriai.record.Ref;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.batching.Along;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/** What the dictionary cannot say of a lead (spec/smp-lead.md 3, 7.1 to 7.3). */
@Component
class LeadRules implements Rules {

    private static final Pattern LOGIN_ID = Pattern.compile("[A-Za-z0-9._@+-]{4,100}");
    private static final Pattern PASSWORD = Pattern.compile("[\\x20-\\x7E]{8,64}");
    private static final List<String> ADDRESSES = List.of("Email", "SubEmail");
    private static final int DRAWN = 8;

    private final CustomItems customItems;
    private final SystemSettings settings;
    private final LeadHistory history;
    private final LeadAddresses addresses;
    private final LeadFiles files;
    private final LeadSets together;
    private final List<LeadDeletionListener> releases;
    private final Passwords passwords;
    private final JdbcClient jdbc;

    LeadRules(CustomItems customItems, SystemSettings settings, LeadHistory history, LeadAddresses addresses,
            LeadFiles files, LeadSets together, List<LeadDeletionListener> releases, Passwords passwords,
            JdbcClient jdbc) {
        this.customItems = customItems;
        this.settings = settings;
        this.history = history;
        this.addresses = addresses;
        this.files = files;
        this.together = together;
        this.releases = releases;
        this.passwords = passwords;
        this.jdbc = jdbc;
    }

    /** A lead and its log rows are one statement: only unique addresses, and one said to be valid again, need more. */
    @Override
    public boolean alone(Writing writing) {
        return !addressesAreUnique() && !writing.draft().has("EmailValid");
    }

    @Override
    public void lock(Writing writing) {
        if (writing.verb() == Verb.PUT) {
            together.lock(List.of(writing));
        }
    }

    @Override
    public @Nullable Together together() {
        return addressesAreUnique() ? null : together;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        boolean lenient = isLenient(writing);
        credentials(draft, faults);
        for (String address : ADDRESSES) {
            String text = draft.text(address);
            if (text != null && lenient && !Formats.isEmail(text)) {
                draft.put(address + "Valid", Ref.of("0", null));
            }
        }
        if (!settings.on(LeadSettings.INSPECTION, false)) {
            draft.remove("InspectionType");
        }
        if (writing.verb() == Verb.POST) {
            fillIn(draft);
            if (isUpsert(writing) && !lenient) {
                complete(draft, faults);
            }
        } else if (!isUpsert(writing)) {
            if (!draft.has("Id") && !faults.has(draft.field("Id"))) {
                faults.add(Fault.required(draft.field("Id")));
            }
            if (draft.has("LoginPassword") && passwordsProtected()) {
                draft.remove("LoginPassword");
                if (lenient) {
                    draft.skip(draft.field("LoginPassword"));
                } else {
                    faults.add(Fault.notAllowed(draft.field("LoginPassword")).saying("lead.password"));
                }
            }
        }
    }

    private static void credentials(Draft draft, Faults faults) {
        String login = draft.text("LoginId");
        if (login != null && !LOGIN_ID.matcher(login).matches()) {
            faults.add(Fault.invalidType(draft.field("LoginId")).saying("lead.login"));
        }
        String password = draft.text("LoginPassword");
        if (password != null && !PASSWORD.matcher(password).matches()) {
            faults.add(Fault.invalidType(draft.field("LoginPassword")).saying("lead.login"));
        }
    }

    /** Values of a new lead that were not given and that the dictionary does not have (spec/smp-lead.md 7.1). */
    private void fillIn(Draft draft) {
        List.copyOf(draft.values().keySet()).stream().filter(draft::clears).forEach(draft::remove);
        draft.items().values().removeIf(value -> value == Draft.CLEARED);
        draft.putIfAbsent("PermissionType", Ref.of(settings.get(LeadSettings.PERMISSION, "2"), null));
        if (draft.has("EmailValid")) {
            // Said by the caller, so that the person's own count is not asked.
            draft.putIfAbsent("EmailSendErrorCount", 0L);
        }
    }

    /** Required items of a lead that an upsert is about to make. */
    private void complete(Draft draft, Faults faults) {
        Set<String> required = customItems.requiredBaseItems(draft.resource().name());
        for (Column column : draft.resource().columns()) {
            if (required.contains(column.name()) && !draft.has(column.name())) {
                faults.add(Fault.required(column.field()));
            }
        }
        for (CustomItem item : customItems.of(draft.resource().name()).values()) {
            if (item.required() && draft.items().get(item.n()) == null) {
                faults.add(Fault.required(draft.field(item.name())));
            }
        }
    }

    @Override
    public void state(Writing writing) {
        if (writing.verb() == Verb.DELETE) {
            releases.forEach(release -> release.release(writing.id()));
            return;
        }
        Draft draft = writing.draft();
        boolean fresh = writing.verb() == Verb.POST;
        if (fresh && !draft.has("LoginId")) {
            writing.fill("LoginId", RandomText.letters(DRAWN));
        }
        if (!fresh) {
            steps(writing, writing.known());
        }
        unique(writing, fresh ? null : writing.id());
        if (!fresh) {
            renewAddresses(writing, writing.known());
        }
        String password = draft.text("LoginPassword");
        // An upsert uses a password on create and passes over it on update, unless passwords may be written.
        if (password != null && (fresh || !passwordsProtected())) {
            writing.set("login_password_hash", passwords.hash(password));
        }
    }

    /** New addresses are unique only where the setting says so; then creates of one address run one after the other. */
    private void unique(Writing writing, @Nullable Long self) {
        String email = writing.draft().text("Email");
        if (email == null || !addressesAreUnique()
                || self != null && email.equalsIgnoreCase(writing.known().text("email"))) {
            return;
        }
        addresses.takeTurns(email);
        boolean taken = jdbc.sql("select exists (select from lead where lower(email) = lower(:email) and id <> :self)")
                .param("email", email).param("self", self == null ? 0L : self).query(Boolean.class).single();
        if (taken) {
            throw new FaultException(Fault.of(409, "DUPLICATE", writing.draft().field("Email")));
        }
    }

    /** Steps that the stored lead does not allow; a lenient call passes over them. */
    private static void steps(Writing writing, Stored stored) {
        Draft draft = writing.draft();
        int inspection = (int) stored.number("inspection_type_id");
        Integer wanted = draft.code("InspectionType");
        if (wanted != null && wanted != 3 && inspection != 3 && wanted != inspection) {
            refuse(writing, "InspectionType", "lead.inspection");
        }
        Integer registration = draft.code("RegistrationType");
        if (registration != null && registration == 2 && stored.number("registration_type_id") == 1) {
            refuse(writing, "RegistrationType", "lead.registration");
        }
    }

    private static void refuse(Writing writing, String column, String text) {
        if (!isLenient(writing)) {
            throw new FaultException(Fault.of(409, "CONFLICT", writing.draft().field(column)).saying(text));
        }
        writing.draft().remove(column);
        writing.draft().skip(writing.draft().field(column));
    }

    /**
     * A new address of a registered lead is valid again, unless the call says otherwise; a flag that returns to valid
     * starts the error count anew (spec/smp-lead.md 7.3).
     */
    private static void renewAddresses(Writing writing, Stored stored) {
        Draft draft = writing.draft();
        for (String address : ADDRESSES) {
            String flag = address + "Valid";
            String column = Column.snake(address);
            String before = Objects.requireNonNullElse(stored.text(column), "");
            String after = draft.text(address);
            boolean isNew = after != null && !after.toLowerCase(Locale.ROOT).equals(before.toLowerCase(Locale.ROOT));
            if (isNew && stored.number("registration_type_id") == 1 && !draft.has(flag)) {
                draft.put(flag, Ref.of("1", null));
                draft.putIfAbsent(address + "SendErrorCount", 0L);
            }
            Integer valid = draft.code(flag);
            if (valid != null && valid != stored.number(column + "_valid_id")) {
                writing.set(column + "_valid_date_update", writing.now());
                if (valid == 1) {
                    draft.putIfAbsent(address + "SendErrorCount", 0L);
                }
            }
        }
    }

    /** A generated login id that is in use is drawn again; a given one is told. */
    @Override
    public boolean again(Writing writing, int tries) {
        boolean drawn = writing.isFilled("LoginId");
        if (drawn) {
            writing.fill("LoginId", RandomText.letters(DRAWN));
        }
        return drawn;
    }

    @Override
    public Fault taken(Fault usual) {
        return usual.saying("lead.login.used");
    }

    @Override
    public List<Along> along(Writing writing) {
        return List.of(history.added(writing.by(), writing.now()));
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        switch (writing.verb()) {
            case POST -> {
                files.made(writing.id(), writing.draft(), writing.by());
                together.follow(List.of(writing), Map.of());
            }
            case PUT -> {
                history.changed(writing.id(), changes, writing.by());
                files.follow(writing.id(), changes, writing.by());
            }
            case DELETE -> history.deleted(writing.id(), writing.by());
        }
    }

    private boolean passwordsProtected() {
        return settings.on(LeadSettings.PASSWORDS, true);
    }

    private boolean addressesAreUnique() {
        return settings.on(LeadSettings.EMAIL_UNIQUE, false);
    }

    private static boolean isLenient(Writing writing) {
        return writing.flag("ignore_itemcheck");
    }

    private static boolean isUpsert(Writing writing) {
        return writing.flag("upsert");
    }
}
