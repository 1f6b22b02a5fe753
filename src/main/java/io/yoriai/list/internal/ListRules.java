package io.yoriai.list.internal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.list.ListUseSource;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** Lists are at most ten thousand, each with a name of its own, and stay while something uses them (spec/smp-lead.md 1). */
@Component
public class ListRules implements Rules {

    private static final int MOST = 10_000;

    private final JdbcClient jdbc;
    private final ObjectProvider<ListUseSource> uses;

    ListRules(JdbcClient jdbc, ObjectProvider<ListUseSource> uses) {
        this.jdbc = jdbc;
        this.uses = uses;
    }

    @Override
    public void state(Writing writing) {
        switch (writing.verb()) {
            case POST -> {
                // One maker at a time, so that two do not both take the last place; lists are made seldom.
                jdbc.sql("select pg_advisory_xact_lock(hashtextextended('staticlist', 0))").query().listOfRows();
                if (jdbc.sql("select count(*) from staticlist").query(Long.class).single() >= MOST) {
                    throw new FaultException(Fault.of(409, "FULL", writing.writable().resource().name())
                            .saying("list.full"));
                }
            }
            case DELETE -> {
                if (uses.stream().anyMatch(use -> use.uses(writing.id()))) {
                    throw new FaultException(
                            Fault.of(409, "CONFLICT", writing.draft().field("Id")).saying("list.used"));
                }
            }
            case PUT -> {
                // Its name is the database's to compare.
            }
        }
    }

    @Override
    public Fault taken(Fault usual) {
        return usual.saying("list.name");
    }
}
