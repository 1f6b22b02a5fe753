package io.yoriai.server.database;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.nio.file.Path;

/**
 * The embedded database as beans; pool, migrations and everything else follow from its {@link DatabaseAccess}, and it is
 * stopped after them. With {@code yoriai.database=external} none of it is there, and {@code spring.datasource.*} says
 * where the database is.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "yoriai.database", havingValue = "embedded", matchIfMissing = true)
public class DatabaseConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    DataDirectory dataDirectory(@Value("${yoriai.data}") Path directory) {
        return DataDirectory.claim(directory);
    }

    /** Where the command has begun to start it already, it is waited for here. */
    @Bean(destroyMethod = "close")
    EmbeddedDatabase embeddedDatabase(DataDirectory directory, ObjectProvider<DatabaseStart> begun) {
        DatabaseStart start = begun.getIfAvailable();
        return start == null ? EmbeddedDatabase.start(directory) : start.await();
    }

    @Bean
    DatabaseAccess databaseAccess(EmbeddedDatabase database) {
        return database.access();
    }
}
