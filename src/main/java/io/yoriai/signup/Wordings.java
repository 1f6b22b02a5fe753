package io.yoriai.signup;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;

import io.yoriai.account.Digests;
import io.yoriai.record.SqlTime;

/** Wordings of forms as people saw them; the consent ledger names them by their hash (spec/smp-mail-tracking.md 3.10). */
@Service
public class Wordings {

    private final JdbcClient jdbc;
    private final Clock clock;

    Wordings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps a wording and answers its SHA-256 in hex. A wording that is known already is not kept twice. */
    public String keep(String wording) {
        byte[] hash = Digests.sha256(wording);
        jdbc.sql("insert into newsletter_wording (hash, wording, first_at) values (:hash, :wording, :now)"
                + " on conflict do nothing").param("hash", hash).param("wording", wording)
                .param("now", SqlTime.now(clock)).update();
        return HexFormat.of().formatHex(hash);
    }

    /** The wording of a hash in hex. */
    public Optional<String> find(String hash) {
        return jdbc.sql("select wording from newsletter_wording where hash = decode(:hash, 'hex')").param("hash", hash)
                .query(String.class).optional();
    }
}
