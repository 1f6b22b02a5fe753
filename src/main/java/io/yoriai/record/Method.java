package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One method of the marketing API, as a row of the method table declares it.
 *
 * @param number 1 to 107
 * @param path whole path, such as {@code /services/rest/visitor/attendance/session}
 * @param element the record's element; empty where the method has none
 * @param listElement root of a list answer; null: the record itself is the root
 * @param success usual HTTP status
 * @param notes ids of the texts that the reference tells of it
 */
public record Method(int number, String group, String name, String verb, String path, String element,
        @Nullable String listElement, int success, List<String> notes) {

    static Method parse(Tsv.Line row) {
        String list = row.get("list_element");
        return new Method(Integer.parseInt(row.get("no")), row.get("group"), row.get("method"), row.get("verb"),
                row.get("path"), row.get("element"), list.isEmpty() ? null : list,
                Integer.parseInt(row.get("success")), row.words("notes", " "));
    }

    /** Whether it answers rows of its resource under a list root. */
    public boolean isList() {
        return verb.equals("GET") && listElement != null;
    }
}
