package io.yoriai.attendance;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.yoriai.account.AuditLog;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.Counting;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.batching.StatementBatcher;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The door's room over a real database, with a clock that tests move. Every campaign a test makes is its own. */
final class Door {

    private static final HikariDataSource DATABASE = database();
    private static final StillClock CLOCK = new StillClock();
    private static final AnnotationConfigApplicationContext ROOM = room();
    private static final AtomicLong NEXT = new AtomicLong(1);

    final JdbcTemplate template = ROOM.getBean(JdbcTemplate.class);
    final JdbcClient jdbc = ROOM.getBean(JdbcClient.class);
    final TransactionTemplate transaction = ROOM.getBean(TransactionTemplate.class);
    final Reception reception = ROOM.getBean(Reception.class);
    final Caller caller = new Caller(1L, List.of(), null, AttendanceSource.API);
    final long campaign = campaign("{}");
    final long session = session(campaign);

    Door() {
        CLOCK.set(Instant.parse("2026-11-05T00:00:00Z"));
    }

    /** Stands still until a test moves it. */
    private static final class StillClock extends Clock {

        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

        void set(Instant to) {
            now.set(to);
        }

        @Override
        public Instant instant() {
            return Objects.requireNonNull(now.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    /** Another bean of the room. */
    static <T> T bean(Class<T> type) {
        return ROOM.getBean(type);
    }

    private static HikariDataSource database() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("max_connections", "100").start();
            HikariConfig config = new HikariConfig();
            config.setDataSource(server.getPostgresDatabase());
            config.setMaximumPoolSize(64);
            config.setMinimumIdle(1);
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            return new HikariDataSource(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AnnotationConfigApplicationContext room() {
        AnnotationConfigApplicationContext room = new AnnotationConfigApplicationContext();
        JdbcTemplate template = new JdbcTemplate(DATABASE);
        PlatformTransactionManager transactions = new DataSourceTransactionManager(DATABASE);
        room.registerBean(JdbcTemplate.class, () -> template);
        room.registerBean(JdbcClient.class, () -> JdbcClient.create(template));
        room.registerBean(PlatformTransactionManager.class, () -> transactions);
        room.registerBean(TransactionTemplate.class, () -> new TransactionTemplate(transactions));
        room.registerBean(DSLContext.class, () -> DSL.using(DATABASE, SQLDialect.POSTGRES));
        room.registerBean(Clock.class, () -> CLOCK);
        room.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        room.register(AuditLog.class, Dictionary.class, SystemSettings.class, CampaignSettings.class, Counting.class,
                StatementBatcher.class);
        room.scan("io.yoriai.attendance");
        room.refresh();
        return room;
    }

    void pass(Duration time) {
        CLOCK.set(CLOCK.instant().plus(time));
    }

    Instant instant() {
        return CLOCK.instant();
    }

    long campaign(String settings) {
        long n = NEXT.getAndIncrement();
        return jdbc.sql("""
                insert into campaign (title, ss_target_type_id, status_changed_date, settings, date_regist, date_update)
                values (?, 2, now(), ?::jsonb, now(), now()) returning id""").params("秋のセミナー" + n, settings)
                .query(Long.class).single();
    }

    long session(long of) {
        long n = NEXT.getAndIncrement();
        return jdbc.sql("""
                insert into session (campaign_id, code, title, start_day, end_day, date_regist, date_update)
                values (?, ?, ?, now(), now(), now(), now()) returning id""").params(of, "S" + n, "AS09-" + n)
                .query(Long.class).single();
    }

    void set(int setting, String value) {
        jdbc.sql("update campaign set settings = settings || jsonb_build_object(?, ?) where id = ?")
                .params(Integer.toString(setting), value, campaign).update();
    }

    long lead() {
        return jdbc.sql("insert into lead (login_id, date_regist, date_update) values (?, now(), now()) returning id")
                .param("lead" + NEXT.getAndIncrement()).query(Long.class).single();
    }

    /** A lead with a session line and its campaign line in the status. */
    long applicant(long at, int status) {
        long lead = lead();
        apply(lead, at, status);
        return lead;
    }

    void apply(long lead, long at, int status) {
        jdbc.sql(
                """
                        with a as (insert into application (lead_id, campaign_id, application_status_id, date_application, date_regist,
                            date_update) select :lead, campaign_id, :status, now(), now(), now() from session where id = :session
                            returning id, campaign_id)
                        insert into application_session (application_id, lead_id, campaign_id, session_id, application_status_id,
                            date_application, date_regist, date_update)
                        select id, :lead, campaign_id, :session, :status, now(), now(), now() from a""")
                .param("lead", lead)
                .param("session", at).param("status", status).update();
    }

    Receive byTicket(Object barcode) {
        return new Receive(Place.session(session, null), AttendanceType.WITHOUT_ONSITE_ID, true, barcode.toString(),
                null, null,
                null);
    }

    Receive of(int type, int check, @Nullable Object barcode, @Nullable String anonymous) {
        return at(Place.session(session, null), type, check, barcode, anonymous);
    }

    static Receive at(Place place, int type, int check, @Nullable Object barcode, @Nullable String anonymous) {
        return new Receive(place, AttendanceType.values()[type - 1], check == 1,
                barcode == null ? null : barcode.toString(),
                anonymous, null, null);
    }

    Receipt receive(Receive command) {
        return reception.receive(caller, command);
    }

    /** {@code 409 DUPLICATE SessionAttendance.BarcodeData attendance.duplicate}, or {@code received} or {@code repeated}. */
    String answer(Receive command) {
        return answer(() -> receive(command).repeated() ? "repeated" : "received");
    }

    static String answer(java.util.function.Supplier<String> act) {
        try {
            return act.get();
        } catch (FaultException e) {
            Fault fault = e.faults().getFirst();
            return fault.status() + " " + fault.code() + " " + fault.field() + " " + fault.text();
        }
    }

    long count(String table, String where, Object... params) {
        return jdbc.sql("select count(*) from " + table + " where " + where).params(List.of(params)).query(Long.class)
                .single();
    }
}
