package io.yoriai.account.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import io.yoriai.account.Digests;
import io.yoriai.record.RandomText;
import io.yoriai.record.SqlTime;

/** Links by which administrators who were made without a password set one: good for 72 hours, and once (spec/smp-platform.md 3). */
@Component
public class Invitations {

    private static final Duration GOOD = Duration.ofHours(72);
    private static final int BYTES = 32;
    /** Whoever has got a password meanwhile is invited no more. */
    private static final String OF = " from staff_invitation i join staff s on s.id = i.staff_id where i.hash = ? and i.until > ?"
            + " and s.active and s.deleted_at is null and s.password_hash = '" + AdminRules.NONE + "'";

    private final JdbcClient jdbc;
    private final Clock clock;

    Invitations(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The token of a link; nothing where the account has a password, or is gone. */
    @Transactional
    public Optional<String> make(long staff) {
        String token = RandomText.hex(BYTES);
        jdbc.sql("delete from staff_invitation where until < ?").param(SqlTime.now(clock)).update();
        int made = jdbc.sql("""
                insert into staff_invitation (hash, staff_id, until)
                select ?, id, ? from staff where id = ? and active and deleted_at is null and password_hash = ?""")
                .param(Digests.sha256(token)).param(SqlTime.of(clock.instant().plus(GOOD))).param(staff)
                .param(AdminRules.NONE).update();
        return made == 0 ? Optional.empty() : Optional.of(token);
    }

    /** The login id of whoever a link invites. */
    public Optional<String> find(String token) {
        return jdbc.sql("select s.login_id" + OF).param(Digests.sha256(token)).param(SqlTime.now(clock))
                .query((row, n) -> row.getString(1)).optional();
    }

    /** The same, for a link that is used now: it and its like are worth nothing any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<String> use(String token) {
        Optional<String> login = jdbc.sql("select s.login_id" + OF + " for update of s")
                .param(Digests.sha256(token)).param(SqlTime.now(clock))
                .query((row, n) -> row.getString(1)).optional();
        login.ifPresent(of -> jdbc.sql("delete from staff_invitation where staff_id = (select staff_id from"
                + " staff_invitation where hash = ?)").param(Digests.sha256(token)).update());
        return login;
    }
}
