package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * One method of the marketing API, as a row of the method table declares it.
 *
 * @param number 1 to 107
 * @param path whole path, such as {@code /services/rest/visitor/attendance/session}
 * @param element the record's element; empty where the method has none
 * @param listElement root of a list answer; null: the record itself is the root
 * @param success usual HTTP status
 * @param notes ids of the texts that the reference tells of it
 * @param ja what it does, or, of one that lists, what its records are called; empty: as the verb and those say
 * @param en the same in English
 */
public record Method(int number, String group, String name, String verb, String path, String element,
        @Nullable String listElement, int success, List<String> notes, String ja, String en) {

    static Method parse(Tsv.Line row) {
        String list = row.get("list_element");
        return new Method(Integer.parseInt(row.get("no")), row.get("group"), row.get("method"), row.get("verb"),
                row.get("path"), row.get("element"), list.isEmpty() ? null : list,
                Integer.parseInt(row.get("success")), row.words("notes", " "), row.get("ja"),
                row.get("en"));
    }

    /** Whether it answers rows of its resource under a list root. */
    public boolean isList() {
        return verb.equals("GET") && listElement != null;
    }

    /** Its title, or that of its records. */
    public String said(Locale language) {
        return language.getLanguage().equals("en") ? en : ja;
    }
}
