package io.yoriai.server.database;

import com.github.kagkarlsson.scheduler.event.ExecutionInterceptor;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import javax.sql.DataSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How long a statement may run: 30 seconds, set on each connection of the pool (application.properties), and 60 where a job
 * asks. Migrations take what they need; their connections do not stay.
 */
@Configuration(proxyBeanMethods = false)
class StatementLimits {

    static final String USUAL = "set statement_timeout = '30s'";
    static final String OF_JOBS = "set statement_timeout = '60s'";

    private static final ScopedValue<Boolean> JOB = ScopedValue.newInstance();

    @Bean
    ExecutionInterceptor jobStatements() {
        return (task, context, chain) -> ScopedValue.where(JOB, true).call(() -> chain.proceed(task, context));
    }

    @Bean
    static BeanPostProcessor statementLimitsOfJobs() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource pool ? new Limited(pool) : bean;
            }
        };
    }

    @Bean
    FlywayMigrationStrategy migrationsWithoutLimit() {
        return flyway -> {
            flyway.migrate();
            DataSource migrated = flyway.getConfiguration().getDataSource();
            try {
                migrated.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
            } catch (SQLException e) {
                throw new IllegalStateException("the pool of " + migrated, e);
            }
        };
    }

    /** Gives jobs connections with their own limit, and the pool back its usual one. */
    private static final class Limited extends DelegatingDataSource {

        Limited(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            if (!JOB.isBound()) {
                return connection;
            }
            limit(connection, OF_JOBS);
            return (Connection) Proxy.newProxyInstance(Limited.class.getClassLoader(), new Class<?>[]{Connection.class},
                    (self, method, arguments) -> {
                        if (method.getName().equals("close") && !connection.isClosed()) {
                            limit(connection, USUAL);
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private static void limit(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
