package io.yoriai.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code application.post} by leads that are known: to sessions without a limit, and to one that counts its seats. The campaigns
 * send no mails: those are the engine's work, which has its turn when it has it.
 */
final class Applications {

    private static final String PATH = "/services/rest/application";
    private static final int CONNECTIONS = 16;
    private static final int UNLIMITED = 1003;
    private static final int LIMITED = 1004;
    private static final int SEATS = 9_000_000;

    /** The rows of an application and nothing else; the last part is the counter that buyers of a limited session wait for. */
    private static final String BARE = """
            with made as (
                insert into application (lead_id, campaign_id, application_status_id, application_route_id, date_application,
                    quantity, date_regist, date_update)
                values (?, %1$d, 1, 4, now(), 1, now(), now()) returning id, lead_id),
            line as (
                insert into application_session (application_id, lead_id, campaign_id, session_id, application_status_id,
                    quantity, date_application, date_regist, date_update)
                select id, lead_id, %1$d, ?, 1, 1, now(), now(), now() from made),
            fact as (insert into application_event (application_id, kind, at, mail) select id, 'APPLIED', now(), null from made),
            log as (
                insert into audit_log (at, door, client_id, address, what, record)
                select now(), 1, 1, '127.0.0.1', 'application.post', 'Application/' || id from made)%2$s
            select 'made' from made""";
    private static final String COUNTER = """
            , counter as (
                update session set number_of_applications = number_of_applications + 1,
                    number_of_applicants = number_of_applicants + 1
                where id = %d and number_of_applications < limit_user_num)""";

    private static final String BODY = """
            <Application xmlns="http://smartseminar.jp/"><Seminar><SeminarId>%d</SeminarId></Seminar>\
            <VisitorId>########</VisitorId><ApplicationSessionList><ApplicationSession><Session>\
            <SessionId>########</SessionId></Session></ApplicationSession></ApplicationSessionList></Application>""";

    private final Bench.Settings settings;

    Applications(Bench.Settings settings) {
        this.settings = settings;
    }

    void run(Site site, boolean limited) throws Exception {
        int campaign = limited ? LIMITED : UNLIMITED;
        int sessions = limited ? 1 : Seed.SESSIONS;
        long first = campaign * 1000L;
        long next = fill(site, campaign, sessions, first, limited);
        Wire wire = new Wire(site.port());
        Wire second = Wire.second(site);
        String bare = BARE.formatted(campaign, limited ? COUNTER.formatted(first) : "");
        SqlLoad.Preparation sql = connection -> {
            PreparedStatement insert = connection.prepareStatement(bare);
            return lead -> {
                insert.setLong(1, lead);
                insert.setLong(2, first + lead % sessions);
                try (ResultSet rows = insert.executeQuery()) {
                    return rows.next() ? rows.getString(1) : "none";
                }
            };
        };
        String body = BODY.formatted(campaign);
        new Comparison(limited ? "applications to one limited session, 16 connections"
                : "applications to 50 unlimited sessions, 16 connections", CONNECTIONS, sql, "made",
                Requests.template(wire.refused(PATH, Map.of(), body), n -> n, n -> first + n % sessions), 415,
                Requests.either(calls(wire, body, first, sessions), calls(second, body, first, sessions)), 201,
                new AtomicLong(next)).run(site, settings);
    }

    private static Requests calls(Wire wire, String body, long first, int sessions) {
        return Requests.template(wire.post(PATH, Map.of(), body), n -> n, n -> first + n % sessions);
    }

    /** @return the first lead that has not applied */
    long fill(Site site, int campaign, int sessions, long first, boolean limited) throws Exception {
        try (Connection connection = site.database().connect(); Statement sql = connection.createStatement()) {
            sql.execute("""
                    insert into campaign (id, title, ss_target_type_id, seminar_status_id, status_changed_date, start_day,
                        settings, date_regist, date_update)
                    values (%1$d, 'bench %1$d', 2, 1, now(), now() + interval '1 year', '{"66": "0", "67": "0"}', now(), now())
                    on conflict do nothing""".formatted(campaign));
            sql.execute("""
                    insert into session (id, campaign_id, code, title, limit_user_num, start_day, end_day, date_regist,
                        date_update)
                    select n, %d, n::text, 'bench session ' || n, %s, now() + interval '1 year',
                        now() + interval '1 year 1 hour', now(), now() from generate_series(%d, %d) n
                    on conflict do nothing""".formatted(campaign, limited ? SEATS : "null", first, first + sessions - 1));
            return 1 + Seed.number(sql, "select coalesce(max(lead_id), %d) from application where campaign_id = %d"
                    .formatted(Seed.FIRST_LEAD - 1, campaign));
        }
    }
}
