package io.yoriai.account;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Answers kept for calls that carry an idempotency key (spec/conventions.md 5). The answer is stored in the transaction
 * of the call itself: after a crash either both are there or neither.
 */
@Service
public class KeptAnswers {

    /** Field of the rule's own faults. */
    public static final String FIELD = "X-Idempotency-Key";

    private static final Duration KEPT = Duration.ofHours(24);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json;
    private final TransactionTemplate whole;
    private final TransactionTemplate part;

    KeptAnswers(JdbcClient jdbc, Clock clock, JsonMapper json, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
        whole = new TransactionTemplate(transactions);
        part = new TransactionTemplate(transactions);
        part.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** An answer as it went out. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        /** 401, 403, 429, 500 and 503 are not kept, so that a client may repeat. */
        public boolean kept() {
            return status != 401 && status != 403 && status != 429 && status < 500;
        }
    }

    /**
     * What is kept under a key.
     *
     * @param digest of the call that it answered
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Kept(byte[] digest, Answer answer) {

        /** @throws FaultException 409 CONFLICT for another call than that one */
        public Answer to(byte[] call) {
            if (!MessageDigest.isEqual(digest, call)) {
                throw new FaultException(Fault.of(409, "CONFLICT", FIELD));
            }
            return answer;
        }
    }

    /**
     * The kept answer of this key, or the call's own, which is then kept.
     *
     * @param content what the call is: method, path, query without token and signature, body
     * @param call does the work; its writes are undone where it ends with a fault
     * @param refusal turns a fault into its answer
     * @throws FaultException 409 CONFLICT for another content, or while the first call still runs
     */
    public Answer once(ApiClient client, String key, byte[] content, Supplier<Answer> call,
            Function<FaultException, Answer> refusal) {
        byte[] digest = Digests.sha256(content);
        return Objects.requireNonNull(whole.execute(status -> {
            boolean mine = jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, ?))")
                    .params(key, client.id()).query(Boolean.class).single();
            if (!mine) {
                throw new StillRunning();
            }
            Optional<Kept> kept = find(client, key);
            if (kept.isPresent()) {
                return kept.get().to(digest);
            }
            Answer answer = run(call, refusal);
            if (answer.kept()) {
                keep(client, key, new Kept(digest, answer), KEPT);
            }
            return answer;
        }));
    }

    /** The first call of this key still runs: 409 with {@code Retry-After: 5}. */
    public static final class StillRunning extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StillRunning() {
            super("the first call still runs", null, false, false);
        }

        public Fault fault() {
            return Fault.of(409, "CONFLICT", FIELD);
        }
    }

    private Answer run(Supplier<Answer> call, Function<FaultException, Answer> refusal) {
        try {
            return Objects.requireNonNull(part.execute(status -> call.get()));
        } catch (FaultException e) {
            return refusal.apply(e);
        }
    }

    /** What is kept under a key of a client. */
    public Optional<Kept> find(ApiClient client, String key) {
        return jdbc.sql("""
                select digest, status, headers::text, body from kept_answer
                where client_id = ? and key = ? and expires_at > ?""")
                .params(client.id(), key, Timestamp.from(clock.instant()))
                .query((row, n) -> new Kept(row.getBytes(1),
                        new Answer(row.getInt(2), json.readValue(row.getString(3),
                                new TypeReference<LinkedHashMap<String, String>>() {
                                }), row.getBytes(4))))
                .optional();
    }

    /** Keeps an answer for so long. */
    public void keep(ApiClient client, String key, Kept kept, Duration time) {
        Answer answer = kept.answer();
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("delete from kept_answer where ctid in (select ctid from kept_answer where expires_at < ? limit 100)")
                .param(now).update();
        jdbc.sql("""
                insert into kept_answer (client_id, key, digest, status, headers, body, created_at, expires_at)
                values (?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                on conflict (client_id, key) do update set digest = excluded.digest, status = excluded.status,
                    headers = excluded.headers, body = excluded.body, created_at = excluded.created_at,
                    expires_at = excluded.expires_at""")
                .params(client.id(), key, kept.digest(), answer.status(), json.writeValueAsString(answer.headers()),
                        answer.body(), now, Timestamp.from(clock.instant().plus(time)))
                .update();
    }
}
