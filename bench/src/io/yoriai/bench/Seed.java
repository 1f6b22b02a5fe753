package io.yoriai.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.yoriai.server.database.DatabaseAccess;

/**
 * Fills a demo database: leads and readers by number, a campaign of fifty sessions and one of a single session, and as many
 * leads with an application to each as the receptions will need.
 */
final class Seed {

    static final int SESSIONS = 50;
    static final int FIRST_SESSION = 2001;
    static final int ONE_SESSION = 2100;
    static final int CAMPAIGN = 1001;
    static final int ONE_SESSION_CAMPAIGN = 1002;

    /** The demo's own leads come before. */
    static final int FIRST_LEAD = 1001;

    private Seed() {}

    /** @param applied how many leads have applied to each of the two campaigns */
    static void fill(DatabaseAccess database, int leads, int applied) throws SQLException {
        int last = FIRST_LEAD + leads - 1;
        try (Connection connection = database.connect(); Statement sql = connection.createStatement()) {
            if (number(sql, "select count(*) from campaign where id = " + CAMPAIGN) > 0) {
                return;
            }
            sql.execute("""
                    insert into lead (id, login_id, name1, name2, company_name, prefecture_key, tel, email, date_regist,
                        date_update)
                    select n, 'bench' || lpad(n::text, 8, '0'), '姓' || mod(n, 5000), '名' || mod(n, 3000), '会社' || mod(n, 20000), '13',
                        '03-' || lpad(mod(n, 10000)::text, 4, '0') || '-0000', 'lead' || lpad(n::text, 8, '0') || '@example.com',
                        now(), now()
                    from generate_series(%d, %d) n""".formatted(FIRST_LEAD, last));
            sql.execute("select setval(pg_get_serial_sequence('lead', 'id'), %d)".formatted(last));
            // So many new readers at once would keep the mail engine at work while everything else is measured, and the demo's score
            // would write each lead that applies or comes once more, those of the bare SQL beside it too.
            sql.execute("update step_mail set active_since = null");
            sql.execute("update scoring_rule set state = 'OFF'");
            sql.execute("""
                    insert into reader (magazine_id, email, name, created, registered_at, delivering_since, created_set_at,
                        birthday_set_at, notify_set_at, updated_at)
                    select (select min(id) from magazine), 'lead' || lpad(n::text, 8, '0') || '@example.com', '読者' || n,
                        now(), now(), now(), now(), now(), now(), now()
                    from generate_series(%d, %d) n""".formatted(FIRST_LEAD, last));
            campaign(sql, CAMPAIGN, FIRST_SESSION, SESSIONS, applied);
            campaign(sql, ONE_SESSION_CAMPAIGN, ONE_SESSION, 1, applied);
            for (String table : new String[] {"campaign", "session", "application", "application_session"}) {
                sql.execute("select setval(pg_get_serial_sequence('%1$s', 'id'), (select max(id) from %1$s))"
                        .formatted(table));
            }
            sql.execute("vacuum (analyze) lead, reader, campaign, session, application, application_session");
        }
        checkpoint(database);
    }

    /** The first lead who was not received at a campaign yet; receptions go upwards from there. */
    static long nextLead(DatabaseAccess database, int campaign) throws SQLException {
        try (Connection connection = database.connect(); Statement sql = connection.createStatement()) {
            return 1 + number(sql, "select coalesce(max(lead_id), %d) from attendance where campaign_id = %d"
                    .formatted(FIRST_LEAD - 1, campaign));
        }
    }

    static long number(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void campaign(Statement sql, int campaign, int firstSession, int sessions, int applied)
            throws SQLException {
        sql.execute("""
                insert into campaign (id, title, seminar_status_id, status_changed_date, start_day, date_regist, date_update)
                values (%1$d, 'bench %1$d', 1, now(), now(), now(), now())""".formatted(campaign));
        sql.execute("""
                insert into session (id, campaign_id, code, title, start_day, end_day, date_regist, date_update)
                select n, %d, n::text, 'bench session ' || n, now(), now() + interval '1 hour', now(), now()
                from generate_series(%d, %d) n""".formatted(campaign, firstSession, firstSession + sessions - 1));
        sql.execute("""
                with applied as (
                    insert into application (lead_id, campaign_id, application_status_id, date_application, date_regist,
                        date_update)
                    select n, %1$d, 1, now(), now(), now() from generate_series(%2$d, %3$d) n
                    returning id, lead_id)
                insert into application_session (application_id, lead_id, campaign_id, session_id, application_status_id,
                    date_application, date_regist, date_update)
                select id, lead_id, %1$d, %4$d + lead_id %% %5$d, 1, now(), now(), now() from applied""".formatted(campaign,
                FIRST_LEAD, FIRST_LEAD + applied - 1, firstSession, sessions));
    }

    /** What the filling left to write must not be written while something is measured. */
    private static void checkpoint(DatabaseAccess database) throws SQLException {
        try (Connection connection = database.connect(); Statement sql = connection.createStatement()) {
            sql.execute("checkpoint");
        } catch (SQLException e) {
            if (!"42501".equals(e.getSQLState())) { // the application's role may not; then time has to do it
                throw e;
            }
        }
    }
}
