package io.yoriai.testkit;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import java.time.Instant;

/**
 * Puts the tests' database and clock into the server: the shared one and the system's, or where a test says
 * {@code test.database} and {@code test.clock} a new one of its own of that name and a clock that stands at that moment;
 * {@code test.database.url} is one that is there already.
 */
@Configuration(proxyBeanMethods = false)
public class TestConfiguration {

    @Bean
    @Primary
    TestClock testClock(@Value("${test.clock:}") String standing) {
        return standing.isEmpty() ? new TestClock() : TestClock.standingAt(Instant.parse(standing));
    }

    @Bean
    @Primary
    JdbcConnectionDetails testDatabase(@Value("${test.database:}") String own,
            @Value("${test.database.url:}") String known) {
        String url = !known.isEmpty() ? known : own.isEmpty() ? TestDatabase.url() : TestDatabase.fresh(own);
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return "postgres";
            }

            @Override
            public String getPassword() {
                return "postgres";
            }

            @Override
            public String getJdbcUrl() {
                return url;
            }
        };
    }
}
