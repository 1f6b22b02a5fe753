package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.survey.Entered;
import io.yoriai.survey.SurveyForms;

/**
 * What an applicant has typed so far, in all steps. The form itself carries it from page to page, and every step reads it anew: no
 * node keeps anything, and nothing is stored before the end.
 */
final class Typed {

    static final String SESSION = "session";
    static final String QUANTITY = "quantity";
    static final String WAITS = "waits";
    static final String CODE = "code";
    static final String METHOD = "method";
    static final String MEMBER = "member";
    /** Before the name of an item of the lead. */
    static final String OF_LEAD = "v-";

    private static final Pattern NAME = Pattern.compile("session|quantity(?:-[0-9]{1,18})?|waits|code|member|method"
            + "|v-[A-Za-z0-9]{1,40}|q[1-9][0-9]{0,8}(?:-beside)?");
    private static final Pattern CHOSEN = Pattern.compile("session|quantity(?:-[0-9]{1,18})?|waits");
    private static final Pattern QUESTION = Pattern.compile("q([1-9][0-9]{0,8})");
    private static final int MOST = 2_000;

    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    private final Map<String, StoredFiles.File> files = new HashMap<>();
    private final Map<String, String> stored = new HashMap<>();
    private final Faults wrong = new Faults();

    /** A field of the form as it is carried. */
    record Field(String name, String value) {}

    static Typed of(HttpServletRequest request) {
        return of(request, NAME);
    }

    /** Of an address, which anybody may have made: what is chosen and nothing else. */
    static Typed chosen(HttpServletRequest request) {
        return of(request, CHOSEN);
    }

    private static Typed of(HttpServletRequest request, Pattern names) {
        Typed typed = new Typed();
        request.getParameterMap().forEach((name, values) -> {
            if (names.matcher(name).matches() && typed.fields.size() < MOST) {
                // No text of the database holds what ends one in C.
                typed.fields.put(name, Stream.of(values).map(value -> value.replace("\0", "")).toList());
            }
        });
        return typed;
    }

    /** The first value of a field; "" where there is none. */
    public String text(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    boolean has(String prefix) {
        return fields.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    void put(String name, List<String> values) {
        fields.put(name, values);
    }

    /** How many places, of a campaign without sessions. */
    public int quantity() {
        return number(text(QUANTITY));
    }

    /** How many places of which session. */
    public Map<Long, Integer> sessions() {
        Map<Long, Integer> sessions = new TreeMap<>();
        for (String id : all(SESSION)) {
            if (id.matches("[0-9]{1,18}")) {
                sessions.put(Long.valueOf(id), number(text(QUANTITY + "-" + id)));
            }
        }
        return sessions;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
    }

    /** The answers to a survey, by the ids of its questions. */
    Map<Integer, Entered> answers() {
        Map<Integer, Entered> answers = new HashMap<>();
        fields.forEach((name, values) -> {
            Matcher question = QUESTION.matcher(name);
            if (question.matches()) {
                answers.put(Integer.valueOf(question.group(1)), new Entered(values, text(name + "-beside")));
            }
        });
        return answers;
    }

    /**
     * What a field of a file carries now.
     *
     * @param handle "": nothing
     * @param file that it leads to; null: none
     */
    void file(String name, String handle, StoredFiles.@Nullable File file) {
        if (file == null) {
            fields.remove(name);
        } else {
            put(name, List.of(handle));
            files.put(name, file);
        }
    }

    /** The file that a field carries; null: none. */
    StoredFiles.@Nullable File file(String name) {
        return files.get(name);
    }

    /** The lead has a file there already, which stays where none comes. */
    void stored(String name, String file) {
        stored.put(name, file);
    }

    /** What the file of a field is called; "" where there is none. */
    String fileName(String name) {
        StoredFiles.File file = files.get(name);
        return file == null ? stored.getOrDefault(name, "") : file.name() + "." + file.extension();
    }

    /** The files of answers. */
    SurveyForms.Carried carried() {
        return (question, handle) -> files.get("q" + question);
    }

    /** What is wrong with files that came. */
    Faults wrong() {
        return wrong;
    }

    /** The same of the fields of one resource. */
    List<Fault> wrong(String resource) {
        return wrong.all().stream().filter(fault -> String.valueOf(fault.field()).startsWith(resource + ".")).toList();
    }

    /** All fields but those that a page shows. */
    List<Field> but(Predicate<String> shown) {
        List<Field> carried = new ArrayList<>();
        fields.forEach((name, values) -> {
            if (!shown.test(name)) {
                values.forEach(value -> carried.add(new Field(name, value)));
            }
        });
        return carried;
    }
}
