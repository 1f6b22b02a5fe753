package io.yoriai.server;

import org.springframework.boot.SpringApplication;

/** Entry of the program. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }
}
