package io.yoriai.server.database;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.yoriai.record.secret.Secrets;

/**
 * Gives {@code yoriai.secret}, the key that stored secrets are sealed with, where the installation sets none: a random one,
 * made on first use and kept in the data directory. A vault's agent or systemd's credentials give it as a file,
 * {@code yoriai.secret-file}. Nodes that share an external database need the same one; {@link
 * SecretCheck} refuses another.
 */
public final class SecretSource implements EnvironmentPostProcessor {

    static final String NAME = Secrets.SECRET;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String file = environment.getProperty(NAME + "-file");
        if (!environment.containsProperty(NAME) && file != null) {
            environment.getPropertySources().addLast(new MapPropertySource("secret file", Map.of(NAME, read(file))));
        }
        if (!environment.containsProperty(NAME)) {
            Path data = Path.of(environment.getRequiredProperty("yoriai.data"));
            DatabaseHome home = new DatabaseHome(data.resolve("database"));
            environment.getPropertySources().addLast(new MapPropertySource("secret", Map.of(NAME, home.secret(),
                    Secrets.FILE, home.secretFile().toAbsolutePath().toString())));
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new CannotStartException("The file of yoriai.secret-file cannot be read: " + file, e);
        }
    }
}
