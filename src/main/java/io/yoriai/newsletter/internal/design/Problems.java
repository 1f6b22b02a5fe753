package io.yoriai.newsletter.internal.design;

import io.yoriai.record.Fault;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a template, each thing with its line and the text in question. */
final class Problems {

    private static final String FIELD = "PageDesign.Html";
    private static final int MOST = 50;

    private final String source;
    private final List<Fault> faults = new ArrayList<>();

    Problems(String source) {
        this.source = source;
    }

    /** @param key of a text whose {@code {0}} is the line and {@code {1}} the text in question */
    void add(String key, int position, Object what) {
        if (faults.size() < MOST) {
            long line = 1 + source.substring(0, position).chars().filter(c -> c == '\n').count();
            faults.add(Fault.invalidValue(FIELD).saying(key, line, what));
        }
    }

    /** Of the template as a whole. */
    void plain(String key, Object what) {
        faults.add(Fault.invalidValue(FIELD).saying(key, what));
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }
}
