package io.yoriai.person.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;

import io.yoriai.record.job.Job;

/**
 * Closes the chain of the consent ledger: each row's seal is the SHA-256 of the seal before it and of what the row says,
 * with the keyed hash of the address in place of the address. One sealer runs behind the writers, so that registrations
 * never wait for each other's place in the chain.
 */
@Configuration(proxyBeanMethods = false)
class ConsentSeal {

    private static final int BATCH = 1000;

    /** What a row says, in a form that does not depend on settings of the session. */
    static final String SAID = "concat_ws('|', l.id, encode(l.address_hash, 'hex'), l.lead_id, l.reader_id, l.subject, l.kind,"
            + " extract(epoch from l.at), l.source, l.form, l.form_version, encode(l.wording_hash, 'hex'), l.actor, l.token_use)";

    @Bean
    RecurringTask<Void> consentSealJob(JdbcClient jdbc, TransactionTemplate transaction) {
        return Job.every("consent-seal", Duration.ofSeconds(30), () -> {
            Integer sealed = BATCH;
            while (sealed != null && sealed == BATCH) {
                sealed = transaction.execute(status -> seal(jdbc));
            }
        });
    }

    static int seal(JdbcClient jdbc) {
        jdbc.sql("select pg_advisory_xact_lock(7303)").query((row, n) -> 0).list();
        return jdbc
                .sql("""
                        with recursive waiting as materialized (
                            select l.id, row_number() over (order by l.id) as n, %s as said
                              from (select * from consent_ledger where seal is null order by id limit %d) l
                        ), chain as (
                            select 0::bigint as n, coalesce(last.seal_number, 0) as number, coalesce(last.seal, ''::bytea) as seal,
                                   0::bigint as id
                              from (values (1)) one
                              left join lateral (select seal_number, seal from consent_ledger where seal_number is not null
                                                  order by seal_number desc limit 1) last on true
                            union all
                            select w.n, c.number + 1, sha256(c.seal || convert_to(w.said, 'UTF8')), w.id
                              from chain c join waiting w on w.n = c.n + 1
                        )
                        update consent_ledger l set seal = chain.seal, seal_number = chain.number
                          from chain where chain.n > 0 and l.id = chain.id
                        """
                        .formatted(SAID, BATCH))
                .update();
    }
}
