package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

import io.yoriai.campaign.SettingValues;
import io.yoriai.record.SqlTime;

/**
 * The feed of what happened to applications, and which mails wait to be made of it: rows of {@code application_event}, written
 * in the transaction of what they tell.
 */
@Component
public class ApplicationEvents {

    private static final int TO_LEAD = 1;
    private static final int TO_STAFF = 2;
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final JdbcClient jdbc;

    ApplicationEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Mails of an application, by settings 66, 67 and 70; null: none. */
    @Nullable
    Integer mailOfApplying(SettingValues settings, boolean toLead, boolean proxy) {
        return mail(toLead && settings.on(proxy ? 70 : 66), settings.on(67));
    }

    /** Mails of a cancelled or rejected one, by settings 68 and 69; null: none. */
    @Nullable
    Integer mailOfEnding(SettingValues settings, boolean toLead) {
        return mail(toLead && settings.on(68), settings.on(69));
    }

    private static @Nullable Integer mail(boolean toLead, boolean toStaff) {
        int mail = (toLead ? TO_LEAD : 0) + (toStaff ? TO_STAFF : 0);
        return mail == 0 ? null : mail;
    }

    /**
     * Adds a row.
     *
     * @param lines session lines that it is about; empty: the application as a whole
     */
    void add(long application, String kind, Collection<Long> lines, Timestamp now, @Nullable Integer mail) {
        jdbc.sql("insert into application_event (application_id, kind, line_ids, at, mail) values (?, ?, ?, ?, ?)")
                .param(application).param(kind).param(lines.isEmpty() ? null : lines.toArray(Long[]::new)).param(now)
                .param(mail).update();
    }

    /** Somebody wanted to apply again who is not known to be the lead: the lead is told, once an hour at most. */
    public void already(long application, Instant now) {
        jdbc.sql("""
                insert into application_event (application_id, kind, at, mail)
                select :id, 'ALREADY', :now, :mail where not exists (
                    select from application_event where application_id = :id and kind = 'ALREADY' and at > :since)""")
                .param("id", application).param("now", SqlTime.of(now)).param("mail", TO_LEAD)
                .param("since", SqlTime.of(now.minus(AN_HOUR))).update();
    }
}
