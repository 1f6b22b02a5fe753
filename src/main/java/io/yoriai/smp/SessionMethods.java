package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.yoriai.campaign.Sessions;
import io.yoriai.record.CustomItems;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Draft;
import io.yoriai.record.DraftReader;
import io.yoriai.record.Faults;
import io.yoriai.record.Reading;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;

/** Methods that make, change and delete sessions (spec/smp-campaign.md 6). */
@Component
final class SessionMethods implements Methods {

    /** Columns that no session can be without. */
    private static final Set<String> NEVER_EMPTY = Set.of("Title", "StartDay", "EndDay");

    private final Sessions sessions;
    private final DraftReader reader;
    private final CustomItems customItems;
    private final Resource resource;

    SessionMethods(Sessions sessions, DraftReader reader, CustomItems customItems, Dictionary dictionary) {
        this.sessions = sessions;
        this.reader = reader;
        this.customItems = customItems;
        this.resource = dictionary.resource("Session");
    }

    @Override
    public Map<String, Handler> handlers() {
        return Map.of("seminar.postSession", this::post, "seminar.putSession", this::put, "seminar.deleteSession",
                this::delete);
    }

    private Answer post(Call call) {
        Faults faults = new Faults();
        Draft draft = reader.read(resource, call.body(),
                Reading.of(Verb.POST).requiring(customItems.requiredBaseItems("Session")), faults);
        return Answer.created(call, sessions.create(draft, faults, call.client()));
    }

    private Answer put(Call call) {
        Faults faults = new Faults();
        Set<String> required = new HashSet<>(customItems.requiredBaseItems("Session"));
        required.addAll(NEVER_EMPTY);
        Reading reading = Reading.of(Verb.PUT).requiring(required).taking("Seminar");
        Draft draft = reader.read(resource, call.body(), reading, faults);
        sessions.change(draft, faults, call.client());
        return Answer.empty(200);
    }

    private Answer delete(Call call) {
        sessions.delete(CampaignMethods.named(call, resource, reader), call.query().flag("force"), call.client());
        return Answer.empty(200);
    }
}
