package io.yoriai.account;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import org.apache.commons.codec.binary.Base32;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.crypto.spec.SecretKeySpec;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.RandomText;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.secret.SecretCipher;

/**
 * The second step of a staff sign-in (docs/adr/0060): six digits of an app by RFC 6238 (30 s, SHA-1, as every app knows
 * them), one step early or late, each good once; or one of ten recovery codes. Ten tries in fifteen minutes for a person,
 * from wherever they come: who tries knows the password already.
 */
@Lazy
@Service
public class Totp {

    /** System setting: levels whose administrators must have a second step, such as {@code 1,2}. */
    public static final String REQUIRED = "staff.second_step.required";

    /** How long a person waits after too many tries. */
    public static final Duration PAUSE = Duration.ofMinutes(15);

    private static final int TRIES = 10;
    private static final int SECRET_BYTES = 20;
    private static final Duration SHOWN = Duration.ofHours(1);
    private static final int CODES = 10;
    private static final int CODE_LETTERS = 16;
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private final TimeBasedOneTimePasswordGenerator generator = new TimeBasedOneTimePasswordGenerator();
    private final JdbcClient jdbc;
    private final SecretCipher cipher;
    private final RateLimits limits;
    private final SystemSettings settings;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Totp(JdbcClient jdbc, SecretCipher cipher, RateLimits limits, SystemSettings settings, AuditLog audit,
            TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.limits = limits;
        this.settings = settings;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What an app is told, by a QR code or by hand.
     *
     * @param secret Base32
     * @param address {@code otpauth://totp/…}
     */
    public record Enrolment(String secret, String address) {}

    /** What became of a code. */
    public enum Answer {
        ACCEPTED,
        WRONG,
        /** Too many tries: right ones are refused, too, for {@link #PAUSE} at most. */
        SLOWED
    }

    /**
     * How a person stands.
     *
     * @param since null: no second step
     * @param codes recovery codes left
     */
    public record Standing(@Nullable Instant since, int codes) {}

    public Standing standing(long staff) {
        return jdbc.sql("""
                select (select since from staff_totp where staff_id = :id and sealed is not null) as since,
                       (select count(*) from staff_recovery_code where staff_id = :id) as codes""").param("id", staff)
                .query((row, n) -> {
                    Timestamp since = row.getTimestamp("since");
                    return new Standing(since == null ? null : since.toInstant(), row.getInt("codes"));
                }).single();
    }

    /** Whether a sign-in of this person has a second step. */
    public boolean enrolled(long staff) {
        return standing(staff).since() != null;
    }

    /** Levels whose administrators must have one. */
    public Set<Integer> required() {
        return Arrays.stream(settings.get(REQUIRED, "").split(",")).filter(level -> level.matches("[123]"))
                .map(Integer::valueOf).collect(Collectors.toSet());
    }

    /** Whether a person has to set one up before anything else. */
    public boolean wanted(SignedIn who) {
        return required().contains(who.level()) && !enrolled(who.staffId());
    }

    /** Says whose administrators must have one. */
    public void require(SignedIn by, Set<Integer> levels) {
        String old = settings.get(REQUIRED, "");
        String now = levels.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
        transaction.executeWithoutResult(status -> {
            settings.change(REQUIRED, now);
            audit.write(by, "setting.change", "SystemSetting/" + REQUIRED, Map.of("levels", old),
                    Map.of("levels", now));
        });
    }

    /** A secret to be told to an app: the same one for an hour, until a code confirms it. What held until now goes on. */
    public Enrolment begin(SignedIn who) {
        byte[] fresh = cipher.encrypt(new Base32().encodeToString(RandomText.bytes(SECRET_BYTES)));
        byte[] sealed = jdbc.sql("""
                insert into staff_totp as t (staff_id, pending, pending_at) values (:id, :fresh, :now)
                on conflict (staff_id) do update set
                    pending = case when t.pending_at > :old then t.pending else excluded.pending end,
                    pending_at = case when t.pending_at > :old then t.pending_at else excluded.pending_at end
                returning pending""").param("id", who.staffId()).param("fresh", fresh).param("now", now(Duration.ZERO))
                .param("old", now(SHOWN)).query((row, n) -> Objects.requireNonNull(row.getBytes("pending"))).single();
        String secret = cipher.decrypt(sealed);
        String address = "otpauth://totp/Yoriai:" + encoded(who.loginId()) + "?secret=" + secret + "&issuer=Yoriai";
        return new Enrolment(secret, address);
    }

    /**
     * Confirms the secret by a code of the app: from now on every sign-in asks for one.
     *
     * @return ten new recovery codes, which are never shown again
     * @throws FaultException 400 WRONG_CODE
     */
    public List<String> confirm(SignedIn who, String code) {
        return Objects.requireNonNull(transaction.execute(status -> {
            byte[] pending = jdbc.sql("select pending from staff_totp where staff_id = ? and pending_at > ? for update")
                    .params(who.staffId(), now(SHOWN)).query((row, n) -> Objects.requireNonNull(row.getBytes(1)))
                    .optional()
                    .orElseThrow(Totp::wrong);
            long step = step(pending, narrow(code)).orElseThrow(Totp::wrong);
            jdbc.sql(
                    "update staff_totp set sealed = pending, last_step = ?, since = ?, pending = null, pending_at = null"
                            + " where staff_id = ?")
                    .params(step, now(Duration.ZERO), who.staffId()).update();
            audit.write(who, "secondStep.on", record(who.staffId()));
            return codes(who.staffId());
        }));
    }

    /** Ten new recovery codes; those that were left are worth nothing. */
    public List<String> renewCodes(SignedIn who) {
        return Objects.requireNonNull(transaction.execute(status -> {
            audit.write(who, "secondStep.codes", record(who.staffId()));
            return codes(who.staffId());
        }));
    }

    /**
     * Looks at a code of a person whose password was right: of the app, or a recovery code. It is never accepted again, on
     * any node.
     *
     * @param code as it was typed: full-width digits, blanks and hyphens count for nothing
     */
    public Answer accept(SignedIn who, String code) {
        long staff = who.staffId();
        if (!limits.within("second step:" + staff, TRIES, PAUSE)) {
            return Answer.SLOWED;
        }
        String typed = narrow(code);
        return (typed.matches("[0-9]{6}") ? byApp(staff, typed) : byRecovery(who, typed))
                ? Answer.ACCEPTED
                : Answer.WRONG;
    }

    /** Takes the second step from a person who lost the app and the codes; what is left of the sign-in is the password. */
    public void remove(Actor by, long staff) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from staff_totp where staff_id = ?").param(staff).update();
            jdbc.sql("delete from staff_recovery_code where staff_id = ?").param(staff).update();
            audit.write(by, "secondStep.off", record(staff));
        });
    }

    /**
     * Does without the second step from now on.
     *
     * @throws FaultException 409 CONFLICT where one is required
     */
    public void giveUp(SignedIn who) {
        if (required().contains(who.level())) {
            throw new FaultException(Fault.of(409, "CONFLICT", "code").saying("fault.CONFLICT.secondStep"));
        }
        remove(who, who.staffId());
    }

    private boolean byApp(long staff, String code) {
        return jdbc.sql("select sealed from staff_totp where staff_id = ? and sealed is not null").param(staff)
                .query((row, n) -> Objects.requireNonNull(row.getBytes(1))).optional().map(sealed -> step(sealed, code))
                .filter(OptionalLong::isPresent)
                .map(step -> jdbc
                        .sql("update staff_totp set last_step = :step where staff_id = :id and last_step < :step")
                        .param("step", step.getAsLong()).param("id", staff).update() == 1)
                .orElse(false);
    }

    private boolean byRecovery(SignedIn who, String code) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean used = jdbc.sql("delete from staff_recovery_code where staff_id = ? and hash = ?")
                    .params(who.staffId(), Digests.sha256(code)).update() == 1;
            if (used) {
                audit.write(who, "secondStep.recovery", record(who.staffId()));
            }
            return used;
        }));
    }

    /** The step whose code it is, of the present one and those beside it. */
    private OptionalLong step(byte[] sealed, String code) {
        SecretKeySpec key = new SecretKeySpec(new Base32().decode(cipher.decrypt(sealed)), "RAW");
        long seconds = generator.getTimeStep().toSeconds();
        long present = clock.instant().getEpochSecond() / seconds;
        return Stream.of(present, present - 1, present + 1).mapToLong(Long::longValue)
                .filter(step -> MessageDigest.isEqual(bytes(code), bytes(generated(key, step * seconds)))).findFirst();
    }

    private String generated(SecretKeySpec key, long epochSecond) {
        try {
            return generator.generateOneTimePasswordString(key, Instant.ofEpochSecond(epochSecond), Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> codes(long staff) {
        jdbc.sql("delete from staff_recovery_code where staff_id = ?").param(staff).update();
        List<String> codes = Stream.generate(() -> RandomText.letters(ALPHABET, CODE_LETTERS)).limit(CODES).toList();
        codes.forEach(code -> jdbc.sql("insert into staff_recovery_code (staff_id, hash) values (?, ?)")
                .params(staff, Digests.sha256(code)).update());
        return codes.stream().map(code -> code.replaceAll("(?<=.)(?=(?:.{4})+$)", "-")).toList();
    }

    private Timestamp now(Duration back) {
        return Timestamp.from(clock.instant().minus(back));
    }

    private static String narrow(String code) {
        return Normalizer.normalize(code.substring(0, Math.min(code.length(), 100)), Normalizer.Form.NFKC)
                .replaceAll("[^0-9A-Za-z]", "").toUpperCase(Locale.ROOT);
    }

    private static FaultException wrong() {
        return new FaultException(Fault.of(400, "WRONG_CODE", "code"));
    }

    private static String record(long staff) {
        return "Admin/" + staff;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
