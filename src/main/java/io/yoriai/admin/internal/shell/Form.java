package io.yoriai.admin.internal.shell;

import org.jspecify.annotations.Nullable;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Times;

import jakarta.servlet.http.HttpServletRequest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a person entered, exactly so, and what is wrong with it: no fault clears a form. Templates show it by the fragments
 * of {@code templates/admin/form.html}; the label of a field is the text {@code admin.field.{name}}.
 */
public final class Form {

    /** What every form carries beside what the person entered: its token, and what tells it sent twice. */
    private static final Set<String> TECHNICAL = Set.of("_csrf", "_once");

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<Wrong> wrong = new ArrayList<>();

    /**
     * A fault of a field.
     *
     * @param field name of the input; "" where the fault is of the whole
     * @param text key of the text that says what to do
     */
    public record Wrong(String field, String text, List<Object> args) {

        /** For a message resolver, which wants an array. */
        public Object[] arguments() {
            return args.toArray();
        }
    }

    /** An empty one, to be filled with what is stored. */
    public Form() {}

    static Form of(HttpServletRequest request) {
        Form form = new Form();
        request.getParameterMap().forEach((name, texts) -> {
            if (!TECHNICAL.contains(name)) {
                form.values.put(name, Arrays.stream(texts).map(Form::clean).toList());
            }
        });
        return form;
    }

    /** Line ends as the database keeps them; no NUL, which no text of PostgreSQL may hold. */
    private static String clean(String text) {
        return text.replace("\r\n", "\n").replace("\0", "");
    }

    public Form put(String name, String value) {
        values.put(name, List.of(value));
        return this;
    }

    public Form put(String name, boolean on) {
        values.put(name, on ? List.of("1") : List.of());
        return this;
    }

    public Form put(String name, List<String> several) {
        values.put(name, several);
        return this;
    }

    /** Fills in what the other form lacks. */
    public void copyTo(Form other) {
        values.forEach(other.values::putIfAbsent);
    }

    /** The text of a field as it was entered; "" where there is none. */
    public String get(String name) {
        List<String> several = all(name);
        return several.isEmpty() ? "" : several.getFirst();
    }

    /** The text as it stands in a {@code textarea}, whose first line break counts for nothing. */
    public String area(String name) {
        return "\n" + get(name);
    }

    /** The text without white space around it. */
    public String line(String name) {
        return get(name).strip();
    }

    /** The text in half-width letters and digits: who types full-width ones is understood. */
    public String narrow(String name) {
        return Normalizer.normalize(get(name), Normalizer.Form.NFKC).strip();
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Whether a box is ticked. */
    public boolean on(String name) {
        return get(name).equals("1");
    }

    /** Whether several boxes of a name hold this value. */
    public boolean has(String name, String value) {
        return all(name).contains(value);
    }

    /** The lines of a text that are not blank, stripped and narrow. */
    public List<String> lines(String name) {
        return narrow(name).lines().flatMap(line -> Arrays.stream(line.split(","))).map(String::strip)
                .filter(line -> !line.isEmpty()).toList();
    }

    /** A whole number of that many digits at most; what is none is a fault, and 0 comes back. */
    public int number(String name) {
        String text = narrow(name).replace(",", "");
        if (!text.matches("[0-9]{1,9}")) {
            fault(name, text.isEmpty() ? "fault.REQUIRED" : "admin.fault.number");
            return 0;
        }
        return Integer.parseInt(text);
    }

    /** A time of day; what is none is a fault, and midnight comes back. */
    public LocalTime time(String name) {
        try {
            return LocalTime.parse(narrow(name));
        } catch (DateTimeException e) {
            fault(name, narrow(name).isEmpty() ? "fault.REQUIRED" : "admin.fault.time");
            return LocalTime.MIDNIGHT;
        }
    }

    /** A moment in Japan, or null where there is none; what is neither is a fault, and null comes back. */
    public @Nullable Instant moment(String name) {
        String text = narrow(name);
        try {
            return text.isEmpty() ? null : LocalDateTime.parse(text.replace(' ', 'T')).atZone(Times.JST).toInstant();
        } catch (DateTimeException e) {
            fault(name, "fault.INVALID_TYPE");
            return null;
        }
    }

    /** One of the constants of an enum; what is none is a fault, and the first comes back. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(get(name))) {
                return constant;
            }
        }
        fault(name, "fault.INVALID_VALUE");
        return type.getEnumConstants()[0];
    }

    public Form fault(String field, String text, Object... args) {
        wrong.add(new Wrong(field, text, List.of(args)));
        return this;
    }

    /**
     * Takes over what a face found wrong.
     *
     * @param inputs name of the input by the fault's field; a field without one is a fault of the whole
     */
    public Form faults(FaultException faults, Map<String, String> inputs) {
        for (Fault fault : faults.faults()) {
            String field = fault.field() == null ? "" : fault.field();
            Wrong told = new Wrong(inputs.getOrDefault(field, ""), fault.text(), fault.args());
            if (!wrong.contains(told)) {
                wrong.add(told); // rows of a list may all have the same fault
            }
        }
        return this;
    }

    /** Takes over what else a face finds wrong: an input that could not be read is told once. */
    public Form faultsToo(List<Fault> faults, Map<String, String> inputs) {
        Set<String> told = wrong.stream().map(Wrong::field).filter(field -> !field.isEmpty())
                .collect(Collectors.toSet());
        faults.stream().filter(fault -> fault.field() == null
                || !told.contains(inputs.getOrDefault(fault.field(), "")))
                .forEach(fault -> faults(new FaultException(fault), inputs));
        return this;
    }

    /** What is wrong, in the order it was found. */
    public List<Wrong> faults() {
        return wrong;
    }

    public List<Wrong> faults(String field) {
        return wrong.stream().filter(fault -> fault.field().equals(field)).toList();
    }

    public boolean failed() {
        return !wrong.isEmpty();
    }
}
