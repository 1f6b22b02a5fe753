package io.yoriai.testkit;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import io.yoriai.account.Actor;
import io.yoriai.account.SignedIn;

/** Makes rows to test with, straight in the database. */
@TestComponent
public class Data {

    /** Who does what no member of staff does. */
    public static final Actor TESTS = new Actor.Job("tests");

    private final JdbcClient jdbc;
    private final Clock clock;

    public Data(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    /** A word that no other test uses. */
    public static String unique(String prefix) {
        return prefix + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    }

    /** A lead of this name; its id. */
    public long lead(String name1, String email) {
        return jdbc.sql("""
                insert into lead (login_id, name1, name2, email, date_regist, date_update)
                values (:login, :name, '太郎', :email, :now, :now) returning id""").param("login", unique("l"))
                .param("name", name1).param("email", email).param("now", now()).query(Long.class).single();
    }

    public long lead() {
        String name = unique("n");
        return lead(name, name + "@example.com");
    }

    /** A published campaign that takes sessions; its id. */
    public long campaign(String title) {
        return jdbc.sql("""
                insert into campaign (title, ss_target_type_id, seminar_status_id, status_changed_date, date_regist,
                    date_update) values (:title, 2, 1, :now, :now, :now) returning id""").param("title", title)
                .param("now", now()).query(Long.class).single();
    }

    public long session(long campaign, String title) {
        return jdbc.sql("""
                insert into session (campaign_id, code, title, start_day, end_day, date_regist, date_update)
                values (:campaign, :code, :title, :now, :now, :now, :now) returning id""").param("campaign", campaign)
                .param("code", unique("c")).param("title", title).param("now", now()).query(Long.class).single();
    }

    /** A live application (status 1) of a lead to a session; the application's id. Counters are kept. */
    public long application(long lead, long campaign, long session) {
        long application = jdbc.sql("""
                insert into application (lead_id, campaign_id, application_status_id, date_application, date_regist,
                    date_update) values (:lead, :campaign, 1, :now, :now, :now) returning id""").param("lead", lead)
                .param("campaign", campaign).param("now", now()).query(Long.class).single();
        jdbc.sql("""
                insert into application_session (application_id, lead_id, campaign_id, session_id,
                    application_status_id, date_application, date_regist, date_update)
                values (:application, :lead, :campaign, :session, 1, :now, :now, :now)""")
                .param("application", application).param("lead", lead).param("campaign", campaign)
                .param("session", session).param("now", now()).update();
        jdbc.sql("update campaign set number_of_applications = number_of_applications + 1,"
                + " number_of_applicants = number_of_applicants + 1 where id = ?").param(campaign).update();
        jdbc.sql("update session set number_of_applications = number_of_applications + 1,"
                + " number_of_applicants = number_of_applicants + 1 where id = ?").param(session).update();
        return application;
    }

    /** A privileged administrator who works from somewhere. */
    public SignedIn staff() {
        String login = unique("staff");
        long id = jdbc.sql("insert into staff (user_id, login_id, password_hash, name1, admin_level_id, date_regist,"
                + " date_update)"
                + " values (nextval('user_id_seq'), :login, '-', '担当', 1, :now, :now) returning id")
                .param("login", login)
                .param("now", now()).query(Long.class).single();
        return new SignedIn(id, login, "担当", 1, "192.0.2.9");
    }

    public Timestamp now() {
        return Timestamp.from(Instant.ofEpochSecond(clock.instant().getEpochSecond()));
    }
}
