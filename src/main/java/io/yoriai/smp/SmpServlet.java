package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.CallLog;
import io.yoriai.account.KeptAnswers;
import io.yoriai.account.RateLimits;
import io.yoriai.page.UnreadBody;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Overload;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Takes the API's requests, has them answered, turns what goes wrong into an answer, writes it. */
@Component
final class SmpServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    /** Beyond that a caller who is refused may lose the answer. */
    private static final long MOST_DRAINED = 2L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(SmpServlet.class);

    private final transient Calls calls;
    private final transient ErrorAnswers errors;
    private final transient CallLog log;

    SmpServlet(Calls calls, ErrorAnswers errors, CallLog log) {
        this.calls = calls;
        this.errors = errors;
        this.log = log;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Locale language = Incoming.language(request.getHeader("Accept-Language"));
        try (Calls.Outcome outcome = outcome(request, response, language)) {
            if (outcome.answer().status() >= 400) {
                UnreadBody.drain(request, MOST_DRAINED);
            }
            write(outcome.answer(), response, request.getMethod().equals("HEAD"));
        }
    }

    private Calls.Outcome outcome(HttpServletRequest request, HttpServletResponse response, Locale language) {
        try {
            return calls.answer(request, language, standing -> tell(standing, response));
        } catch (FaultException e) {
            Answer answer = errors.of(e.faults(), language);
            log.refused(e.faults().getFirst().code());
            return Calls.Outcome.of(answer.status() == 503 ? answer.with("Retry-After", "5") : answer);
        } catch (KeptAnswers.StillRunning e) {
            return Calls.Outcome.of(errors.of(List.of(e.fault()), language).with("Retry-After", "5"));
        } catch (Door.TooOften e) {
            log.refused("RATE_LIMIT");
            return told(429, "RATE_LIMIT", language, Long.toString(e.retryAfter()));
        } catch (BodyMemory.FullException e) {
            return told(503, "OVERLOADED", language, "1");
        } catch (IOException e) {
            // The body never came whole: too slow, or the caller has gone.
            return Calls.Outcome.of(errors.of(List.of(Fault.of(408, "TIMED_OUT", null)), language)
                    .with("Connection", "close"));
        } catch (RuntimeException e) {
            if (Overload.shows(e)) {
                LOG.warn("too busy: {}", e.getClass().getSimpleName());
                return told(503, "OVERLOADED", language, e instanceof ConcurrencyFailureException ? "1" : "5");
            }
            String number = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("system error {}", number, e);
            return Calls.Outcome.of(errors.of(List.of(Fault.of(500, "SYSTEM_ERROR", null, number)), language));
        }
    }

    private Calls.Outcome told(int status, String code, Locale language, String retryAfter) {
        return Calls.Outcome.of(errors.of(List.of(Fault.of(status, code, null)), language).with("Retry-After",
                retryAfter));
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
        if (answer.body().length > 0) {
            response.setHeader("Cache-Control", "no-store");
            response.setContentType("text/xml;charset=UTF-8");
        }
        answer.headers().forEach(response::setHeader);
        if (answer.status() == 413) {
            response.setHeader("Connection", "close");
        }
        Answer.Stream stream = answer.stream();
        if (stream != null) {
            response.setHeader("Cache-Control", "no-store");
            if (!headOnly) {
                stream.to(response.getOutputStream());
            }
            return;
        }
        response.setContentLength(answer.body().length);
        if (!headOnly) {
            response.getOutputStream().write(answer.body());
        }
    }
}
