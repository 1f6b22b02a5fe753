package io.yoriai.record.secret;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.yoriai.record.RandomText;

/**
 * Keys of hashes that are kept for ever, each made once and sealed at rest: a hash cannot be made anew when the installation's
 * secret changes, since what was hashed is gone.
 */
@Component
public class DataKeys {

    private static final int BYTES = 32;

    private final JdbcClient jdbc;
    private final SecretCipher cipher;
    private final List<DataKey> made;
    private final TransactionTemplate alone;
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();

    DataKeys(JdbcClient jdbc, SecretCipher cipher, List<DataKey> made, PlatformTransactionManager manager) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.made = made;
        alone = new TransactionTemplate(manager);
        alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * A key that a room declares.
     *
     * @param first makes it where there is none yet; the first node's stays
     */
    public record DataKey(String name, Supplier<byte[]> first) {}

    /** Makes those that are not there yet, before the secret changes that they may come from. */
    void ensure() {
        made.forEach(key -> get(key.name()));
    }

    /** The key of a name, the same on all nodes. */
    public byte[] get(String name) {
        byte[] key = known.get(name);
        if (key == null) {
            // Of its own: what a caller's transaction takes back must not be known here.
            key = Objects.requireNonNull(alone.execute(status -> stored(name)));
            known.put(name, key);
        }
        return key;
    }

    /** Makes a key that nobody declares, in the transaction of whoever wants it; one of that name stays. */
    public void make(String name) {
        jdbc.sql("insert into data_key (name, sealed) values (?, ?) on conflict do nothing")
                .params(name, cipher.encrypt(HexFormat.of().formatHex(RandomText.bytes(BYTES)))).update();
    }

    private byte[] stored(String name) {
        if (!jdbc.sql("select exists (select from data_key where name = ?)").param(name)
                .query((row, n) -> row.getBoolean(1)).single()) {
            jdbc.sql("insert into data_key (name, sealed) values (?, ?) on conflict do nothing")
                    .params(name, cipher.encrypt(HexFormat.of().formatHex(declared(name).first().get()))).update();
        }
        byte[] sealed = jdbc.sql("select sealed from data_key where name = ?").param(name)
                .query((row, n) -> Objects.requireNonNull(row.getBytes(1))).single();
        return HexFormat.of().parseHex(cipher.decrypt(sealed));
    }

    private DataKey declared(String name) {
        return made.stream().filter(key -> key.name().equals(name)).findFirst().orElseThrow();
    }

    @Bean
    static Sealed sealedDataKeys() {
        return new Sealed("data_key", "sealed");
    }
}
