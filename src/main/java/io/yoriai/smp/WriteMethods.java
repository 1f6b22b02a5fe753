package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.account.CallLog;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Method;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.write.UpdateKey;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** Every method that only makes, changes, upserts or deletes a record of a declared resource. */
@Component
final class WriteMethods implements Methods {

    private final Dictionary dictionary;
    private final Map<String, Writable> writables = new HashMap<>();
    private final Writer writer;
    private final DraftReader reader;
    private final CustomItems customItems;
    private final CallLog callLog;

    WriteMethods(Dictionary dictionary, List<Writable> writables, Writer writer, DraftReader reader,
            CustomItems customItems, CallLog callLog) {
        this.dictionary = dictionary;
        this.writer = writer;
        this.reader = reader;
        this.customItems = customItems;
        this.callLog = callLog;
        writables.forEach(writable -> this.writables.put(writable.resource().name(), writable));
    }

    @Override
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new HashMap<>();
        for (Method method : dictionary.methods()) {
            Writable writable = writables.get(method.element());
            if (writable != null && method.listElement() != null) {
                switch (method.verb()) {
                    case "POST" -> handlers.put(method.name(), call -> post(call, writable));
                    case "PUT" -> handlers.put(method.name(), call -> put(call, writable));
                    case "DELETE" -> handlers.put(method.name(), call -> delete(call, writable));
                    default -> {
                        // Lists are another's.
                    }
                }
            }
        }
        return handlers;
    }

    private Answer post(Call call, Writable writable) {
        Faults faults = new Faults();
        Map<String, String> parameters = call.parameters(faults);
        Draft draft = read(call, writable, Verb.POST, parameters, faults);
        Writer.Written written = writer.create(order(call, writable, draft, parameters, faults));
        tellSkipped(call, draft, written.id());
        return written.created() ? Answer.created(call, written.id()) : there(call, written.id());
    }

    /** A link that was there already: told like a new one, with 200. */
    private static Answer there(Call call, long id) {
        return Answer.ok(XmlWriter.CREATED).with("Location", call.location(id)).about(id);
    }

    private Answer put(Call call, Writable writable) {
        Faults faults = new Faults();
        Map<String, String> parameters = call.parameters(faults);
        if (faults.has("upsert")) {
            // What the body must say depends on it.
            faults.throwIfAny();
        }
        Draft draft = read(call, writable, Verb.PUT, parameters, faults);
        UpdateKey keys = writable.updateKey();
        if (keys == null || !"1".equals(parameters.get("upsert"))) {
            Writer.Written written = writer.change(order(call, writable, draft, parameters, faults));
            tellSkipped(call, draft, written.id());
            return Answer.empty(200).about(written.id());
        }
        if (draft.has("Id")) {
            faults.add(Fault.notAllowed(draft.field("Id")).saying("fault.upsert.id"));
        }
        List<String> key = keys.columns(parameters.get("update_key"), draft, faults);
        Writer.Written written = writer.upsert(order(call, writable, draft, parameters, faults),
                given -> keys.find(given, key),
                several -> Fault.of(409, "CONFLICT", "update_key").saying("fault.upsert.several", several));
        tellSkipped(call, draft, written.id());
        return written.created()
                ? Answer.created(call, written.id())
                : Answer.empty(200).with("Location", call.location(written.id())).about(written.id());
    }

    private Answer delete(Call call, Writable writable) {
        Faults faults = new Faults();
        Map<String, String> parameters = call.parameters(faults);
        Draft draft = new Draft(writable.resource());
        if (call.hasBody()) {
            Set<String> names = new HashSet<>(Set.of("Id"));
            writable.naturalKey().stream().map(Column::name).forEach(names::add);
            draft = reader.read(writable.resource(), call.body(), Reading.naming(names), faults);
        }
        Long id = call.named(draft.id("Id"));
        if (id != null) {
            draft.put("Id", id);
        }
        return Answer.empty(200).about(writer.delete(order(call, writable, draft, parameters, faults)));
    }

    private Draft read(Call call, Writable writable, Verb verb, Map<String, String> parameters, Faults faults) {
        Node body = call.body();
        boolean lenient = "1".equals(parameters.get("ignore_itemcheck"));
        Reading usual = Reading.of(verb).requiring(customItems.requiredBaseItems(writable.resource().name()))
                .leniently(lenient);
        return reader.read(writable.resource(), body, writable.rules().reading(usual, body), faults);
    }

    private static Writer.Order order(Call call, Writable writable, Draft draft, Map<String, String> parameters,
            Faults faults) {
        return new Writer.Order(writable, draft, faults, call.author(), call.what(), parameters);
    }

    private void tellSkipped(Call call, Draft draft, long id) {
        if (!draft.skipped().isEmpty()) {
            callLog.skipped(call.client(), call.method().name(), draft.resource().name() + "/" + id, draft.skipped());
        }
    }
}
