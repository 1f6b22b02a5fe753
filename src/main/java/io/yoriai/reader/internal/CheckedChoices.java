package io.yoriai.reader.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.magazine.ChoiceListener;

/** The choices that readers have checked. An item is one of the choice items and never a text from outside. */
@Component
class CheckedChoices implements ChoiceListener {

    private final JdbcClient jdbc;

    CheckedChoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean checked(long magazineId, String item, int number) {
        return jdbc.sql("""
                select exists (select from reader where magazine_id = :id and substr(reverse(%s), :number, 1) = '1')"""
                .formatted(item)).param("id", magazineId).param("number", number).query(Boolean.class).single();
    }

    @Override
    public void removed(long magazineId, String item, int number) {
        jdbc.sql("""
                update reader
                   set %1$s = reverse(substr(reverse(%1$s), 1, :number - 1) || substr(reverse(%1$s), :number + 1))
                 where magazine_id = :id and length(%1$s) > :number""".formatted(item)).param("id", magazineId)
                .param("number", number).update();
    }
}
