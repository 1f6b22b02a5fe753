package io.yoriai.account;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.internal.Invitations;
import io.yoriai.account.internal.PasswordRules;
import io.yoriai.account.internal.UsedPasswords;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;
import io.yoriai.record.SystemSettings;

/** The people who run the installation. */
@Service
public class Staff {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final SystemSettings settings;
    private final UsedPasswords used;
    private final AuditLog audit;
    private final Totp totp;
    private final ObjectProvider<StaffDeletionListener> listeners;
    private final Invitations invitations;

    Staff(JdbcClient jdbc, Clock clock, Passwords passwords, PasswordRules rules, SystemSettings settings,
            UsedPasswords used, AuditLog audit, Totp totp, ObjectProvider<StaffDeletionListener> listeners,
            Invitations invitations) {
        this.invitations = invitations;
        this.rules = rules;
        this.settings = settings;
        this.listeners = listeners;
        this.jdbc = jdbc;
        this.clock = clock;
        this.passwords = passwords;
        this.used = used;
        this.audit = audit;
        this.totp = totp;
    }

    /**
     * Makes a privileged administrator.
     *
     * @param loginId 4 to 64 letters, digits and {@code . _ @ -}
     * @param password 12 to 128 characters, not the login id
     * @param name one line
     * @return the administrator's id
     * @throws FaultException REQUIRED, INVALID_VALUE, INVALID_TYPE, WEAK_PASSWORD, or DUPLICATE for a login id in use
     */
    @Transactional
    public long create(String loginId, String password, String name, @Nullable String email) {
        if (!loginId.matches("[A-Za-z0-9._@-]{4,64}")) {
            throw new FaultException(Fault.invalidType("Admin.LoginId"));
        }
        if (name.isBlank()) {
            throw new FaultException(Fault.required("Admin.Name1"));
        }
        if (!Formats.isOneLine(name)) {
            throw new FaultException(Fault.notOneLine("Admin.Name1"));
        }
        if (email != null && !Formats.isEmail(email)) {
            throw new FaultException(Fault.invalidType("Admin.Email"));
        }
        checkPassword(loginId, password);
        try {
            long id = jdbc
                    .sql("""
                            insert into staff (user_id, login_id, password_hash, name1, email, admin_level_id, date_regist,
                                date_update, password_date_update)
                            values (nextval('user_id_seq'), :login, :password, :name, :email, 1, :now, :now, :now) returning id""")
                    .param("login", loginId).param("password", passwords.hash(password)).param("name", name)
                    .param("email", email).param("now", Timestamp.from(clock.instant())).query(Long.class).single();
            audit.write(null, "admin.create", "Admin/" + id, Map.of(), Map.of("LoginId", loginId));
            return id;
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "Admin.LoginId"));
        }
    }

    /**
     * One of the people.
     *
     * @param level 1 privileged, 2 campaign, 3 session
     * @param lastSignIn null: never
     */
    public record Member(long id, String loginId, String name, int level, boolean active,
            @Nullable Instant lastSignIn) {}

    /** All of them, the oldest first. */
    public List<Member> all() {
        return jdbc
                .sql("select id, login_id, concat_ws(' ', name1, name2) as name, admin_level_id, active, last_login_at"
                        + " from staff where deleted_at is null order by id")
                .query((row, n) -> {
                    Timestamp last = row.getTimestamp("last_login_at");
                    return new Member(row.getLong("id"), row.getString("login_id"), row.getString("name"),
                            row.getInt("admin_level_id"), row.getBoolean("active"),
                            last == null ? null : last.toInstant());
                }).list();
    }

    /**
     * Lets a person in or shuts one out; whoever is shut out is signed out at once.
     *
     * @throws FaultException NOT_FOUND, or CONFLICT where no active privileged administrator would remain
     */
    @Transactional
    public void activate(String loginId, boolean active) {
        // One change of the kind at a time: two that shut each other out must not both find the other one active.
        jdbc.sql("lock table staff in share row exclusive mode").update();
        long id = id(loginId);
        jdbc.sql("update staff set admin_status_id = :status, date_update = :now where id = :id")
                .param("status", active ? 1 : 2).param("now", Timestamp.from(clock.instant())).param("id", id).update();
        if (!active) {
            if (jdbc.sql("select not exists (select from staff where active and admin_level_id = 1)")
                    .query(Boolean.class)
                    .single()) {
                throw new FaultException(Fault.of(409, "CONFLICT", "Admin.AdminStatus"));
            }
            endSessions(id);
        }
        audit.write(null, active ? "admin.enable" : "admin.disable", "Admin/" + id);
    }

    /**
     * Gives a person another password and ends the person's sessions.
     *
     * @throws FaultException NOT_FOUND, or WEAK_PASSWORD, which one of the last five is, too
     */
    @Transactional
    public void changePassword(Actor by, String loginId, String password) {
        checkPassword(loginId, password);
        long id = id(loginId);
        if (used.contain(id, password)) {
            throw new FaultException(
                    Fault.of(400, "WEAK_PASSWORD", "Admin.LoginPassword").saying("fault.WEAK_PASSWORD.used"));
        }
        jdbc.sql("select password_hash from staff where id = ?").param(id)
                .query((row, n) -> Objects.requireNonNull(row.getString(1)))
                .optional()
                .ifPresent(old -> used.add(id, old));
        audit.write(by, "admin.password", "Admin/" + id);
        jdbc.sql(
                "update staff set password_hash = :hash, password_given = false, password_date_update = :now,"
                        + " date_update = :now where id = :id")
                .param("hash", passwords.hash(password)).param("now", Timestamp.from(clock.instant()))
                .param("id", id).update();
        endSessions(id);
    }

    /** Invites an administrator who has no password: the token of the link, good for 72 hours; nothing where there is one. */
    public Optional<String> invite(long id) {
        return invitations.make(id);
    }

    /** The login id of whoever the token of a link invites; nothing where it holds no more. */
    public Optional<String> invited(String token) {
        return invitations.find(token);
    }

    /**
     * Sets the first password by a link, once.
     *
     * @return false where the link holds no more
     * @throws FaultException WEAK_PASSWORD; the link holds on
     */
    @Transactional
    public boolean accept(String token, String password) {
        Optional<String> login = invitations.use(token);
        login.ifPresent(of -> changePassword(new Actor.Job(of), of, password));
        return login.isPresent();
    }

    /**
     * Says that somebody else than the person has chosen the password: at the next sign-in the person chooses another one.
     *
     * @throws FaultException NOT_FOUND
     */
    public void expectAnother(String loginId) {
        jdbc.sql("update staff set password_given = true where id = ?").param(id(loginId)).update();
    }

    /** Whether a person has to choose a password before anything else. */
    public boolean hasGivenPassword(SignedIn who) {
        return jdbc.sql("select password_given from staff where id = ?").param(who.staffId())
                .query((row, n) -> row.getBoolean(1)).optional().orElse(false);
    }

    /**
     * Takes the second step from a person who lost it, and ends the person's sessions.
     *
     * @throws FaultException NOT_FOUND
     */
    @Transactional
    public void removeSecondStep(Actor by, String loginId) {
        long id = id(loginId);
        totp.remove(by, id);
        endSessions(id);
    }

    /** Words that no password of an administrator may hold. */
    public List<String> passwordWords() {
        return rules.words();
    }

    /**
     * Sets them; passwords that people have already stay.
     *
     * @param words a hundred at most, of 3 to 40 characters
     * @throws FaultException 400 INVALID_VALUE of {@link PasswordRules#WORDS}
     */
    @Transactional
    public void changePasswordWords(SignedIn by, List<String> words) {
        if (words.size() > 100 || words.stream().anyMatch(word -> word.length() < 3 || word.length() > 40)) {
            throw new FaultException(Fault.invalidValue(PasswordRules.WORDS));
        }
        String old = String.join(", ", rules.words());
        settings.change(PasswordRules.WORDS, String.join("\n", words));
        audit.write(by, "setting.change", "SystemSetting/" + PasswordRules.WORDS, Map.of("words", old),
                Map.of("words", String.join(", ", words)));
    }

    private void endSessions(long id) {
        jdbc.sql("delete from staff_session where staff_id = :id").param("id", id).update();
        listeners.forEach(listener -> listener.putOut(id));
    }

    private long id(String loginId) {
        return jdbc.sql("select id from staff where lower(login_id) = lower(:login) and deleted_at is null")
                .param("login", loginId)
                .query(Long.class).optional().orElseThrow(() -> new FaultException(Fault.notFound("Admin.LoginId")));
    }

    private void checkPassword(String loginId, String password) {
        if (!rules.areMet(loginId, password)) {
            throw new FaultException(Fault.of(400, "WEAK_PASSWORD", "Admin.LoginPassword"));
        }
    }
}
