package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.KeptAnswers;
import io.yoriai.bulk.Arrivals;
import io.yoriai.bulk.Batches;
import io.yoriai.bulk.NewBatch;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Method;
import io.yoriai.record.Parameter;
import io.yoriai.record.Ref;
import io.yoriai.record.list.Page;
import io.yoriai.record.list.Search;
import io.yoriai.smp.bulk.BatchBody;
import io.yoriai.smp.bulk.ResultCsv;
import io.yoriai.user.UserRights;

/** {@code bulkapi.post} and {@code bulkapi.get} (spec/smp-platform.md 9). */
@Component
final class BulkMethods implements Methods {

    private static final String POST = "bulkapi.post";
    private static final String METHOD = "BulkApi.Method";
    private static final long RETRY_SECONDS = 10;
    private static final Map<Batches.Outcome, String> OUTCOMES = Map.of(Batches.Outcome.SUCCESS, "成功",
            Batches.Outcome.ERROR, "エラー", Batches.Outcome.UNEXECUTED, "未実行");

    private final Dictionary dictionary;
    private final KnownParameters parameters;
    private final Arrivals arrivals;
    private final Batches batches;
    private final BatchBody bodies;
    private final ListMethods listMethods;
    private final ErrorAnswers errors;
    private final KeptAnswers keptAnswers;
    private final UserRights rights;
    private final ObjectProvider<Router> router;

    BulkMethods(Dictionary dictionary, KnownParameters parameters, Arrivals arrivals, Batches batches,
            BatchBody bodies, ListMethods listMethods, ErrorAnswers errors, KeptAnswers keptAnswers,
            UserRights rights, ObjectProvider<Router> router) {
        this.dictionary = dictionary;
        this.parameters = parameters;
        this.arrivals = arrivals;
        this.batches = batches;
        this.bodies = bodies;
        this.listMethods = listMethods;
        this.errors = errors;
        this.keptAnswers = keptAnswers;
        this.rights = rights;
        this.router = router;
    }

    @Override
    public Map<String, Handler> handlers() {
        StreamHandler post = this::post;
        return Map.of("bulkapi.get", this::get, POST, post);
    }

