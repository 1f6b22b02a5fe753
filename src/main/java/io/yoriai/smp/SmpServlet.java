package io.yoriai.smp;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import io.yoriai.account.CallLog;
import io.yoriai.account.Callers;
import io.yoriai.account.KeptAnswers;
import io.yoriai.account.Maintenance;
import io.yoriai.account.RateLimits;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;

/** Takes the API's requests: routes, lets in, reads, has the work done, writes the answer. */
@Component
final class SmpServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SmpServlet.class);
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final int TRIES = 3;
    /** Parameters of every signed call. */
    private static final Set<String> SIGNED = Set.of("api_key", "token", "api_sig", "auth_token");

    private final transient Router router;
    private final transient Door door;
    private final transient Turns turns;
    private final transient Callers callers;
    private final transient KeptAnswers keptAnswers;
    private final transient CallLog callLog;
    private final transient ErrorAnswers errors;
    private final transient Maintenance maintenance;
    private final transient XmlReader xml = new XmlReader();

    SmpServlet(Router router, Door door, Turns turns, Callers callers, KeptAnswers keptAnswers, CallLog callLog,
            ErrorAnswers errors, Maintenance maintenance) {
        this.router = router;
        this.door = door;
        this.turns = turns;
        this.callers = callers;
        this.keptAnswers = keptAnswers;
        this.callLog = callLog;
        this.errors = errors;
        this.maintenance = maintenance;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Locale language = Languages.preferred(request.getHeader("Accept-Language"));
        Answer answer;
        try {
            answer = answer(request, response, language);
        } catch (FaultException e) {
            answer = errors.of(e.faults(), language);
        } catch (KeptAnswers.StillRunning e) {
            answer = errors.of(List.of(e.fault()), language).with("Retry-After", "5");
        } catch (Door.TooOften e) {
            answer = errors.of(List.of(Fault.of(429, "RATE_LIMIT", null)), language).with("Retry-After",
                    Long.toString(e.retryAfter()));
        } catch (ConcurrencyFailureException | QueryTimeoutException | CannotGetJdbcConnectionException
                | CannotCreateTransactionException e) {
            LOG.warn("too busy: {}", e.getClass().getSimpleName());
            answer = errors.of(List.of(Fault.of(503, "OVERLOADED", null)), language).with("Retry-After",
                    e instanceof ConcurrencyFailureException ? "1" : "5");
        } catch (RuntimeException e) {
            String number = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("system error {}", number, e);
            answer = errors.of(List.of(Fault.of(500, "SYSTEM_ERROR", null, number)), language);
        }
        write(answer, response, request.getMethod().equals("HEAD"));
    }

    private Answer answer(HttpServletRequest request, HttpServletResponse response, Locale language)
            throws IOException {
        String verb = verb(request);
        Router.Route route = router.route(request.getRequestURI(), verb);
        if (route == null) {
            return errors.of(List.of(Fault.of(404, "PATH_NOT_FOUND", null)), language);
        }
        Method method = route.method();
        if (method == null) {
            return errors.of(List.of(Fault.of(405, "METHOD_NOT_ALLOWED", null)), language).with("Allow",
                    String.join(", ", route.verbs()));
        }
        if (maintenance.on()) {
            return errors.of(List.of(Fault.of(503, "MAINTENANCE", null)), language).with("Retry-After",
                    Integer.toString(Maintenance.RETRY_SECONDS));
        }
        Door.Admitted admitted = door.admit(method, request.getQueryString(), callers.address(request));
        tell(admitted.standing(), response);
        Handler handler = router.handler(method);
        if (handler == null) {
            return errors.of(List.of(Fault.of(501, "NOT_IMPLEMENTED", null)), language);
        }
        callLog.count(admitted.client(), method.name(), unknown(method, admitted.query()));
        if (verb.equals("GET")) {
            Call call = new Call(method, router.parameters(method), route.id(), admitted.query(), admitted.client(),
                    language,
                    callers.host(request), new byte[0], xml);
            return turns.take(admitted.client(), () -> retried(() -> handler.handle(call)));
        }
        String key = idempotencyKey(request);
        int reserved = turns.reserve(announced(request));
        try {
            Call call = new Call(method, router.parameters(method), route.id(), admitted.query(), admitted.client(),
                    language,
                    callers.host(request), body(request), xml);
            return turns.take(admitted.client(),
                    () -> retried(() -> key == null ? handler.handle(call) : once(call, key, verb, handler)));
        } finally {
            turns.release(reserved);
        }
    }

    /** How large the body will be, at most what is read of it; one that does not say may be as large as that. */
    private static long announced(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        boolean chunked = length < 0 && request.getHeader("Transfer-Encoding") != null;
        return chunked ? MOST_BYTES : Math.clamp(length, 0, MOST_BYTES);
    }

    private Answer once(Call call, String key, String verb, Handler handler) {
        Map<String, String> query = new TreeMap<>(call.query().values());
        query.remove("token");
        query.remove("api_sig");
        byte[] head = (verb + " " + call.method().path() + "\n" + query + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] content = java.util.Arrays.copyOf(head, head.length + call.content().length);
        System.arraycopy(call.content(), 0, content, head.length, call.content().length);
        KeptAnswers.Answer kept = keptAnswers.once(call.client(), key, content, () -> stored(handler.handle(call)),
                fault -> stored(errors.of(fault.faults(), call.language())));
        return new Answer(kept.status(), kept.headers(), kept.body());
    }

    private static KeptAnswers.Answer stored(Answer answer) {
        return new KeptAnswers.Answer(answer.status(), answer.headers(), answer.body());
    }

    /** A call that lost against another in the database is done again, three times in all. */
    private static Answer retried(Turns.Work work) {
        for (int tries = 1;; tries++) {
            try {
                return work.run();
            } catch (ConcurrencyFailureException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static String verb(HttpServletRequest request) {
        String override = request.getHeader("X-HTTP-Method-Override");
        boolean overrides = request.getMethod().equals("POST") && override != null;
        String verb = overrides ? override.strip().toUpperCase(Locale.ROOT) : request.getMethod();
        return overrides && !verb.equals("PUT") && !verb.equals("DELETE") ? request.getMethod() : verb;
    }

    private static @Nullable String idempotencyKey(HttpServletRequest request) {
        String one = request.getHeader("X-Idempotency-Key");
        String other = request.getHeader("Idempotency-Key");
        if (one != null && other != null && !one.equals(other)) {
            throw new FaultException(Fault.invalidValue(KeptAnswers.FIELD));
        }
        String key = one != null ? one : other;
        if (key != null && !key.matches("[\\x21-\\x7E]{1,128}")) {
            throw new FaultException(Fault.invalidValue(KeptAnswers.FIELD));
        }
        return key;
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > MOST_BYTES) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", "body"));
        }
        byte[] body;
        try (InputStream in = request.getInputStream()) {
            body = in.readNBytes(MOST_BYTES + 1);
        }
        if (body.length > MOST_BYTES) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", "body"));
        }
        if (body.length > 0 && !isXml(request)) {
            throw new FaultException(Fault.of(415, "UNSUPPORTED_MEDIA_TYPE", null));
        }
        return body;
    }

    /** XML in UTF-8: the charset may be quoted either way, or left out, and so may the whole header. */
    private static boolean isXml(HttpServletRequest request) {
        if (request.getHeader("Content-Encoding") != null) {
            return false;
        }
        String type = request.getContentType();
        if (type == null) {
            return true;
        }
        String[] parts = type.toLowerCase(Locale.ROOT).split(";");
        boolean xml = parts[0].strip().equals("application/xml") || parts[0].strip().equals("text/xml");
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")) {
                String charset = parameter.substring("charset=".length()).replaceAll("['\"]", "").strip();
                xml &= charset.equals("utf-8") || charset.equals("utf8") || charset.isEmpty();
            }
        }
        return xml;
    }

    private int unknown(Method method, Query query) {
        return (int) query.values().keySet().stream().filter(name -> !SIGNED.contains(name)
                && !router.parameters(method).containsKey(name) && !(method.isList() && SearchReader.knows(name)))
                .count();
    }

    private static void tell(RateLimits.@Nullable Standing standing, HttpServletResponse response) {
        if (standing != null) {
            response.setHeader("X-RateLimit-Limit", Long.toString(standing.capacity()));
            response.setHeader("X-RateLimit-Remaining", Long.toString(standing.remaining()));
            response.setHeader("X-RateLimit-Reset", Long.toString(standing.secondsUntilFull()));
        }
    }

    private static void write(Answer answer, HttpServletResponse response, boolean headOnly) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.body().length > 0) {
            response.setContentType("text/xml;charset=UTF-8");
        }
        if (answer.status() == 413) {
            response.setHeader("Connection", "close");
        }
        response.setContentLength(answer.body().length);
        if (!headOnly) {
            response.getOutputStream().write(answer.body());
        }
    }
}
