package io.yoriai.person;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;

/**
 * What became of mails (spec/smp-mail-tracking.md 3.3, 3.6, 3.7; spec/neo.md 7.6). Errors are counted per address, over all
 * magazines and leads: three in a row, or one of {@code 42521}, {@code 42551}, {@code 42553}, make the address invalid for
 * everybody.
 */
@Service
public class MailResults {

    /** Errors after which an address is invalid. */
    public static final int LIMIT = 3;

    /** System setting 送信者起因のエラー(42554)を数える: 0 where refusals by policy say nothing of the address. */
    public static final String SENDER_ERRORS = "mail.count_sender_errors";

    private static final Set<String> FATAL = Set.of("42521", "42551", "42553");
    private static final Set<String> NOT_OF_THE_ADDRESS = Set.of("40000", "40001", "90001");
    private static final String OF_THE_SENDER = "42554";
    private static final Pattern CODE = Pattern.compile("[0-9]{5}");

    private final JdbcClient jdbc;
    private final SystemSettings settings;
    private final List<MailResultListener> listeners;
    private final Clock clock;

    MailResults(JdbcClient jdbc, SystemSettings settings, List<MailResultListener> listeners, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.listeners = listeners;
        this.clock = clock;
    }

    /**
     * A mail could not be delivered. Calls of the same moment all count. It is counted in a transaction of its own before
     * anybody acts on it: whoever acts locks readers, and readers are locked before addresses.
     *
     * @param address the person ({@link EmailAddress#key()})
     * @param code result code of five digits
     * @param subject {@code magazine:1}, {@code campaign:12}; null: neither
     * @return errors in a row, this one among them; 0 where the code says nothing of the address
     * @throws FaultException 400 for a text that is no code
     */
    @Transactional(propagation = Propagation.NEVER)
    public int error(String address, String code, @Nullable String subject) {
        if (!CODE.matcher(code).matches()) {
            throw new FaultException(Fault.invalidValue("ResultCode"));
        }
        boolean counts = !NOT_OF_THE_ADDRESS.contains(code)
                && (!code.equals(OF_THE_SENDER) || settings.on(SENDER_ERRORS, true));
        if (!counts) {
            return 0;
        }
        int errors = jdbc.sql("select person_address_error(:address, :code, :subject, :fatal, :limit, :now)")
                .param("address", address).param("code", code).param("subject", subject)
                .param("fatal", FATAL.contains(code)).param("limit", LIMIT)
                .param("now", SqlTime.now(clock)).query(Integer.class).single();
        listeners.forEach(listener -> listener.failed(address));
        return errors;
    }

    /**
     * Somebody complained of a mail. It stands in the ledger as 苦情, and whoever sends on the subject stops.
     *
     * @param subject {@code magazine:1}, or {@code all}
     */
    @Transactional
    public void complaint(String address, String subject, Origin origin) {
        listeners.forEach(listener -> listener.complained(address, subject, origin));
    }
}
