package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.Set;

import io.yoriai.campaign.Campaigns;
import io.yoriai.record.CustomItems;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Draft;
import io.yoriai.record.DraftReader;
import io.yoriai.record.Faults;
import io.yoriai.record.Node;
import io.yoriai.record.Reading;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;

/** Methods that make, change and delete campaigns (spec/smp-campaign.md 3 to 5). */
@Component
final class CampaignMethods implements Methods {

    private final Campaigns campaigns;
    private final DraftReader reader;
    private final CustomItems customItems;
    private final Resource resource;

    CampaignMethods(Campaigns campaigns, DraftReader reader, CustomItems customItems, Dictionary dictionary) {
        this.campaigns = campaigns;
        this.reader = reader;
        this.customItems = customItems;
        this.resource = dictionary.resource("Seminar");
    }

    @Override
    public Map<String, Handler> handlers() {
        return Map.of("seminar.post", this::post, "seminar.put", this::put, "seminar.delete", this::delete);
    }

    private Answer post(Call call) {
        Faults faults = new Faults();
        Node body = call.body();
        Node id = body.child("Id");
        Reading reading = id != null && !id.text().isBlank()
                ? Reading.of(Verb.POST).copying()
                : Reading.of(Verb.POST).requiring(required());
        Draft draft = reader.read(resource, body, reading, faults);
        return Answer.created(call, campaigns.create(draft, faults, call.client()));
    }

    private Answer put(Call call) {
        Faults faults = new Faults();
        Draft draft = reader.read(resource, call.body(), Reading.of(Verb.PUT).requiring(required()), faults);
        campaigns.change(draft, faults, call.client());
        return Answer.empty(200);
    }

    private Answer delete(Call call) {
        campaigns.delete(named(call, resource, reader), call.query().flag("force"), call.client());
        return Answer.empty(200);
    }

    private Set<String> required() {
        return customItems.requiredBaseItems("Seminar");
    }

    /** The id of the record that a DELETE names, in its query or its body. */
    static @Nullable Long named(Call call, Resource resource, DraftReader reader) {
        if (!call.hasBody()) {
            return call.named(null);
        }
        Faults faults = new Faults();
        Draft draft = reader.read(resource, call.body(), Reading.naming("Id"), faults);
        faults.throwInOrder(resource);
        return call.named(draft.id("Id"));
    }
}
