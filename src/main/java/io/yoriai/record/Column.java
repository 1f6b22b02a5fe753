package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
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
 * @param note what the dictionary says beside
 */
public record Column(String resource, String name, Kind kind, @Nullable String item, Codes codes,
        List<Column> children, boolean answered, boolean onPost, boolean onPut, String required, boolean search,
        boolean sort, String labelJa, String labelEn, String note) {

    private static final Pattern MAX = Pattern.compile("\\bmax ([0-9,]+)");
    private static final Pattern ALIAS = Pattern.compile("id (\\d+) on write is read as (\\d+)");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

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
        Matcher max = MAX.matcher(note);
        if (max.find()) {
            return Integer.parseInt(max.group(1).replace(",", ""));
        }
        return kind == Kind.STRING ? 255 : 65_535;
    }

    /** A column that 'cannot be registered' but may be sent: it is ignored, whatever it holds. */
    public boolean ignoredWhenSent() {
        return note.contains("ignored when sent");
    }

    /** The id that a code sent stands for: some old ids are read as another. */
    public String idOnWrite(String id) {
        Matcher alias = ALIAS.matcher(note);
        return alias.find() && alias.group(1).equals(id) ? alias.group(2) : id;
    }

    public boolean requiredOn(Verb verb) {
        return required.equals("both") || verb == Verb.POST && required.equals("post")
                || verb == Verb.PUT && required.equals("put");
    }

    public boolean writableOn(Verb verb) {
        return verb == Verb.POST ? onPost : onPut;
    }

    /** The answer's names of a pair's two children. */
    public String idName() {
        return name + "Id";
    }

    public String nameName() {
        return name + "Name";
    }

    Column with(List<Column> newChildren) {
        return new Column(resource, name, kind, item, codes, newChildren, answered, onPost, onPut, required, search,
                sort, labelJa, labelEn, note);
    }
}
