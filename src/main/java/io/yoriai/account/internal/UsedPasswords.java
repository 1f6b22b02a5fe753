package io.yoriai.account.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.util.stream.Stream;

import io.yoriai.account.Passwords;

/** The last passwords of a person, of which none of five is used again. */
@Repository
public class UsedPasswords {

    private static final int REMEMBERED = 5;

    private final JdbcClient jdbc;
    private final Passwords passwords;

    UsedPasswords(JdbcClient jdbc, Passwords passwords) {
        this.jdbc = jdbc;
        this.passwords = passwords;
    }

    public boolean contain(long staff, String password) {
        return Stream.concat(
                jdbc.sql("select password_hash from staff where id = ? and password_hash <> '-'").param(staff)
                        .query(String.class).list().stream(),
                jdbc.sql("select password_hash from staff_password where staff_id = ? order by id desc limit ?")
                        .params(staff, REMEMBERED - 1).query(String.class).list().stream())
                .anyMatch(hash -> passwords.matches(password, hash));
    }

    /** Remembers the hash of a new one. */
    public void add(long staff, String hash) {
        jdbc.sql("insert into staff_password (staff_id, password_hash) values (?, ?)").params(staff, hash).update();
    }
}
