package io.yoriai.account;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

import io.yoriai.account.internal.SecretHasher;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * The way to the first administrator of an installation that has none: whoever reads what the server printed at its start may
 * make one, from any address and once. The code comes from {@code yoriai.secret}, so that every node knows it and none
 * stores it; it opens nothing as soon as there is an administrator.
 */
@Lazy
@Service
public class FirstAdministrator {

    private static final int CODE_BYTES = 10;

    private final JdbcClient jdbc;
    private final Staff staff;
    private final SecretHasher hasher;
    private final RateLimits limits;
    private final TransactionTemplate transaction;

    FirstAdministrator(JdbcClient jdbc, Staff staff, SecretHasher hasher, RateLimits limits,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.staff = staff;
        this.hasher = hasher;
        this.limits = limits;
        this.transaction = transaction;
    }

    /** Whether there is no administrator yet. */
    public boolean wanted() {
        return jdbc.sql("select not exists (select from staff)").query(Boolean.class).single();
    }

    /** What opens the page: 20 hex digits. For the console of the process alone. */
    public String code() {
        return HexFormat.of().formatHex(hasher.hash("the first administrator"), 0, CODE_BYTES);
    }

    /**
     * Makes the first administrator, privileged.
     *
     * @param address literal IP address of the caller; too many wrong codes shut its network out
     * @throws FaultException 403 FIRST_CODE for a wrong code, 409 CONFLICT where there is an administrator already, or what
     *     {@link Staff#create} says
     */
    public void create(String code, String loginId, String password, String name, String address) {
        RateLimits.Failing failing = new RateLimits.Failing("first", RateLimits.Failing.UNKNOWN, Networks.of(address));
        boolean shutOut = limits.shutOut(failing) > 0;
        if (shutOut || !MessageDigest.isEqual(bytes(code()), bytes(code.toLowerCase(Locale.ROOT)))) {
            if (!shutOut) {
                limits.failed(failing, loginId, "FIRST_ADMINISTRATOR", address);
            }
            throw new FaultException(Fault.of(403, "FIRST_CODE", "code"));
        }
        transaction.executeWithoutResult(status -> {
            // Two who read the code at once: one of them is the first.
            jdbc.sql("lock table staff in share row exclusive mode").update();
            if (!wanted()) {
                throw new FaultException(Fault.of(409, "CONFLICT", "Admin"));
            }
            AuditLog.Context.present().by(new Actor.Job("first administrator"));
            staff.create(loginId, password, name, null);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
