package io.yoriai.testkit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

import io.yoriai.record.Verb;

/**
 * What the dictionary cannot say of a resource whose records tests make: which values go together, what its rules do by
 * themselves. A resource without rules needs none of this. The room of the resource has it, and {@link Samples} lists it.
 */
public final class SampleRecord {

    /** Makes or prepares a record. */
    @FunctionalInterface
    public interface Making {
        long make(Samples samples, int n);
    }

    /** Does something with a record. */
    @FunctionalInterface
    public interface Doing {
        void with(Samples samples, long id, int n);
    }

    private final String resource;
    private final Map<String, IntFunction<String>> values = new HashMap<>();
    private final Map<String, List<String>> codes = new HashMap<>();
    private final Map<String, Making> references = new HashMap<>();
    private final Map<String, Set<String>> moves = new HashMap<>();
    private final Set<String> without = new HashSet<>();
    private final Set<String> withoutOnPut = new HashSet<>();
    private final Set<String> always = new HashSet<>();
    private final Set<String> tied = new HashSet<>();
    private final Set<String> needed = new HashSet<>();
    private final Set<String> drawn = new HashSet<>();
    private final Set<String> drawnWhereAbsent = new HashSet<>();
    private final Set<String> derived = new HashSet<>();
    private String log;
    private Making making;
    private Doing filling = (samples, id, n) -> {};
    private Doing ending = (samples, id, n) -> {};

    private SampleRecord(String resource) {
        this.resource = resource;
    }

    public static SampleRecord of(String resource) {
        return new SampleRecord(resource);
    }

    /** A text column whose form only the rules know. */
    public SampleRecord value(String column, IntFunction<String> value) {
        values.put(column, value);
        return this;
    }

    /** Codes that may be chosen together with all else: the first by a new record, the next by a change. */
    public SampleRecord codes(String column, String... ids) {
        codes.put(column, List.of(ids));
        return this;
    }

    /** Records of their own kind that a column must name. */
    public SampleRecord reference(String column, Making record) {
        references.put(column, record);
        return this;
    }

    /** Columns that these tests leave alone. */
    public SampleRecord without(String... columns) {
        without.addAll(Arrays.asList(columns));
        return this;
    }

    /** Columns that a change leaves alone. */
    public SampleRecord withoutOnPut(String... columns) {
        withoutOnPut.addAll(Arrays.asList(columns));
        return this;
    }

    /** Columns that every change must say, and that cannot be cleared, although the dictionary does not tell. */
    public SampleRecord always(String... columns) {
        always.addAll(Arrays.asList(columns));
        return this;
    }

    /** Columns that cannot be changed or cleared without another one. */
    public SampleRecord tied(String... columns) {
        tied.addAll(Arrays.asList(columns));
        return this;
    }

    /** Columns that every new record must say, although the dictionary does not tell. */
    public SampleRecord needed(String... columns) {
        needed.addAll(Arrays.asList(columns));
        return this;
    }

    /** Columns that get a value of the rules' own where none is given, and where they are cleared. */
    public SampleRecord drawn(String... columns) {
        drawn.addAll(Arrays.asList(columns));
        return drawnWhereAbsent(columns);
    }

    /** Columns that get a value of the rules' own where none is given. */
    public SampleRecord drawnWhereAbsent(String... columns) {
        drawnWhereAbsent.addAll(Arrays.asList(columns));
        return this;
    }

    /** Columns that a change of another one changes along. */
    public SampleRecord moves(String column, String... along) {
        moves.put(column, Set.of(along));
        return this;
    }

    /** Columns that follow from others and are stored nowhere. */
    public SampleRecord derived(String... columns) {
        derived.addAll(Arrays.asList(columns));
        return this;
    }

    /** A query that counts the lines of the room's own history of a record, whose id is its parameter. */
    public SampleRecord log(String query) {
        log = query;
        return this;
    }

    /** Makes the n-th record by other means than the resource's own POST: its id. */
    public SampleRecord made(Making record) {
        making = record;
        return this;
    }

    /** Fills columns that no call writes, so that there is something to search. */
    public SampleRecord filled(Doing columns) {
        filling = columns;
        return this;
    }

    /** Brings a record where it may be deleted. */
    public SampleRecord beforeDelete(Doing end) {
        ending = end;
        return this;
    }

    public String resource() {
        return resource;
    }

    public String log() {
        return log;
    }

    public Making making() {
        return making;
    }

    public void fill(Samples samples, long id, int n) {
        filling.with(samples, id, n);
    }

    public void end(Samples samples, long id) {
        ending.with(samples, id, 0);
    }

    public boolean leavesOut(Verb verb, String column) {
        return without.contains(column) || verb == Verb.PUT && withoutOnPut.contains(column);
    }

    public Set<String> always() {
        return always;
    }

    public boolean isNeeded(String column) {
        return needed.contains(column);
    }

    public boolean isTied(String column) {
        return tied.contains(column);
    }

    public boolean isDrawn(String column) {
        return drawn.contains(column);
    }

    public boolean isDrawnWhereAbsent(String column) {
        return drawnWhereAbsent.contains(column);
    }

    /** Whether a column may change although only another one is sent. */
    public boolean mayMove(String column, String sent) {
        return derived.contains(column) || moves.getOrDefault(sent, Set.of()).contains(column);
    }

    public boolean hasOwnForm(String column) {
        return values.containsKey(column);
    }

    /** The n-th value of a text column in the rules' form; null: the dictionary tells its form. */
    String value(String column, int n) {
        IntFunction<String> value = values.get(column);
        return value == null ? null : value.apply(n);
    }

    /** Codes that may be chosen; null: all. */
    List<String> codes(String column) {
        return codes.get(column);
    }

    Making reference(String column) {
        return references.get(column);
    }
}
