package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

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
    private static final Set<String> TOGETHER = Set.of("visitor.post", "visitor.put");

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
        Method method = Objects.requireNonNull(dictionary.method(task.method()));
        Methods.Handler handler = Objects.requireNonNull(router.getObject().handler(method));
        if (!task.client().mayCall(method.name())) {
            throw new FaultException(Fault.of(403, "METHOD_NOT_PERMITTED", null));
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > parameters.mostBytes(method)) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", "body"));
        }
        Call.User user = user(task, method);
        Set<Long> campaigns = user == null ? null : user.bounds().campaigns();
        ApiClient client = campaigns == null ? task.client() : task.client().within(campaigns);
        Call call = new Call(method, parameters.of(method), null, new Query(task.parameters()), client, user,
                Locale.JAPANESE, task.address(), task.host(), content, xml, "", task.batch());
        Answer answer = Context.call(Door.SMP, task.address()).around(() -> {
            Context.present().by(client, call.what());
            return handler.handle(call);
        });
        Long record = answer.record();
        return new Done(record == null ? null : record.toString(), method.element().equals(LEAD) ? record : null);
    }

    /** Whom the key calls for, with the rights as they stand now. */
    private Call.@Nullable User user(Task task, Method method) {
        Long staff = task.staff();
        if (staff == null) {
            return null;
        }
        UserToken user = users.ofStaff(staff)
                .orElseThrow(() -> new FaultException(Fault.of(403, "NOT_ALLOWED", null)));
        return new Call.User(user, rights.of(user, method.name()));
    }

    @Override
    public boolean together(String method) {
        return TOGETHER.contains(method);
    }
}
