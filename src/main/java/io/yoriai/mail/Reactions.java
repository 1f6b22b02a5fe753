package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.util.Arrays;
import java.util.Locale;

/** How many of a sending's mails were opened and followed, by whom is counted (spec/smp-mail-tracking.md 3.9). */
@Service
public class Reactions {

    private final JdbcClient jdbc;

    Reactions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Which hits count. */
    public enum Counted {
        /** People, and who may be a machine: verdicts 1 and 3, as everywhere. */
        USUAL,
        /** People alone: verdict 1. */
        PEOPLE,
        /** Whoever it was. */
        ALL;

        /** What an address says; {@link #USUAL} for anything else. */
        public static Counted of(@Nullable String said) {
            return Arrays.stream(values()).filter(one -> one.said().equals(said)).findFirst().orElse(USUAL);
        }

        public String said() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Mails, each once. */
    public record Reacted(long opened, long clicked) {}

    /** By partial indexes of the few that were opened or followed; opens by machines alone by mail_of_sender and mail_open_mail. */
    public Reacted of(long sending, Counted counted) {
        String people = "(select count(*) from mail m where m.sender_id = :id and m.%1$s_date is not null%2$s)";
        String sql = switch (counted) {
            case USUAL -> "select " + people.formatted("open", "") + ", " + people.formatted("click", "");
            case PEOPLE -> "select " + people.formatted("open",
                    " and exists (select from mail_open o where o.mail_id = m.id and o.verdict_id = 1)")
                    + ", " + people.formatted("click", """
                             and exists (select from mail_click k where k.mail_id = m.id and k.verdict_id = 1
                            and k.click_count_url_id is not null)""");
            case ALL ->
                """
                        select (select count(*) from mail m where m.sender_id = :id and exists (select from mail_open o where o.mail_id = m.id)),
                        (select count(*) from mail m where m.sender_id = :id and m.click_date is not null)
                            + (select count(*) from mail m where m.sender_id = :id and m.machine_click_count > 0 and m.click_date is null)""";
        };
        return jdbc.sql(sql).param("id", sending).query((row, n) -> new Reacted(row.getLong(1), row.getLong(2)))
                .single();
    }
}
