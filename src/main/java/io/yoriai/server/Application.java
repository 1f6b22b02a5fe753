package io.yoriai.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

import java.time.Clock;

/** The server's beans, found by scanning every room. */
@SpringBootApplication(scanBasePackages = "io.yoriai")
public class Application {

    /** For the build, which takes the beans down beforehand (docs/adr/0016); people start {@link Main}. */
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    /** The one clock of the house: every room asks it for the time, so that tests can move it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
