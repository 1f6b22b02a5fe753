package io.yoriai.account.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import io.yoriai.account.Passwords;
import io.yoriai.account.StaffDeletionListener;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Changes;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/** What the dictionary cannot say of an administrator (spec/smp-platform.md 3). */
@Component
public class AdminRules implements Rules {

    private static final Pattern LOGIN_ID = Pattern.compile("[A-Za-z0-9._@-]{4,64}");
    /** Changes that end sessions at once. */
    private static final List<String> ENDING = List.of("LoginId", "AdminLevel", "AdminGroup", "AdminStatus");
    /** A password that nobody has: who is made without one sets one by the link of the invitation, or is given one. */
    static final String NONE = "-";

    private final JdbcClient jdbc;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final UsedPasswords used;
    private final ObjectProvider<StaffDeletionListener> listeners;

    AdminRules(JdbcClient jdbc, Passwords passwords, PasswordRules rules, UsedPasswords used,
            ObjectProvider<StaffDeletionListener> listeners) {
        this.rules = rules;
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.used = used;
        this.listeners = listeners;
    }

    /** One change of an account at a time: two that shut each other out must not both find the other one active. */
    @Override
    public void lock(Writing writing) {
        if (writing.verb() != Verb.POST) {
            jdbc.sql("lock table staff in share row exclusive mode").update();
        }
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        String login = draft.text("LoginId");
        if (login != null && !LOGIN_ID.matcher(login).matches()) {
            faults.add(Fault.invalidType(draft.field("LoginId")));
        }
        String password = draft.text("LoginPassword");
        String of = login != null || writing.stored() == null ? login : writing.known().text("login_id");
        if (password != null && !rules.areMet(Objects.requireNonNullElse(of, ""), password)) {
            faults.add(weak(draft));
        }
        for (String column : List.of("LockStatus", "TwoFactorType")) {
            Integer code = draft.code(column);
            // What was read can be written back.
            if (code != null && code != 0
                    && (column.equals("LockStatus") || writing.stored() == null || !hasSecondStep(writing.id()))) {
                faults.add(Fault.invalidValue(draft.field(column)));
            }
        }
    }

    @Override
    public void state(Writing writing) {
        Draft draft = writing.draft();
        if (writing.verb() != Verb.POST && Objects.equals(writing.by().staff(), writing.id())
                && (writing.verb() == Verb.DELETE || differs(writing, "AdminLevel")
                        || differs(writing, "AdminStatus"))) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", draft.resource().name()));
        }
        switch (writing.verb()) {
            case POST -> writing.set("user_id", jdbc.sql("select nextval('user_id_seq')").query(Long.class).single());
            case PUT -> keepOne(writing, isPrivileged(writing.code("AdminLevel"), writing.code("AdminStatus"),
                    draft.gives("ExpireDate")
                            ? (LocalDate) (draft.clears("ExpireDate") ? null : draft.values().get("ExpireDate"))
                            : (LocalDate) writing.known().row().get("expire_date"),
                    today(writing)));
            case DELETE -> keepOne(writing, false);
        }
        if (writing.verb() == Verb.PUT && draft.code("LockStatus") != null) {
            jdbc.sql("delete from staff_sign_in where login_id = lower(?)").param(writing.known().text("login_id"))
                    .update();
        }
        if (writing.verb() == Verb.PUT && Integer.valueOf(0).equals(draft.code("TwoFactorType"))
                && hasSecondStep(writing.id())) {
            removeSecondStep(writing.id());
        }
        String password = draft.text("LoginPassword");
        if (writing.verb() != Verb.DELETE && (password != null || writing.verb() == Verb.POST)) {
            if (password != null && writing.stored() != null && used.contain(writing.id(), password)) {
                throw new FaultException(weak(draft));
            }
            writing.set("password_hash", password == null ? NONE : passwords.hash(password));
            writing.set("password_given", password != null
                    && (writing.stored() == null || !Objects.equals(writing.by().staff(), writing.id())));
            writing.set("password_date_update", password == null ? null : writing.now());
        }
    }

    private static boolean differs(Writing writing, String column) {
        return writing.code(column) != writing.known()
                .number(ResourceTable.storedName(writing.draft().resource().column(column)));
    }

    private boolean hasSecondStep(long staff) {
        return jdbc.sql("select exists (select from staff_totp where staff_id = ? and sealed is not null)").param(staff)
                .query((row, n) -> row.getBoolean(1)).single();
    }

    /** The owner sets it up again. */
    private void removeSecondStep(long staff) {
        for (String table : List.of("staff_totp", "staff_recovery_code", "staff_session")) {
            jdbc.sql("delete from " + table + " where staff_id = ?").param(staff).update();
        }
    }

    private static Fault weak(Draft draft) {
        return Fault.of(400, "WEAK_PASSWORD", draft.field("LoginPassword"));
    }

    private static boolean isPrivileged(int level, int status, @Nullable LocalDate expires, LocalDate today) {
        return level == 1 && status == 1 && (expires == null || !expires.isBefore(today));
    }

    private static LocalDate today(Writing writing) {
        return writing.now().atZone(Times.JST).toLocalDate();
    }

    /** @throws FaultException CONFLICT where no active privileged administrator would remain */
    private void keepOne(Writing writing, boolean stays) {
        Stored known = writing.known();
        LocalDate today = today(writing);
        boolean is = isPrivileged((int) known.number("admin_level_id"), (int) known.number("admin_status_id"),
                (LocalDate) known.row().get("expire_date"), today);
        if (!is || stays) {
            return;
        }
        boolean others = jdbc.sql("select exists (select from staff where active and admin_level_id = 1 and id <> :id"
                + " and (expire_date is null or expire_date >= :today))").param("id", writing.id())
                .param("today", today)
                .query(Boolean.class).single();
        if (!others) {
            Draft draft = writing.draft();
            String field = writing.verb() == Verb.DELETE
                    ? "Id"
                    : writing.code("AdminLevel") != 1 ? "AdminLevel" : "AdminStatus";
            throw new FaultException(Fault.of(409, "CONFLICT", draft.field(field)).saying("fault.admin.last"));
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        Draft draft = writing.draft();
        if (writing.verb() == Verb.POST) {
            if (draft.text("LoginPassword") == null) {
                notice(writing, "INVITED");
            }
            return;
        }
        if (changes.of("AdminLevel") != null && writing.code("AdminLevel") == 1 && writing.verb() == Verb.PUT) {
            notice(writing, "RAISED");
        }
        if (writing.verb() == Verb.DELETE) {
            listeners.forEach(listener -> listener.deleted(writing.id()));
        }
        // An empty one leaves it as it is.
        boolean another = draft.text("LoginPassword") != null;
        if (another) {
            used.add(writing.id(), (String) writing.known().value("password_hash"));
        }
        boolean ends = writing.verb() == Verb.DELETE || another
                || ENDING.stream().anyMatch(column -> changes.of(column) != null)
                || draft.values().get("ExpireDate") instanceof LocalDate last && last.isBefore(today(writing));
        if (ends) {
            jdbc.sql("delete from staff_session where staff_id = ?").param(writing.id()).update();
            listeners.forEach(listener -> listener.putOut(writing.id()));
        }
    }

    /** To be mailed when the write has happened. */
    private void notice(Writing writing, String kind) {
        jdbc.sql("insert into staff_notice (staff_id, kind, at) values (?, ?, ?)").param(writing.id()).param(kind)
                .param(SqlTime.of(writing.now())).update();
    }
}
