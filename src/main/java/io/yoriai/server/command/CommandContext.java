package io.yoriai.server.command;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;

import io.yoriai.account.AuditLog;
import io.yoriai.record.FaultException;
import io.yoriai.server.database.SecretCheck;

/**
 * The few beans that a command needs of the house: a database, and what makes API clients, staff and custom items.
 * No @Configuration: the server, which scans this package, must not find it.
 */
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
    TransactionManagerCustomizationAutoConfiguration.class, TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class, FlywayAutoConfiguration.class,
    JacksonAutoConfiguration.class, JooqAutoConfiguration.class})
@ComponentScan({"io.yoriai.account", "io.yoriai.record", "io.yoriai.message"})
@Import(SecretCheck.class)
class CommandContext {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * Does something with one bean over the database that the options mean.
     *
     * @param rooms classes that scan more rooms than these
     */
    static <B, R> R with(DatabaseOptions options, Class<B> bean, Function<B, R> work, Class<?>... rooms) {
        try (OpenDatabase database = OpenDatabase.open(options);
                ConfigurableApplicationContext context = start(options, database, rooms)) {
            context.getBean(SecretCheck.class).check();
            B face = context.getBean(bean);
            return AuditLog.Context.command(user()).around(() -> work.apply(face));
        } catch (FaultException e) {
            throw new CommandException(CommandException.told(e));
        }
    }

    /** By whose account of the operating system a command runs; behind sudo, by whose order. */
    static String user() {
        String user = System.getProperty("user.name", "?");
        String behind = System.getenv("SUDO_USER");
        return behind == null || behind.isBlank() ? user : user + " (sudo: " + behind + ")";
    }

    private static ConfigurableApplicationContext start(DatabaseOptions options, OpenDatabase database,
            Class<?>... rooms) {
        SpringApplication application = new SpringApplication(CommandContext.class);
        application.addPrimarySources(List.of(rooms));
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        application.setLazyInitialization(true); // of the rooms below, only what the command asks for
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton("databaseAccess", database.access()));
        return application.run("--yoriai.data=" + options.data.toAbsolutePath(), "--logging.file.name=",
                "--logging.level.root=WARN", "--spring.datasource.hikari.maximum-pool-size=2",
                "--spring.datasource.hikari.minimum-idle=0",
                // A running server has brought the tables to its own version; a command must not overtake it.
                "--spring.flyway.enabled=" + !database.isServed());
    }
}
