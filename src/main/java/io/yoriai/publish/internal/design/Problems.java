package io.yoriai.publish.internal.design;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.record.Fault;

/** What is wrong with a template or a style sheet, each thing with its line and the text in question. */
final class Problems {

    private static final int MOST = 50;

    private final String source;
    private final String field;
    private final List<Fault> faults = new ArrayList<>();

    Problems(String source, String field) {
        this.source = source;
        this.field = field;
    }

    /** @param key of a text whose {@code {0}} is the line and {@code {1}} the text in question */
    void add(String key, int position, Object what) {
        if (faults.size() < MOST) {
            long line = 1 + source.substring(0, position).chars().filter(c -> c == '\n').count();
            faults.add(Fault.invalidValue(field).saying(key, line, what));
        }
    }

    /** Of it as a whole. */
    void plain(String key, Object what) {
        faults.add(Fault.invalidValue(field).saying(key, what));
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }
}