    private Answer post(Call call, Upload upload) throws IOException {
        BatchBody.Sent sent = bodies.open(upload.body(), upload.type(), upload.encoding(), call.head());
        String key = upload.idempotencyKey();
        Optional<KeptAnswers.Kept> first = kept(call, key);
        if (first.isPresent()) {
            return Answer.of(first.get().to(sent.digest()));
        }
        long id = begin(call, key);
        try {
            // Another call with this key may have come to its end just now.
            if (kept(call, key).isEmpty()) {
                take(call, sent, id, key);
                return Answer.created(call, id);
            }
        } catch (FaultException e) {
            try {
                keepRefusal(call, key, sent, e);
            } finally {
                arrivals.abandon(id);
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            arrivals.abandon(id);
            throw e;
        }
        arrivals.abandon(id);
        return Answer.of(kept(call, key).orElseThrow(KeptAnswers.StillRunning::new).to(sent.digest()));
    }

    private long begin(Call call, @Nullable String key) {
        Long staff = call.user() == null ? null : call.user().token().id();
        try {
            return arrivals.begin(new NewBatch(call.client().id(), staff, key, call.address(), call.host()))
                    .orElseThrow(KeptAnswers.StillRunning::new);
        } catch (Arrivals.TooManyException e) {
            throw new Door.TooOften(RETRY_SECONDS);
        }
    }

    private Optional<KeptAnswers.Kept> kept(Call call, @Nullable String key) {
        return key == null ? Optional.empty() : keptAnswers.find(call.client(), key);
    }

    private void keep(Call call, @Nullable String key, byte[] digest, Answer answer) {
        if (key != null) {
            keptAnswers.keep(call.client(), key, new KeptAnswers.Kept(digest, answer.toKeep()), Arrivals.KEPT);
        }
    }

    /** Keeps what a batch was refused with, where that is kept and the batch can be told from others: it came whole. */
    private void keepRefusal(Call call, @Nullable String key, BatchBody.Sent sent, FaultException refused)
            throws IOException {
        Answer answer = errors.of(refused.faults(), call.language());
        if (key != null && answer.toKeep().kept()) {
            byte[] digest;
            try {
                digest = sent.digest();
            } catch (FaultException e) {
                return;
            }
            keep(call, key, digest, answer);
        }
    }

    private void take(Call call, BatchBody.Sent sent, long id, @Nullable String key) throws IOException {
        Faults wrong = new Faults();
        Map<String, String> own = call.parameters(wrong);
        wrong.throwIfAny();
        String named = own.get("method");
        if (sent.isCsv()) {
            Method target = target(call, named, "method");
            BatchBody.Said said = bodies.readCsv(sent, dictionary.resource(target.element()),
                    "clear".equals(own.get("empty_cell")), part -> arrivals.store(id, part));
            complete(call, own, said, target, id, key);
            return;
        }
        BatchBody.Said said = bodies.readXml(sent, part -> arrivals.store(id, part));
        Faults faults = new Faults();
        if (said.method() == null || said.method().isEmpty()) {
            faults.add(Fault.required(METHOD));
        } else if (named != null && !named.equals(said.method())) {
            faults.add(Fault.invalidValue("method").saying("fault.INVALID_VALUE.disagree"));
        }
        if (said.total() == 0) {
            Method asked = said.method() == null ? null : dictionary.method(said.method());
            faults.add(Fault.required(BatchBody.field(
                    said.element() == null && asked != null ? asked.element() : said.element())));
        }
        faults.throwIfAny();
        Method target = target(call, said.method(), METHOD);
        if (!target.element().equals(said.element())) {
            throw new FaultException(Fault.of(400, "INVALID_ROOT", "BulkApi"));
        }
        complete(call, own, said, target, id, key);
    }

    /** @throws FaultException 400 for what is no method that records can have, 403 for one that this key or user may not call */
    private Method target(Call call, @Nullable String name, String field) {
        if (name == null) {
            throw new FaultException(Fault.required(field));
        }
        Method method = dictionary.method(name);
        if (method == null || method.verb().equals("GET") || name.equals(POST)
                || router.getObject().handler(method) == null) {
            throw new FaultException(Fault.invalidValue(field));
        }
        if (!call.client().mayCall(name)) {
            throw new FaultException(Fault.of(403, "METHOD_NOT_PERMITTED", METHOD));
        }
        if (call.user() != null) {
            rights.of(call.user().token(), name, false);
        }
        return method;
    }

    private void complete(Call call, Map<String, String> own, BatchBody.Said said, Method target, long id,
            @Nullable String key) {
        Faults faults = new Faults();
        if (said.total() == 0) {
            faults.add(Fault.required(BatchBody.field(target.element())));
        }
        Map<String, String> given = parameters(call, said.parameters(), parameters.of(target), faults);
        faults.throwIfAny();
        String most = own.get("max_errors");
        arrivals.complete(id, target.name(), given, said.total(), most == null ? null : Integer.valueOf(most),
                () -> keep(call, key, said.digest(), Answer.created(call, id)));
    }

    /** The method's own parameters, which may stand in the address or in the body, or in both and agree. */
    private static Map<String, String> parameters(Call call, Map<String, String> inBody, Map<String, Parameter> known,
            Faults faults) {
        Map<String, String> given = new LinkedHashMap<>();
        inBody.keySet().stream().filter(name -> !known.containsKey(name))
                .forEach(name -> faults.add(Fault.invalidValue(name)));
        known.forEach((name, parameter) -> {
            String inQuery = call.query().get(name);
            String listed = inBody.getOrDefault(name, "");
            String value = inQuery == null ? listed : inQuery;
            if (inQuery != null && !listed.isEmpty() && !listed.equals(inQuery)) {
                faults.add(Fault.invalidValue(name).saying("fault.INVALID_VALUE.disagree"));
            } else if (!value.isEmpty() && parameter.takes(value)) {
                given.put(name, value);
            } else if (!value.isEmpty()) {
                faults.add(Fault.invalidValue(name));
            }
        });
        return given;
    }

    private Answer get(Call call) {
        Faults faults = new Faults();
        Map<String, String> own = call.parameters(faults);
        String named = named(call, own, faults);
        Search asked = SearchReader.read(call.query(), own, faults);
        Search search = named == null ? asked : asked.of(named);
        boolean one = search.conditions().stream()
                .anyMatch(condition -> condition.key().equals("Id") && condition.operator() == Search.Operator.EQ);
        for (String name : one ? List.<String>of() : List.of("result", "result_limit", "result_offset")) {
            if (call.query().get(name) != null && !faults.has(name)) {
                faults.add(Fault.invalidValue(name));
            }
        }
        Page page = listMethods.page(call, search, faults);
        if (!one || page.rows().isEmpty()) {
            return Answer.ok(list(call, page, null));
        }
        long id = Long.parseLong(String.valueOf(page.rows().getFirst().values()[0]));
        if (ResultCsv.wanted(call.accept())) {
            return csv(call, id, own.getOrDefault("charset", call.accept()));
        }
        Batches.Choice choice = Batches.Choice.of(own.getOrDefault("result", "error"));
        return Answer.ok(list(call, page, choice == Batches.Choice.NONE
                ? null
                : batches.results(id, choice, Integer.parseInt(own.getOrDefault("result_limit", "1000")),
                        Integer.parseInt(own.getOrDefault("result_offset", "0")))));
    }

    private static @Nullable String named(Call call, Map<String, String> own, Faults faults) {
        String upper = own.getOrDefault("Id", call.id());
        String lower = own.getOrDefault("id", upper);
        if (upper != null && !upper.equals(lower) || call.id() != null && !call.id().equals(upper)) {
            faults.add(Fault.invalidValue("Id").saying("fault.INVALID_VALUE.disagree"));
        }
        return lower;
    }

    private byte[] list(Call call, Page page, Batches.@Nullable Results results) {
        return XmlWriter.list(Objects.requireNonNull(call.method().listElement()), call.method().element(), page,
                Map.of(), call.host(), writer -> {
                    if (results != null) {
                        results(writer, results, call.language());
                    }
                });
    }

    private void results(XmlWriter writer, Batches.Results results, Locale language) {
        writer.xml.open("BulkResultList",
                " count=\"" + results.page().size() + "\" countAll=\"" + results.all() + "\"");
        for (Batches.Result result : results.page()) {
            writer.xml.open("BulkResult");
            writer.values.element("RecordNo", Integer.toString(result.no()));
            writer.values.element("RecordKey", result.key());
            writer.values.pair("BulkResultType", Ref.of(Integer.toString(result.outcome().code()),
                    OUTCOMES.get(result.outcome())));
            writer.values.element("RecordId", result.record());
            if (!result.faults().isEmpty()) {
                writer.errorList(errors.told(result.faults(), language));
            }
            writer.xml.close("BulkResult");
        }
        writer.xml.close("BulkResultList");
    }

    private Answer csv(Call call, long id, String charset) {
        ResultCsv csv = ResultCsv.of(charset);
        return new Answer(200, Map.of("Content-Type", csv.type()), new byte[0], null, out -> csv.write(out,
                to -> batches.each(id, result -> to.line(result, errors.told(result.faults(), call.language()).stream()
                        .map(told -> new ResultCsv.Told(told.code(), told.field(), told.message())).toList()))));
    }
}
