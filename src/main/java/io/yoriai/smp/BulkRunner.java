package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.yoriai.account.ApiClient;
import io.yoriai.account.AuditLog.Context;
import io.yoriai.account.AuditLog.Context.Door;
import io.yoriai.bulk.RecordRunner;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;
import io.yoriai.smp.xml.XmlReader;
import io.yoriai.user.UserRights;
import io.yoriai.user.UserToken;
import io.yoriai.user.UserTokens;

/** Executes a record of a batch as the call that it stands for: the same handler, rights and rules (spec/smp-platform.md 9). */
@Component
final class BulkRunner implements RecordRunner {

    private static final String LEAD = "VisitorData";
    /** New and changed leads lock themselves alone. */
    private static final Set<String> OF_LEADS = Set.of("visitor.post", "visitor.put");
    /** Records of one transaction, where one goes after the other: a commit then costs little of each. */
    private static final int IN_TURN = 50;
    /** And where they are written together: what a statement costs is then little of each, and what it locks is soon free. */
    private static final int TOGETHER = 500;

    private final Dictionary dictionary;
    private final ObjectProvider<Router> router;
    private final KnownParameters parameters;
    private final UserTokens users;
    private final UserRights rights;
    private final XmlReader xml = new XmlReader();

    /** The router is asked for late: it knows the methods of batches, too. */
    BulkRunner(Dictionary dictionary, ObjectProvider<Router> router, KnownParameters parameters, UserTokens users,
            UserRights rights) {
        this.dictionary = dictionary;
        this.router = router;
        this.parameters = parameters;
        this.users = users;
        this.rights = rights;
    }

    @Override
    public Done run(Task task, String body) {
        Method method = method(task);
        Call call = call(task, method, user(task, method), body);
        Methods.Handler handler = handler(method);
        return done(method, around(call, () -> handler.handle(call)));
    }

    private Method method(Task task) {
        return Objects.requireNonNull(dictionary.method(task.method()));
    }

    private Methods.Handler handler(Method method) {
        return Objects.requireNonNull(router.getObject().handler(method));
    }

    private Call call(Task task, Method method, Call.@Nullable User user, String body) {
        if (!task.client().mayCall(method.name())) {
            throw new FaultException(Fault.of(403, "METHOD_NOT_PERMITTED", null));
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > parameters.mostBytes(method)) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", "body"));
        }
        Set<Long> campaigns = user == null ? null : user.bounds().campaigns();
        ApiClient client = campaigns == null ? task.client() : task.client().within(campaigns);
        return new Call(method, parameters.of(method), null, new Query(task.parameters()), client, user,
                Locale.JAPANESE, task.address(), task.host(), content, xml, "", task.batch());
    }

    private static <T> T around(Call call, Supplier<T> work) {
        return Context.call(Door.SMP, call.address()).around(() -> {
            Context.present().by(call.client(), call.what());
            return work.get();
        });
    }

    private static Done done(Method method, Answer answer) {
        Long record = answer.record();
        return new Done(record == null ? null : record.toString(), method.element().equals(LEAD) ? record : null);
    }

    @Override
    public int most(Task task) {
        if (!OF_LEADS.contains(task.method())) {
            return 1;
        }
        // Whose calls are another's are bound, and each record is asked by itself.
        return task.staff() == null && task.client().campaigns().isEmpty() ? TOGETHER : IN_TURN;
    }

    @Override
    public Supplier<List<@Nullable Outcome>> together(Task task, List<String> bodies) {
        Method method = method(task);
        List<@Nullable Outcome> outcomes = Arrays.asList(new @Nullable Outcome[bodies.size()]);
        if (most(task) < TOGETHER || bodies.isEmpty() || !(handler(method) instanceof Methods.SetHandler handler)) {
            return () -> outcomes;
        }
        List<Call> calls = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            try {
                calls.add(call(task, method, null, bodies.get(i)));
                places.add(i);
            } catch (FaultException e) {
                outcomes.set(i, new Outcome(null, e));
            }
        }
        if (calls.isEmpty()) {
            return () -> outcomes;
        }
        Supplier<List<Methods.@Nullable Told>> work = handler.together(calls);
        return () -> {
            List<Methods.@Nullable Told> told = around(calls.getFirst(), work);
            for (int i = 0; i < calls.size(); i++) {
                Methods.Told one = told.get(i);
                if (one != null) {
                    outcomes.set(places.get(i), new Outcome(
                            one.answer() == null ? null : done(method, one.answer()), one.fault()));
                }
            }
            return outcomes;
        };
    }

    /** Whom the key calls for, with the rights as they stand now. */
    private Call.@Nullable User user(Task task, Method method) {
        Long staff = task.staff();
        if (staff == null) {
            return null;
        }
        UserToken user = users.ofStaff(staff)
                .orElseThrow(() -> new FaultException(Fault.of(403, "NOT_ALLOWED", null)));
        return new Call.User(user, rights.of(user, method.name(), task.client().campaigns().isEmpty()));
    }
}
