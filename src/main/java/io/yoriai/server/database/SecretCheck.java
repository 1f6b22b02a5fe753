package io.yoriai.server.database;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Every node of a database must seal with the same secret: the first leaves a fingerprint, and a node with another secret
 * does not start, as it would take every signature for wrong.
 */
@Component
public class SecretCheck implements SmartInitializingSingleton {

    private final JdbcClient jdbc;
    private final String secret;

    SecretCheck(JdbcClient jdbc, @Value("${yoriai.secret}") String secret) {
        this.jdbc = jdbc;
        this.secret = secret;
    }

    @Override
    public void afterSingletonsInstantiated() {
        check();
    }

    /**
     * Compares, or leaves the fingerprint on a new database.
     *
     * @throws CannotStartException where the secret is another
     */
    public void check() {
        String mine = fingerprint();
        jdbc.sql("insert into system_setting (name, value) values ('secret.fingerprint', ?) on conflict do nothing")
                .param(mine).update();
        String first = jdbc.sql("select value from system_setting where name = 'secret.fingerprint'")
                .query(String.class).single();
        if (!first.equals(mine)) {
            throw new CannotStartException(
                    "The secrets in this database were sealed with another yoriai.secret. Give this "
                            + "node the same one as the others: YORIAI_SECRET, or the file 'secret' of the first node's data "
                            + "directory (see docs/operators/nodes.md).");
        }
    }

    private String fingerprint() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("yoriai".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
