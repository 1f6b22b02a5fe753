package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import io.yoriai.account.AuditLog;
import io.yoriai.account.BodyMemory;
import io.yoriai.account.BodyMemory.Body;
import io.yoriai.account.CallLog;
import io.yoriai.account.Callers;
import io.yoriai.account.KeptAnswers;
import io.yoriai.account.Maintenance;
import io.yoriai.account.RateLimits;
import io.yoriai.record.Fault;
import io.yoriai.record.Method;
import io.yoriai.smp.xml.XmlReader;
import jakarta.servlet.http.HttpServletRequest;

/** A call's way: route, door, body, turn, work. */
@Component
final class Calls {

    private static final int TRIES = 3;
    /** An answer that is larger keeps its turn until it is written: whoever reads slowly waits for himself. */
    private static final int LARGE_ANSWER = 64 * 1024;

    private final Router router;
    private final Door door;
    private final KnownParameters parameters;
    private final Turns turns;
    private final BodyMemory memory;
    private final Callers callers;
    private final KeptAnswers keptAnswers;
    private final CallLog callLog;
    private final ErrorAnswers errors;
    private final Maintenance maintenance;
    private final XmlReader xml = new XmlReader();

    Calls(Router router, Door door, KnownParameters parameters, Turns turns, BodyMemory memory, Callers callers,
            KeptAnswers keptAnswers,
            CallLog callLog, ErrorAnswers errors, Maintenance maintenance) {
        this.router = router;
        this.door = door;
        this.parameters = parameters;
        this.turns = turns;
        this.memory = memory;
        this.callers = callers;
        this.keptAnswers = keptAnswers;
        this.callLog = callLog;
        this.errors = errors;
        this.maintenance = maintenance;
    }

    /**
     * What came of a call, to be closed when it is written.
     *
     * @param turn held until then; null where none is
     */
    record Outcome(Answer answer, Turns.@Nullable Turn turn) implements AutoCloseable {

        static Outcome of(Answer answer) {
            return new Outcome(answer, null);
        }

        @Override
        public void close() {
            if (turn != null) {
                turn.close();
            }
        }
    }

    /**
     * @param standing is told how the caller stands against its limit, as soon as that is known
     * @throws IOException where the body does not come whole
     */
    Outcome answer(HttpServletRequest request, Locale language, Consumer<RateLimits.@Nullable Standing> standing)
            throws IOException {
        String verb = Incoming.verb(request);
        Router.Route route = router.route(request.getRequestURI(), verb);
        if (route == null) {
            return refused(Fault.of(404, "PATH_NOT_FOUND", null), language);
        }
        Method method = route.method();
        if (method == null) {
            return Outcome.of(errors.of(List.of(Fault.of(405, "METHOD_NOT_ALLOWED", null)), language).with("Allow",
                    String.join(", ", route.verbs())));
        }
        if (maintenance.on()) {
            return Outcome.of(errors.of(List.of(Fault.of(503, "MAINTENANCE", null)), language).with("Retry-After",
                    Integer.toString(Maintenance.RETRY_SECONDS)));
        }
        String address = callers.address(request);
        Door.Admitted admitted = door.admit(method, request.getQueryString(), address);
        standing.accept(admitted.standing());
        AuditLog.Context.present().by(admitted.client(), method.name());
        Methods.Handler handler = router.handler(method);
        if (handler == null) {
            return refused(Fault.of(501, "NOT_IMPLEMENTED", null), language);
        }
        callLog.count(admitted.client(), method.name(), parameters.unknown(method, admitted.query()));
        String accept = Objects.requireNonNullElse(request.getHeader("Accept"), "");
        Function<byte[], Call> call = body -> new Call(method, parameters.of(method), route.id(), admitted.query(),
                admitted.client(), admitted.user(), language, address, callers.host(request), body, xml, accept, null);
        if (verb.equals("GET")) {
            return work(call.apply(new byte[0]), handler, null);
        }
        String key = Incoming.idempotencyKey(request);
        if (handler instanceof Methods.StreamHandler streaming) {
            return Outcome.of(streaming.receive(call.apply(new byte[0]), Incoming.upload(request, key)));
        }
        try (Body body = Incoming.body(request, memory, memory.most(parameters.mostBytes(method)))) {
            return work(call.apply(body.bytes()), handler, key);
        }
    }

    /** The call is there whole: it waits for a turn, and works. */
    private Outcome work(Call call, Methods.Handler handler, @Nullable String key) {
        Turns.Turn turn = turns.take(call.client());
        boolean held = false;
        try {
            Answer answer = retried(() -> key == null ? handler.handle(call) : once(call, key, handler));
            held = answer.body().length > LARGE_ANSWER || answer.stream() != null;
            return new Outcome(answer, held ? turn : null);
        } finally {
            if (!held) {
                turn.close();
            }
        }
    }

    private Outcome refused(Fault fault, Locale language) {
        return Outcome.of(errors.of(List.of(fault), language));
    }

    private Answer once(Call call, String key, Methods.Handler handler) {
        byte[] head = call.head();
        byte[] content = Arrays.copyOf(head, head.length + call.content().length);
        System.arraycopy(call.content(), 0, content, head.length, call.content().length);
        KeptAnswers.Answer kept = keptAnswers.once(call.client(), key, content, () -> handler.handle(call).toKeep(),
                fault -> errors.of(fault.faults(), call.language()).toKeep());
        return Answer.of(kept);
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
}
