package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One column of a resource, as a row of the dictionary declares it.
 *
 * @param resource the resource's name, which is its element's
 * @param name the column's element; for a child of a list or element the child's name alone
 * @param item for a list the element of its items, for an element the resource it follows; else null
 * @param children columns of the items of a list or of an element
 * @param answered may stand in an answer
 * @param onPost may be given on POST
 * @param onPut may be given on PUT
 * @param required {@code post}, {@code put}, {@code both}, {@code cond} or empty
 * @param search may be a {@code search_key}
 * @param sort may be an {@code order}
 * @param max of a text the most characters (Unicode code points), of a number the greatest value; null: what its kind has
 * @param min the least value of a number; null: what its kind has
 * @param standard the value where none is given on POST, and where it is cleared: a text, a number, or a code's id; null: none
 * @param aliases ids that are read as another one
 * @param shown when it stands in an answer
 * @param notes ids of the texts that the reference tells of it
 */
public record Column(String resource, String name, Kind kind, @Nullable String item, Codes codes,
        List<Column> children, boolean answered, boolean onPost, boolean onPut, String required, boolean search,
        boolean sort, @Nullable Integer max, @Nullable Integer min, @Nullable String standard, Format format,
        Set<Flag> flags, Map<String, String> aliases, Shown shown, String labelJa, String labelEn,
        List<String> notes) {

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Set<String> REQUIRED = Set.of("post", "put", "both", "cond", "");
    private static final int LINE = 255;
    private static final int TEXT = 65_535;

    static Column parse(Tsv.Line row) {
        String type = row.get("type");
        Codes codes = row.word("codes", Codes::parse);
        Map<String, String> aliases = new HashMap<>();
        row.word("alias", words -> {
            row.words("alias", ",").forEach(pair -> {
                String[] both = pair.split(":", -1);
                if (both.length != 2) {
                    throw new IllegalArgumentException("not old:new");
                }
                aliases.put(both[0], code(codes, both[1]));
            });
            return words;
        });
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        row.word("flags", words -> {
            row.words("flags", ",").forEach(word -> flags.add(Flag.parse(word)));
            return words;
        });
        return new Column(row.get("resource"), row.get("column"), row.word("type", Kind::parse),
                type.contains(":") ? type.substring(type.indexOf(':') + 1) : null, codes,
                List.of(), row.yes("get"), row.yes("post"), row.yes("put"),
                row.word("required", Column::required), row.yes("search"), row.yes("sort"), row.number("max"),
                row.number("min"), row.word("default", word -> word.isEmpty() ? null : code(codes, word)),
                row.word("format", Format::parse), Set.copyOf(flags), Map.copyOf(aliases),
                row.word("when", Shown::parse), row.get("label_ja"), row.get("label_en"), row.words("notes", " "));
    }

    private static String code(Codes codes, String id) {
        if (codes instanceof Codes.Fixed fixed && fixed.byId(id) == null) {
            throw new IllegalArgumentException("none of the column's codes");
        }
        return id;
    }

    private static String required(String word) {
        if (!REQUIRED.contains(word)) {
            throw new IllegalArgumentException("none of " + REQUIRED);
        }
        return word;
    }

    /** Field of a fault about this column. */
    public String field() {
        return resource + "." + name;
    }

    /** The name in snake case: a table's column, a CSV heading, the field in a message. */
    public String snake() {
        return snake(name);
    }

    /** {@code AnonymousId} to {@code anonymous_id}. */
    public static String snake(String name) {
        return HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** Most characters (Unicode code points) a text may have. */
    public int maxLength() {
        return max != null ? max : kind == Kind.STRING ? LINE : TEXT;
    }

    public boolean is(Flag flag) {
        return flags.contains(flag);
    }

    /** The id that a code sent stands for: some old ids are read as another. */
    public String idOnWrite(String id) {
        return aliases.getOrDefault(id, id);
    }

    /** A number that calls say as text: a record's own, or another record's. */
    public boolean isNumberAsText() {
        return kind.isText() && !is(Flag.WORD) && (name.equals("Id") || codes instanceof Codes.Foreign);
    }

    public boolean requiredOn(Verb verb) {
        return required.equals("both") || verb == Verb.POST && required.equals("post")
                || verb == Verb.PUT && required.equals("put");
    }

    public boolean writableOn(Verb verb) {
        return verb == Verb.POST ? onPost : onPut;
    }

    /** Whether any call, or the console, writes it. */
    public boolean isWritten() {
        return (onPost || onPut || is(Flag.CONSOLE)) && !is(Flag.IGNORED);
    }

    /** The columns of a list's items or of an element, as a resource of their own. */
    public Resource nested() {
        return new Resource(follows() && item != null ? item : resource, children);
    }

    /** The answer's names of a pair's two children. */
    public String idName() {
        return name + "Id";
    }

    public String nameName() {
        return name + "Name";
    }

    /** Whether its children are another resource's columns. */
    public boolean follows() {
        return item != null && !children.isEmpty() && children.getFirst().resource().equals(item)
                && !resource.equals(item);
    }

    /** Id and name of an item, for a list of pairs. */
    List<Column> pair() {
        Column id = part(item + "Id", false);
        return List.of(is(Flag.CONSOLE) ? id.inConsole(new Codes.Foreign(String.valueOf(item))) : id,
                part(item + "Name", false));
    }

    /** The same, naming other records in the console. */
    private Column inConsole(Codes naming) {
        return new Column(resource, name, kind, item, naming, children, answered, onPost, onPut, required, search, sort,
                max, min, standard, format, Set.of(Flag.CONSOLE), aliases, shown, labelJa, labelEn, notes);
    }

    /** A pair's name as a column of its own, which is searched and sorted as the pair is. */
    public Column nameColumn() {
        return part(nameName(), true);
    }

    private Column part(String partName, boolean asked) {
        return new Column(resource, partName, Kind.STRING, null, new Codes.None(), List.of(), answered, onPost,
                onPut, "", asked && search, asked && sort, null, null, null, Format.ANY, Set.of(), Map.of(),
                Shown.ALWAYS,
                labelJa, labelEn, List.of());
    }

    Column with(List<Column> newChildren) {
        return new Column(resource, name, kind, item, codes, newChildren, answered, onPost, onPut, required, search,
                sort, max, min, standard, format, flags, aliases, shown, labelJa, labelEn, notes);
    }

    Column named(String newName) {
        return new Column(resource, newName, kind, item, codes, children, answered, onPost, onPut, required, search,
                sort, max, min, standard, format, flags, aliases, shown, labelJa, labelEn, notes);
    }

    /** The plain element that stands around a child whose parent has no row of its own. */
    Column parent(String parentName, Column child) {
        return new Column(resource, parentName, Kind.ELEMENT, null, new Codes.None(), List.of(child), true, false,
                false, "", false, false, null, null, null, Format.ANY, Set.of(), Map.of(), Shown.ALWAYS, labelJa,
                labelEn, List.of());
    }
}
