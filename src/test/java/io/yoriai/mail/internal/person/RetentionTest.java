package io.yoriai.mail.internal.person;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Locale;

import io.yoriai.person.AddressHash;
import io.yoriai.person.ConsentLedger;
import io.yoriai.record.SqlTime;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** The ledger forgets whose words they were when nobody may write to the address any more; hits forget whence they came (spec/smp-mail-tracking.md 3.10). */
@ServerTest
class RetentionTest {

    @Autowired
    JdbcClient jdbc;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    AddressHash hash;
    @Autowired
    Clock clock;
    @Autowired
    Data data;

    private String consent(String name, long lead, Instant at) {
        String address = Data.unique(name).toLowerCase(Locale.ROOT) + "@example.com";
        jdbc.sql(
                """
                        insert into consent_ledger (address, address_hash, lead_id, subject, kind, at, source, ip, user_agent, seal, seal_number)
                        values (?, ?, ?, 'all', 'REFUSED', ?, 'API', '192.0.2.7', 'Mozilla', '\\x00', -nextval('consent_ledger_id_seq'))""")
                .params(address, hash.of(address), lead, SqlTime.of(at)).update();
        return address;
    }

    private String kept(String address) {
        return jdbc.sql(
                "select coalesce(address, '-') || ' ' || coalesce(host(ip), '-') || ' ' || kind from consent_ledger"
                        + " where address_hash = ?")
                .param(hash.of(address)).query(String.class).single()
                .replace(address, "address");
    }

    @Test
    void the_ledger_forgets_an_address_that_is_nobodys_when_its_last_advertising_mail_is_old() {
        Instant now = TestClock.standingAt(clock.instant()).instant();
        Instant old = now.minus(Duration.ofDays(500));
        long mailed = data.lead();
        String gone = consent("gone", data.lead(), old);
        String recent = consent("recent", data.lead(), now.minus(Duration.ofDays(300)));
        String got = consent("got", mailed, old);
        String there = consent("there", data.lead(), old);
        data.lead("居る", there.toUpperCase(Locale.ROOT));
        long content = jdbc
                .sql("insert into mail_content (mail_type, charset, sender_address, advertisement, open_counting,"
                        + " click_counting, created_at) values (1, 2, 'i@example.co.jp', 1, false, false, now()) returning id")
                .query(Long.class).single();
        long mail = jdbc
                .sql("insert into mail (lead_id, email, content_id, send_type, send_result, created_at, updated_at)"
                        + " values (?, ?, ?, 1, 2, ?, now()) returning id")
                .params(mailed, got, content, SqlTime.of(now.minus(Duration.ofDays(200)))).query(Long.class).single();
        for (int days : new int[]{390, 400}) {
            jdbc.sql("insert into mail_open (mail_id, opened_at, head, verdict_id, address, agent)"
                    + " values (?, ?, false, 1, '192.0.2.8', 'Mozilla')")
                    .params(mail, SqlTime.of(now.minus(Duration.ofDays(days)))).update();
        }
        new Retention(jdbc, ledger, clock, Period.ofMonths(12), Duration.ofDays(395)).expire();
        assertThat(kept(gone)).as("a refusal is honoured all the same").isEqualTo("- - REFUSED");
        assertThat(kept(recent)).isEqualTo("address 192.0.2.7 REFUSED");
        assertThat(kept(got)).isEqualTo("address 192.0.2.7 REFUSED");
        assertThat(kept(there)).isEqualTo("address 192.0.2.7 REFUSED");
        assertThat(jdbc.sql("select coalesce(address, '-') from mail_open where mail_id = ? order by opened_at desc")
                .param(mail).query(String.class).list()).containsExactly("192.0.2.8", "-");
    }
}
