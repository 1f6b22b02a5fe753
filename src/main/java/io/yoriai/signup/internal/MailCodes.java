package io.yoriai.signup.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.util.Optional;

import io.yoriai.record.RandomText;

/** The table {@code magazine_mail_code}. */
@Repository
public class MailCodes {

    /** Without 0 1 l o, which people confuse when they type an address. */
    private static final String LETTERS = "23456789abcdefghijkmnpqrstuvwxyz";
    private static final int LENGTH = 10;

    private final JdbcClient jdbc;

    MailCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The magazine's code; of two calls that make it at the same moment one does. */
    public String of(long magazineId) {
        Optional<String> known = find(magazineId);
        if (known.isPresent()) {
            return known.get();
        }
        jdbc.sql("insert into magazine_mail_code (magazine_id, code) values (:id, :code)"
                + " on conflict (magazine_id) do nothing").param("id", magazineId)
                .param("code", RandomText.letters(LETTERS, LENGTH)).update();
        return find(magazineId).orElseThrow();
    }

    public void renew(long magazineId) {
        jdbc.sql("update magazine_mail_code set code = :code where magazine_id = :id").param("id", magazineId)
                .param("code", RandomText.letters(LETTERS, LENGTH)).update();
    }

    public Optional<Long> magazine(String code) {
        return jdbc.sql("select magazine_id from magazine_mail_code where code = :code").param("code", code)
                .query((row, n) -> row.getLong(1)).optional();
    }

    private Optional<String> find(long magazineId) {
        return jdbc.sql("select code from magazine_mail_code where magazine_id = :id").param("id", magazineId)
                .query((row, n) -> row.getString(1)).optional();
    }
}
