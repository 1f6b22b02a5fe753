package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.yoriai.account.CallLog;
import io.yoriai.account.Networks;
import io.yoriai.account.RateLimits;
import io.yoriai.application.ApplicationChanges;
import io.yoriai.application.Apply;
import io.yoriai.application.Applying;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.smp.body.ApplyBody;
import io.yoriai.user.UserType;

/** Applying on the wire (spec/smp-application-attendance.md 2): a value may come in the query or in the body. */
@Component
final class ApplicationMethods implements Methods {

    private static final String LISTED = "visitor.getApplication";
    private static final String SESSIONS = "ApplicationSessionList";
    private static final String LINE = "ApplicationSession";
    private static final Reading LINE_ON_PUT = new Reading(Verb.PUT, false, Set.of(),
            Set.of("Id", "ApplicationStatus"), false, false, false, false);
    private static final int API = 4;
    private static final String CODE = "Application.DiscountCode";
    private static final int MOST_WRONG = 10;
    private static final Duration WRONG_WITHIN = Duration.ofMinutes(10);

    private final Dictionary dictionary;
    private final DraftReader reader;
    private final ApplyBody applyBody;
    private final Applying applying;
    private final ApplicationChanges changes;
    private final CallLog callLog;
    private final RateLimits limits;

    ApplicationMethods(Dictionary dictionary, DraftReader reader, ApplyBody applyBody, Applying applying,
            ApplicationChanges changes, CallLog callLog, RateLimits limits) {
        this.limits = limits;
        this.dictionary = dictionary;
        this.reader = reader;
        this.applyBody = applyBody;
        this.applying = applying;
        this.changes = changes;
        this.callLog = callLog;
    }

    @Override
    public Map<String, Handler> handlers() {
        return Map.of("application.post", this::post, "application.delete", this::delete, "visitor.putApplication",
                this::put);
    }

    private Answer delete(Call call) {
        Faults faults = new Faults();
        Map<String, String> parameters = call.parameters(faults);
        Node body = call.hasBody() ? call.body() : new Node(call.method().element(), "", List.of());
        Resource resource = dictionary.resource(call.method().element());
        Draft draft = reader.read(resource, without(body, SESSIONS), Reading.naming(Set.of("Id", "CancelReason")),
                faults);
        List<ApplicationChanges.Line> cancelled = new ArrayList<>();
        Node list = body.child(SESSIONS);
        for (Draft line : items(list, Reading.naming(Set.of("Id", "Session")), faults)) {
            if (!line.has("Id") && !line.has("Session") && !faults.has(line.field("Session"))) {
                faults.add(Fault.required(line.field("Session")));
            }
            cancelled.add(new ApplicationChanges.Line(line.id("Id"), line.ref("Session")));
        }
        if (list != null && cancelled.isEmpty()) {
            // Nothing is never everything.
            faults.add(Fault.required(draft.field(SESSIONS)));
        }
        Long id = call.named(draft.id("Id"));
        if (id == null && !faults.has(draft.field("Id"))) {
            faults.add(Fault.required(draft.field("Id")));
        }
        faults.throwInOrder(resource);
        changes.cancel(call.author(), Objects.requireNonNull(id), cancelled, draft.text("CancelReason"),
                !"0".equals(parameters.get("send_mail")));
        return Answer.empty(200).about(id);
    }

