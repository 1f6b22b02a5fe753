package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.yoriai.account.CallLog;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Method;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.write.SetWriter;
import io.yoriai.record.write.UpdateKey;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** Every method that only makes, changes, upserts or deletes a record of a declared resource. */
@Component
final class WriteMethods implements Methods {

    private final Dictionary dictionary;
    private final Map<String, Writable> writables = new HashMap<>();
    private final Writer writer;
    private final SetWriter sets;
    private final DraftReader reader;
    private final CustomItems customItems;
    private final CallLog callLog;

    WriteMethods(Dictionary dictionary, List<Writable> writables, Writer writer, SetWriter sets, DraftReader reader,
            CustomItems customItems, CallLog callLog) {
        this.dictionary = dictionary;
        this.writer = writer;
        this.sets = sets;
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
                    case "POST" -> handlers.put(method.name(), new Of(writable, Verb.POST));
                    case "PUT" -> handlers.put(method.name(), new Of(writable, Verb.PUT));
                    case "DELETE" -> handlers.put(method.name(), call -> delete(call, writable));
                    default -> {
                        // Lists are another's.
                    }
                }
            }
        }
        return handlers;
    }

    /** Makes, changes or upserts a record, and those of batches together where its rules allow it. */
    private final class Of implements SetHandler {
        private final Writable writable;
        private final Verb verb;

        Of(Writable writable, Verb verb) {
            this.writable = writable;
            this.verb = verb;
        }

        /**
         * What a call asks for.
         *
         * @param search of an upsert; null: it is none
         */
        private record Asked(Call call, Writer.Order order, SetWriter.@Nullable Search search) {}

        @Override
        public Answer handle(Call call) {
            Asked asked = asked(call);
            SetWriter.Search search = asked.search();
            return told(asked, verb == Verb.POST
                    ? writer.create(asked.order())
                    : search == null
                            ? writer.change(asked.order())
                            : writer.upsert(asked.order(), draft -> search.keys().find(draft, search.columns()),
                                    search.several()::apply));
        }

        @Override
        public Supplier<List<@Nullable Told>> together(List<Call> calls) {
            List<@Nullable Told> told = Arrays.asList(new @Nullable Told[calls.size()]);
            if (!SetWriter.takes(writable, calls.getFirst().author())) {
                return () -> told;
            }
            Map<Integer, Asked> set = new TreeMap<>();
            for (int i = 0; i < calls.size(); i++) {
                try {
                    set.put(i, asked(calls.get(i)));
                } catch (FaultException e) {
                    told.set(i, new Told(null, e));
                }
            }
            return () -> {
                write(set, told);
                return told;
            };
        }

        private void write(Map<Integer, Asked> set, List<@Nullable Told> told) {
            if (set.isEmpty()) {
                return;
            }
            List<Asked> all = List.copyOf(set.values());
            Iterator<SetWriter.@Nullable Result> results = sets
                    .write(all.stream().map(Asked::order).toList(), verb, all.getFirst().search()).iterator();
            set.forEach((i, asked) -> {
                SetWriter.Result result = results.next();
                if (result != null) {
                    told.set(i, result.written() == null
                            ? new Told(null, result.fault())
                            : new Told(told(asked, result.written()), null));
                }
            });
        }

        private Asked asked(Call call) {
            Faults faults = new Faults();
            Map<String, String> parameters = call.parameters(faults);
            if (verb == Verb.PUT && faults.has("upsert")) {
                // What the body must say depends on it.
                faults.throwIfAny();
            }
            Draft draft = read(call, writable, verb, parameters, faults);
            UpdateKey keys = writable.updateKey();
            SetWriter.Search search = null;
            if (verb == Verb.PUT && keys != null && "1".equals(parameters.get("upsert"))) {
                if (draft.has("Id")) {
                    faults.add(Fault.notAllowed(draft.field("Id")).saying("fault.upsert.id"));
                }
                search = new SetWriter.Search(keys, keys.columns(parameters.get("update_key"), draft, faults),
                        several -> Fault.of(409, "CONFLICT", "update_key").saying("fault.upsert.several", several));
            }
            return new Asked(call, order(call, writable, draft, parameters, faults), search);
        }

        private Answer told(Asked asked, Writer.Written written) {
            Call call = asked.call();
            long id = written.id();
            tellSkipped(call, asked.order().draft(), id);
            if (written.created()) {
                return Answer.created(call, id);
            }
            if (verb == Verb.POST) {
                // A link that was there already: told like a new one, with 200.
                return Answer.ok(XmlWriter.CREATED).with("Location", call.location(id)).about(id);
            }
            Answer changed = Answer.empty(200).about(id);
            return asked.search() == null ? changed : changed.with("Location", call.location(id));
        }
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
        Node body = writable.rules().body(call.body());
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
