package io.yoriai.site.internal.reference;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.function.Predicate;

import io.yoriai.message.Texts;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Flag;
import io.yoriai.record.Method;
import io.yoriai.record.Parameter;
import io.yoriai.record.Resource;
import io.yoriai.record.ServedMethods;

/** The methods of the dictionary as the reference tells them. */
@Component
final class Reference {

    private final Dictionary dictionary;
    private final Texts texts;
    private final Notes notes;
    private final ObjectProvider<ServedMethods> served;

    Reference(Dictionary dictionary, Texts texts, Notes notes, ObjectProvider<ServedMethods> served) {
        this.dictionary = dictionary;
        this.texts = texts;
        this.notes = notes;
        this.served = served;
    }

    /**
     * A line of the index.
     *
     * @param title what the method does, in the page's language
     */
    record Entry(String name, String title, String verb, String path, boolean served) {}

    /** All methods by the key of their group's text, in the order of the table. */
    Map<String, List<Entry>> groups(Locale language) {
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        for (Method method : dictionary.methods()) {
            groups.computeIfAbsent(groupKey(method), key -> new ArrayList<>()).add(new Entry(method.name(),
                    title(method, language), method.verb(), method.path(), serves(method)));
        }
        return groups;
    }

    List<Method> methods() {
        return dictionary.methods();
    }

    boolean serves(Method method) {
        return served.stream().anyMatch(rooms -> rooms.serves(method.name()));
    }

    /**
     * The page of a method, or null where the table has none of this name.
     *
     * @param server address that the examples call
     */
    @Nullable
    MethodView view(String name, String server, Locale language) {
        Method method = dictionary.method(name);
        if (method == null) {
            return null;
        }
        boolean wire = isWire(method);
        Resource resource = wire ? dictionary.resource(method.element()) : null;
        return new MethodView(method.number(), method.name(), title(method, language), groupKey(method),
                method.verb(), method.path(), serves(method), wire, method.success(), method.element(),
                method.listElement(), notes.of(method.notes(), language), parameters(method, language),
                resource == null
                        ? List.of()
                        : ColumnView.of(resource.columns(), method.verb(), language, notes, shown(method.verb())),
                resource == null || !serves(method) ? null : example(method, resource, server),
                wire ? "" : Sample.address(method, server));
    }

    private static MethodView.Example example(Method method, Resource resource, String server) {
        SampleCall call = Sample.call(method, resource);
        return new MethodView.Example(Sample.command(call), call.http(server),
                SampleAnswer.of(method, resource, server),
                Arrays.stream(CodeSample.values()).map(language -> language.of(call, server)).toList(),
                call.parameters().entrySet().stream().map(own -> own.getKey() + "=" + own.getValue())
                        .collect(Collectors.joining("\n")),
                call.body());
    }

    /** The method's own parameters, and those of every list where it is one. */
    private List<MethodView.ParameterView> parameters(Method method, Locale language) {
        return dictionary.parameters(method).values().stream().map(parameter -> view(parameter, language)).toList();
    }

    /** The parameters of every list. */
    List<MethodView.ParameterView> ofLists(Locale language) {
        Method list = dictionary.methods().stream().filter(Method::isList).findFirst().orElseThrow();
        return dictionary.parameters(list).values().stream().filter(Parameter::isOfLists)
                .map(parameter -> view(parameter, language)).toList();
    }

    private static MethodView.ParameterView view(Parameter parameter, Locale language) {
        return new MethodView.ParameterView(parameter.name(),
                language.getLanguage().equals("en") ? parameter.textEn() : parameter.textJa(), parameter.required(),
                parameter.type() == Parameter.Type.WORD ? String.join(", ", parameter.values()) : "",
                parameter.standard() == null ? "" : parameter.standard());
    }

    /** Signed XML under {@code /services/rest}; the others are pages of a browser. */
    static boolean isWire(Method method) {
        return method.path().startsWith("/services/");
    }

    /** Which columns a method of this verb answers or accepts. */
    static Predicate<Column> shown(String verb) {
        return switch (verb) {
            case "POST" -> column -> column.onPost() || column.is(Flag.IGNORED);
            case "PUT" -> Column::onPut;
            case "DELETE" -> column -> column.name().equals("Id") || column.is(Flag.NATURAL_KEY);
            default -> column -> column.answered() || column.search() || column.sort();
        };
    }

    /** What changed of the API, the latest first. */
    List<Changelog> changes(Locale language) {
        return Changelog.all(language, dictionary.methods(), texts.get(language, "site.changes.new", List.of()));
    }

    String title(Method method, Locale language) {
        if (!method.isList() && !method.said(language).isEmpty()) {
            return method.said(language);
        }
        String records = dictionary.methods().stream()
                .filter(list -> list.isList() && list.element().equals(method.element())).findFirst().orElseThrow()
                .said(language);
        return texts.get(language, "site.title." + method.verb(), List.of(records));
    }

    private static String groupKey(Method method) {
        return "site.group." + method.group().replace(' ', '_');
    }
}
