package io.yoriai.attendance;

import tools.jackson.databind.json.JsonMapper;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.LongUnaryOperator;

import javax.sql.DataSource;

import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SmartDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.yoriai.bench.SqlLoad;
import io.yoriai.account.AuditLog;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.Counting;
import io.yoriai.record.Dictionary;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.batching.StatementBatcher;
import io.yoriai.server.database.DatabaseAccess;

/** The door's room without the rest of the house: the product's own SQL of a reception, over the connections of a measurement. */
public final class OwnReception {

    private static final Caller CALLER = new Caller(1L, List.of(), null, AttendanceSource.API);

    private OwnReception() {}

    /** Receives leads by their tickets; each connection is used by one thread. */
    public static SqlLoad.Preparation sql(DatabaseAccess database, LongUnaryOperator sessions) {
        ThreadLocal<Connection> mine = new ThreadLocal<>();
        OfThread source = new OfThread(database, mine);
        Reception reception = room(source).getBean(Reception.class);
        return connection -> lead -> {
            mine.set(connection);
            String ticket = "*%08d*".formatted(lead);
            Receipt receipt = reception.receive(CALLER, new Receive(Place.session(sessions.applyAsLong(lead), null),
                    AttendanceType.WITHOUT_ONSITE_ID, true, ticket, null, null, null));
            return receipt.repeated() ? "repeated" : "received";
        };
    }

    private static AnnotationConfigApplicationContext room(DataSource source) {
        AnnotationConfigApplicationContext room = new AnnotationConfigApplicationContext();
        JdbcTemplate template = new JdbcTemplate(source);
        template.setLazyInit(true);
        PlatformTransactionManager transactions = new DataSourceTransactionManager(source);
        room.registerBean(JdbcTemplate.class, () -> template);
        room.registerBean(JdbcClient.class, () -> JdbcClient.create(template));
        room.registerBean(PlatformTransactionManager.class, () -> transactions);
        room.registerBean(TransactionTemplate.class, () -> new TransactionTemplate(transactions));
        room.registerBean(DSLContext.class, () -> DSL.using(source, SQLDialect.POSTGRES));
        room.registerBean(Clock.class, Clock::systemUTC);
        room.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        room.register(AuditLog.class, Dictionary.class, SystemSettings.class, CampaignSettings.class, Counting.class,
                StatementBatcher.class);
        room.scan("io.yoriai.attendance");
        room.refresh();
        return room;
    }

    /** Each thread's own connection, which nobody closes but the measurement. */
    private static final class OfThread extends AbstractDataSource implements SmartDataSource {

        private final DatabaseAccess database;
        private final ThreadLocal<Connection> mine;

        OfThread(DatabaseAccess database, ThreadLocal<Connection> mine) {
            this.database = database;
            this.mine = mine;
        }

        /** A thread that measures nothing, such as one that renews a copy, gets one of its own. */
        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = mine.get();
            return connection == null ? database.connect() : connection;
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public boolean shouldClose(Connection connection) {
            return connection != mine.get();
        }
    }
}
