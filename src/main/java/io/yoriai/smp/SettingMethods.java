package io.yoriai.smp;

import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Masters;
import io.yoriai.record.Method;
import io.yoriai.record.Ref;
import io.yoriai.record.Resource;
import io.yoriai.record.item.ItemSettings;

/** The methods that tell the items of a resource: one root without a list (spec/smp-lead.md 3, spec/smp-campaign.md 7). */
@Component
final class SettingMethods implements Methods {

    /**
     * @param element of the answer
     * @param resource whose items it tells
     * @param strict labels in the platform's language, and no parameter but those of the signature
     */
    private record Told(String element, String resource, boolean strict) {}

    private static final List<Told> ALL = List.of(new Told("VisitorSetting", "VisitorData", false),
            new Told("ActivitySetting", "Activity", false), new Told("SeminarItemSetting", "Seminar", true),
            new Told("SessionItemSetting", "Session", true), new Told("SpeakerSetting", "Speaker", true));

    private final Dictionary dictionary;
    private final ItemSettings settings;
    private final Masters masters;

    SettingMethods(Dictionary dictionary, ItemSettings settings, Masters masters) {
        this.dictionary = dictionary;
        this.settings = settings;
        this.masters = masters;
    }

    @Override
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new HashMap<>();
        for (Method method : dictionary.methods()) {
            ALL.stream().filter(told -> told.element().equals(method.element()))
                    .forEach(told -> handlers.put(method.name(), call -> tell(call, told)));
        }
        return handlers;
    }

    private Answer tell(Call call, Told told) {
        if (told.strict()) {
            Faults faults = new Faults();
            call.query().values().keySet().stream().filter(name -> !KnownParameters.isSigned(name)
                    && call.query().get(name) != null).forEach(name -> faults.add(Fault.notAllowed(name)));
            faults.throwIfAny();
        }
        Locale language = told.strict() ? Locale.JAPANESE : call.language();
        Masters.Master languages = masters.get("Language");
        Masters.Entry entry = languages.byKey(language.getLanguage());
        Ref spoken = entry == null ? Ref.EMPTY : Ref.of(entry.id(), languages.answeredName(entry));
        return Answer.ok(answer(dictionary.resource(told.element()), spoken, settings.of(told.resource(), language),
                call.host()));
    }

    /** The language of the labels, and the items directly below the root. */
    private static byte[] answer(Resource setting, Ref language, List<ObjectNode> items, String host) {
        XmlWriter writer = new XmlWriter(host);
        writer.open(setting.name(), "");
        writer.values.pair(setting.columns().getFirst().name(), language);
        Column column = setting.columns().getLast();
        for (ObjectNode item : items) {
            writer.xml.open(column.name());
            writer.values.children(column, item);
            writer.xml.close(column.name());
        }
        return writer.close(setting.name());
    }
}
