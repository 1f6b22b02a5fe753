package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.account.CallLog;
import io.yoriai.lead.LeadKey;
import io.yoriai.lead.Leads;
import io.yoriai.lead.Writing;
import io.yoriai.record.CustomItems;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Draft;
import io.yoriai.record.DraftReader;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Node;
import io.yoriai.record.Reading;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;

/** {@code visitor.post}, {@code visitor.put}, {@code visitor.delete} (spec/smp-lead.md 3). */
@Component
final class LeadMethods implements Methods {

    private static final int MOST_KEY_COLUMNS = 5;

    private final Resource resource;
    private final DraftReader reader;
    private final CustomItems customItems;
    private final Leads leads;
    private final LeadKey keys;
    private final CallLog callLog;

    LeadMethods(Dictionary dictionary, DraftReader reader, CustomItems customItems, Leads leads, LeadKey keys,
            CallLog callLog) {
        this.resource = dictionary.resource("VisitorData");
        this.reader = reader;
        this.customItems = customItems;
        this.leads = leads;
        this.keys = keys;
        this.callLog = callLog;
    }

    @Override
    public Map<String, Handler> handlers() {
        return Map.of("visitor.post", this::post, "visitor.put", this::put, "visitor.delete", this::delete);
    }

    private Answer post(Call call) {
        boolean lenient = call.query().flag("ignore_itemcheck");
        Faults faults = new Faults();
        Draft draft = read(call, Verb.POST, lenient, faults);
        long id = leads.create(draft, faults, Writing.api(lenient));
        tellSkipped(call, draft, id);
        return Answer.created(call, id);
    }

    private Answer put(Call call) {
        boolean upsert = call.query().flag("upsert");
        boolean lenient = call.query().flag("ignore_itemcheck");
        Faults faults = new Faults();
        if (!upsert) {
            Draft draft = read(call, Verb.PUT, lenient, faults);
            leads.update(draft, faults, Writing.api(lenient));
            tellSkipped(call, draft, Objects.requireNonNull(draft.id("Id")));
            return Answer.empty(200);
        }
        Draft draft = read(call, Verb.PUT, lenient, faults);
        if (draft.has("Id")) {
            faults.add(Fault.notAllowed("VisitorData.Id").saying("lead.upsert.id"));
        }
        List<String> key = key(call.query().get("update_key"), draft, faults);
        Leads.Upserted upserted = leads.upsert(draft, key, faults, Writing.api(lenient));
        tellSkipped(call, draft, upserted.id());
        return upserted.created()
                ? Answer.created(call, upserted.id())
                : Answer.empty(200).with("Location", call.location(upserted.id()));
    }

    private Answer delete(Call call) {
        Long inBody = null;
        if (call.hasBody()) {
            Faults faults = new Faults();
            inBody = reader.read(resource, call.body(), Reading.naming("Id"), faults).id("Id");
            faults.throwIfAny();
        }
        Long id = call.named(inBody);
        if (id == null) {
            throw new FaultException(Fault.required("VisitorData.Id"));
        }
        leads.delete(id, Writing.api(false));
        return Answer.empty(200);
    }

    private void tellSkipped(Call call, Draft draft, long id) {
        if (!draft.skipped().isEmpty()) {
            callLog.skipped(call.client(), call.method().name(), "VisitorData/" + id, draft.skipped());
        }
    }

    private Draft read(Call call, Verb verb, boolean lenient, Faults faults) {
        Node body = call.body();
        return reader.read(resource, body,
                Reading.of(verb).requiring(customItems.requiredBaseItems("VisitorData")).leniently(lenient), faults);
    }

    private List<String> key(@Nullable String joined, Draft draft, Faults faults) {
        if (joined == null) {
            faults.add(Fault.required("update_key").saying("lead.key.required"));
            return List.of();
        }
        List<String> key = List.of(joined.split(":", -1));
        if (key.size() > MOST_KEY_COLUMNS || Set.copyOf(key).size() != key.size()
                || !key.stream().allMatch(keys::allows)) {
            faults.add(Fault.invalidValue("update_key").saying("lead.key.column"));
            return key;
        }
        for (String column : key) {
            String field = "VisitorData." + column;
            if (!keys.given(draft, column) && !faults.has(field)) {
                faults.add(Fault.required(field));
            }
        }
        return key;
    }
}
