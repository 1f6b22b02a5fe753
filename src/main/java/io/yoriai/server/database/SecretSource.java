package io.yoriai.server.database;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import java.nio.file.Path;
import java.util.Map;

import io.yoriai.record.secret.Secrets;

/**
 * Gives {@code yoriai.secret}, the key that stored secrets are sealed with, where the installation sets none: a random one,
 * made on first use and kept in the data directory. Nodes that share an external database need the same one; {@link
 * SecretCheck} refuses another.
 */
public final class SecretSource implements EnvironmentPostProcessor {

    static final String NAME = Secrets.SECRET;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.containsProperty(NAME)) {
            Path data = Path.of(environment.getRequiredProperty("yoriai.data"));
            DatabaseHome home = new DatabaseHome(data.resolve("database"));
            environment.getPropertySources().addLast(new MapPropertySource("secret", Map.of(NAME, home.secret(),
                    Secrets.FILE, home.secretFile().toAbsolutePath().toString())));
        }
    }
}
