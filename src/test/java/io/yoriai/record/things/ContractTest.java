package io.yoriai.record.things;

import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.yoriai.testkit.Samples;
import io.yoriai.testkit.ServerTest;

/**
 * A test of what holds for every declared resource, those of {@link ThingTables} as well. All such tests share a server with
 * a database of its own, in which nobody else has records, items or masters; its clock goes on only when it is moved.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ServerTest
@Import({ThingTables.class, Samples.class})
@TestPropertySource(properties = {"test.database=contract", "test.clock=2026-11-05T01:00:00Z",
    "db-scheduler.enabled=false", "yoriai.data=target/test-data-contract-${fork:1}",
    "spring.flyway.locations=classpath:db/migration,classpath:things/migration"})
public @interface ContractTest {
}
