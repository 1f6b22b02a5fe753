package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Tsv;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;
import io.yoriai.user.Functions;

/** All screens of resources, by the table {@code admin/screens.tsv}; and who may open which address of them. */
@Lazy
@Component
public class Screens {

    private static final Pattern PATH = Pattern
            .compile(Pattern.quote(Screen.BASE) + "([a-z-]+)(?:/(new|[0-9]+))?(?:/(edit|delete|texts))?");
    private static final int FIRST_COLUMNS = 6;

    private final Map<String, Screen> screens = new LinkedHashMap<>();
    private final Dictionary dictionary;

    Screens(Dictionary dictionary, ObjectProvider<ResourceTable> tables, ObjectProvider<Writable> writables,
            ObjectProvider<Writable.Edited> edited) {
        this.dictionary = dictionary;
        for (Tsv.Line line : Tsv.read("/admin/screens.tsv")) {
            String name = line.get("resource");
            ResourceTable table = tables.stream().filter(each -> each.resource().name().equals(name)).findFirst()
                    .orElse(null);
            Method get = line.get("method").isEmpty()
                    ? method(name, "GET")
                    : new Method(0, "console", line.get("method"), "GET", "", name, name + "List", 200, List.of(), "",
                            "");
            if (table == null || get == null) {
                // A resource that is declared and not served yet has no screen.
                continue;
            }
            Writable writable = Stream.concat(writables.stream(), edited.stream().map(Writable.Edited::writable))
                    .filter(each -> each.resource().name().equals(name)).findFirst().orElse(null);
            boolean inConsole = edited.stream().anyMatch(each -> each.writable() == writable);
            screens.put(line.get("slug"), new Screen(line.get("slug"), table,
                    columns(table, line.words("columns", ",")),
                    line.get("place"), line.get("icon"), writable, get,
                    writable == null ? null : inConsole ? like(get, "POST") : method(name, "POST"),
                    writable == null ? null : inConsole ? like(get, "PUT") : method(name, "PUT"),
                    writable == null ? null : inConsole ? like(get, "DELETE") : method(name, "DELETE"),
                    !line.get("guard").isEmpty()));
        }
    }

    /** What the console does and no call can: named, for rights and for the operation log, as the method would be. */
    private static Method like(Method get, String verb) {
        return new Method(0, get.group(), get.name().replaceFirst("\\.get", "." + verb.toLowerCase(Locale.ROOT)), verb,
                get.path(), get.element(), get.listElement(), 200, List.of(), "", "");
    }

    private static List<Column> columns(ResourceTable table, List<String> named) {
        return named.isEmpty()
                ? table.resource().columns().stream()
                        .filter(column -> column.answered() && !column.name().equals("Id")
                                && (column.kind().isScalar() || column.kind() == Kind.REF)
                                && column.kind() != Kind.HTML && column.kind() != Kind.TEXT
                                && column.kind() != Kind.BASE64)
                        .limit(FIRST_COLUMNS).toList()
                : named.stream().map(name -> table.resource().column(name)).toList();
    }

    private @Nullable Method method(String resource, String verb) {
        return dictionary.methods().stream().filter(method -> method.verb().equals(verb)
                && method.element().equals(resource) && method.listElement() != null).findFirst().orElse(null);
    }

    /** The screen of an address's word; null: there is none. */
    @Nullable
    Screen of(String slug) {
        return screens.get(slug);
    }

    /** The screen of a resource; null: it has none. */
    @Nullable
    Screen ofResource(String resource) {
        return screens.values().stream().filter(screen -> screen.resource().name().equals(resource)).findFirst()
                .orElse(null);
    }

    /** Whether what a resource's records are called by says who somebody is. */
    boolean namesPeople(String resource) {
        Screen screen = ofResource(resource);
        return screen != null && screen.columns().getFirst().is(Flag.PERSONAL);
    }

    List<Screen> all() {
        return List.copyOf(screens.values());
    }

    /** Whether an address is one of a record's. */
    public static boolean has(String path) {
        return path.startsWith(Screen.BASE);
    }

    /**
     * Whether somebody may open an address: as he may call the method that does the same.
     *
     * @param reads a GET; of a form to fill in, the method that it leads to decides
     */
    public boolean mayOpen(Functions.Held held, String path, boolean reads) {
        Matcher matcher = PATH.matcher(path);
        Screen screen = matcher.matches() ? screens.get(matcher.group(1)) : null;
        if (screen == null) {
            // That there is no such thing is told to those who may see whatever comes.
            return held.level() == 1 && held.everything();
        }
        String record = Objects.requireNonNullElse(matcher.group(2), "");
        Method wanted = switch (Objects.requireNonNullElse(matcher.group(3), record.equals("new") ? "new" : "")) {
            case "new" -> screen.post();
            case "edit", "texts" -> screen.put();
            case "delete" -> screen.delete();
            default -> reads ? screen.get() : null;
        };
        return wanted != null && held.mayCall(screen.get().name()) && held.mayCall(wanted.name());
    }
}
