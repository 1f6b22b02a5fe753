package io.yoriai.account;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** The people who run the installation. */
@Service
public class Staff {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Passwords passwords;

    Staff(JdbcClient jdbc, Clock clock, Passwords passwords) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.passwords = passwords;
    }

    /**
     * Makes a privileged administrator.
     *
     * @param loginId 4 to 100 letters, digits and {@code . _ @ + -}
     * @param password 12 to 128 characters, not the login id
     * @return the administrator's id
     * @throws FaultException INVALID_TYPE, WEAK_PASSWORD, or DUPLICATE for a login id in use
     */
    @Transactional
    public long create(String loginId, String password, String name, @Nullable String email) {
        if (!loginId.matches("[A-Za-z0-9._@+-]{4,100}")) {
            throw new FaultException(Fault.invalidType("Admin.LoginId"));
        }
        if (password.length() < 12 || password.length() > 128 || password.equalsIgnoreCase(loginId)) {
            throw new FaultException(Fault.of(400, "WEAK_PASSWORD", "Admin.LoginPassword"));
        }
        try {
            return jdbc.sql("""
                    insert into staff (user_id, login_id, password_hash, name1, email, level_id, created_at)
                    values (nextval('user_id_seq'), :login, :password, :name, :email, 1, :now) returning id""")
                    .param("login", loginId).param("password", passwords.hash(password)).param("name", name)
                    .param("email", email).param("now", Timestamp.from(clock.instant())).query(Long.class).single();
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "Admin.LoginId"));
        }
    }
}