    private Answer put(Call call) {
        Faults faults = new Faults();
        Map<String, String> parameters = call.parameters(faults);
        Resource resource = dictionary.resource(call.method().element());
        Node body = call.body();
        Draft draft = reader.read(resource, without(body, SESSIONS), Reading.of(Verb.PUT), faults);
        Map<Long, Integer> lines = new TreeMap<>();
        Node list = body.child(SESSIONS);
        for (Draft line : items(list, LINE_ON_PUT, faults)) {
            Long id = line.id("Id");
            Integer status = line.code("ApplicationStatus");
            if (id == null && !faults.has(line.field("Id"))) {
                faults.add(Fault.required(line.field("Id")));
            } else if (id != null && status != null) {
                lines.put(id, status);
            }
            if (!line.echoes().isEmpty()) {
                draft.echoes().add(Objects.requireNonNull(list));
            }
        }
        List.of("ApplicationStatus", "PaymentStatus").stream().filter(draft::clears)
                .forEach(column -> faults.add(Fault.invalidValue(draft.field(column))));
        faults.throwInOrder(resource);
        changes.change(call.author(), new ApplicationChanges.Change(Objects.requireNonNull(draft.id("Id")),
                draft.code("ApplicationStatus"), lines, draft, !"0".equals(parameters.get("send_mail"))));
        return Answer.empty(200).about(draft.id("Id"));
    }

    private Answer post(Call call) {
        Faults faults = new Faults();
        Map<String, String> parameters = call.parameters(faults);
        Node body = call.hasBody() ? call.body() : new Node(call.method().element(), "", List.of());
        Node named = body.child("VisitorId");
        boolean unnamed = named == null || named.isEmpty() || named.isBlank();
        if (call.user() != null && call.user().token().type() == UserType.LEAD && unnamed) {
            // A lead applies as itself.
            parameters.putIfAbsent("visitor_id", Long.toString(call.user().token().id()));
        }
        Resource resource = dictionary.resource(call.method().element());
        Apply apply = applyBody.read(resource, body, parameters, call.client().proxyAllowed(), faults);
        faults.throwInOrder(resource);
        long id = guarded(call, Objects.requireNonNull(apply));
        Draft lead = apply.lead().draft();
        if (lead != null && !lead.skipped().isEmpty()) {
            callLog.skipped(call.client(), call.method().name(), "Application/" + id, lead.skipped());
        }
        String path = Objects.requireNonNull(dictionary.method(LISTED)).path();
        return Answer.created(call.host() + path + "/" + id).about(id);
    }

    /** Ten wrong discount codes of one who applies keep that one from trying others (spec/smp-campaign.md 9.6). */
    private long guarded(Call call, Apply apply) {
        Apply.Caller caller = new Apply.Caller(call.author(), API, call.what());
        if (apply.discountCode() == null) {
            return applying.apply(caller, apply);
        }
        Draft lead = apply.lead().draft();
        String email = lead == null ? null : lead.text("Email");
        Long known = apply.lead().known();
        String who = known != null
                ? known.toString()
                : Objects.requireNonNullElseGet(email, () -> Networks.of(call.address()));
        // A program calls for many, from wherever it stands: who applies is whoever guesses.
        RateLimits.Failing guesser = new RateLimits.Failing("discount", Long.toString(call.client().id()), who);
        long rest = limits.shutOut(guesser);
        if (rest > 0) {
            throw new Door.TooOften(rest);
        }
        try {
            return applying.apply(caller, apply);
        } catch (FaultException e) {
            if (e.faults().stream().anyMatch(fault -> CODE.equals(fault.field()) && fault.status() == 404)) {
                limits.wrong(guesser, MOST_WRONG, WRONG_WITHIN);
            }
            throw e;
        }
    }

    /** The lines of an application that exists, which are named by their ids. */
    private List<Draft> items(@Nullable Node list, Reading reading, Faults faults) {
        Resource lines = dictionary.resource(LINE);
        List<Draft> items = new ArrayList<>();
        for (Node item : list == null ? List.<Node>of() : list.children()) {
            if (item.name().equals(LINE)) {
                items.add(reader.read(lines, item, reading, faults));
            } else {
                faults.add(Fault.unknownColumn(LINE + "." + item.name()));
            }
        }
        return items;
    }

    /** Without what is read by others. */
    private static Node without(Node body, String... names) {
        return new Node(body.name(), body.text(),
                body.children().stream().filter(child -> !Set.of(names).contains(child.name())).toList());
    }
}
