package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Flag;
import io.yoriai.record.Method;
import io.yoriai.record.ServedMethods;

/** Finds the method of a path and verb in the method table, and who answers it. */
@Component
final class Router implements ServedMethods {

    private static final String NUMBER = "\\d{1,18}";

    private final Map<String, Map<String, Method>> paths = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Methods.Handler> handlers = new HashMap<>();
    private final Dictionary dictionary;

    Router(Dictionary dictionary, List<Methods> groups) {
        this.dictionary = dictionary;
        for (Method method : dictionary.methods()) {
            paths.computeIfAbsent(method.path(), path -> new TreeMap<>()).put(method.verb(), method);
            Column id = method.isList() ? dictionary.resource(method.element()).find("Id") : null;
            if (id != null && id.is(Flag.WORD)) {
                ids.put(method.element(), NUMBER + "-" + NUMBER);
            }
        }
        groups.stream().sorted(Comparator.comparing(Methods::givesWay)).forEach(group -> group.handlers()
                .forEach((name, handler) -> {
                    boolean taken = handlers.putIfAbsent(name, handler) != null;
                    if (dictionary.method(name) == null || taken && !group.givesWay()) {
                        throw new IllegalStateException(name + " is no method, or has two handlers");
                    }
                }));
    }

    /**
     * Where a path leads.
     *
     * @param id from {@code /{path}/{id}}
     * @param verbs what the path knows, for {@code Allow}
     * @param method null: the path does not know the verb
     */
    record Route(@Nullable Method method, @Nullable String id, Set<String> verbs) {}

    /** The route of a path, which may end in a slash; null where the table has none. */
    @Nullable
    Route route(String sent, String verb) {
        String path = sent.endsWith("/") ? sent.substring(0, sent.length() - 1) : sent;
        Map<String, Method> methods = paths.get(path);
        if (methods != null) {
            return new Route(methods.get(verb), null, methods.keySet());
        }
        int slash = path.lastIndexOf('/');
        String id = path.substring(slash + 1);
        Map<String, Method> parent = slash < 0 ? null : paths.get(path.substring(0, slash));
        Method list = parent == null ? null : parent.get("GET");
        if (list == null || list.listElement() == null || !id.matches(ids.getOrDefault(list.element(), NUMBER))) {
            return null;
        }
        return new Route(verb.equals("GET") ? list : null, id, Set.of("GET"));
    }

    /** Who answers a method; null: nobody yet. */
    Methods.@Nullable Handler handler(Method method) {
        return handlers.get(method.name());
    }

    @Override
    public boolean serves(String method) {
        // Pages for browsers are answered by controllers.
        return handlers.containsKey(method) || dictionary.method(method) instanceof Method page
                && page.path().startsWith(Door.PUBLIC);
    }
}
