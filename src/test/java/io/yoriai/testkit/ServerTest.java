package io.yoriai.testkit;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.yoriai.server.Application;

/**
 * A test against a real server on a real PostgreSQL. All such tests share one server, so each makes data of its own.
 * Beans to inject: {@link Api}, {@link Data}, {@link TestClock}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
    "neo.allow-http=true", "db-scheduler.shutdown-max-wait=1s",
    "yoriai.secret=0123456789abcdef0123456789abcdef", "yoriai.trusted-proxies=127.0.0.1",
    "yoriai.database=external", "yoriai.data=target/test-data-${fork:1}", "management.server.port=0",
    "spring.datasource.hikari.maximum-pool-size=24"})
@Import({TestConfiguration.class, Api.class, Data.class})
public @interface ServerTest {
}
