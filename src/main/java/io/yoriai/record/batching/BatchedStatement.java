package io.yoriai.record.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A statement that one call may send alone, and many together. It stands once for each text, as a constant or in a map: those
 * who wait for one another find each other by the object.
 */
public final class BatchedStatement {

    /**
     * Of what many write, the plan is made by indexes, whatever the tables hold at that time, and kept. Where one waits for a lock of
     * somebody else's, it does not let the others wait.
     */
    private static final String SETTINGS = """
            select set_config('enable_seqscan', 'off', true), set_config('lock_timeout', '100ms', true)""";

    private final List<String> types;
    private final List<Part> parts;
    private final int answering;
    private final boolean writes;
    private final String one;
    private final String many;

    private BatchedStatement(List<String> types, List<Part> parts, int answering, boolean writes) {
        this.types = types;
        this.parts = parts;
        this.answering = answering;
        this.writes = writes;
        one = parts.stream().map(Part::one).collect(Collectors.joining(";\n"));
        String all = parts.stream().map(Part::many).collect(Collectors.joining(";\n"));
        many = writes ? SETTINGS + ";\n" + all : all;
    }

    /**
     * A piece of SQL of its own.
     *
     * @param values which of the parameters it takes, in order
     */
    record Part(List<Integer> values, String one, String many) {}

    /**
     * One of the statements that go to the database in one piece, in one transaction.
     *
     * @param columns those of {@code call} that it needs, by name
     * @param sql what follows {@code with call as (…)}: it begins with a comma or with the last statement. {@code call} has a row
     *     for each call, with its number {@code nr}.
     */
    public record Step(List<String> columns, String sql) {}

    /**
     * A reading statement.
     *
     * @param types of its parameters, such as {@code bigint}
     * @param sql with a {@code ?} for each of them, in order
     */
    public static BatchedStatement reading(List<String> types, String sql) {
        StringBuilder inner = new StringBuilder();
        String[] pieces = sql.split("\\?", -1);
        if (pieces.length != types.size() + 1) {
            throw new IllegalArgumentException(types.size() + " types do not fit: " + sql);
        }
        List<String> names = IntStream.range(0, types.size()).mapToObj(n -> "p" + n).toList();
        for (int i = 0; i < types.size(); i++) {
            inner.append(pieces[i]).append("call.").append(names.get(i));
        }
        inner.append(pieces[types.size()]);
        // Kept apart from the rows of the calls, it is planned as it is for one.
        String many = many(names, types) + "\nselect x.*, call.nr from call cross join lateral (" + inner
                + "\noffset 0) x";
        List<Integer> all = IntStream.range(0, types.size()).boxed().toList();
        return new BatchedStatement(List.copyOf(types), List.of(new Part(all, sql, many)), 0, false);
    }

    /**
     * A writing statement, whose parameters are the columns of a row {@code call}.
     *
     * @param columns name and type of each parameter, such as {@code lead_id bigint, now timestamptz}
     * @param sql as of a {@link Step}. Its answer has {@code nr} as the last column; a call without a row has written nothing.
     */
    public static BatchedStatement writing(String columns, String sql) {
        return writing(columns, List.of(new Step(names(columns), sql)), 0);
    }

    /**
     * Several statements in one piece.
     *
     * @param answering which of them answers, from 0
     */
    public static BatchedStatement writing(String columns, List<Step> steps, int answering) {
        List<String> names = names(columns);
        List<String> types = words(columns, 1);
        List<Part> parts = new ArrayList<>();
        for (Step step : steps) {
            List<Integer> values = step.columns().stream().map(names::indexOf).toList();
            List<String> own = values.stream().map(types::get).toList();
            parts.add(new Part(values, one(step.columns(), own) + step.sql(), many(step.columns(), own) + step.sql()));
        }
        return new BatchedStatement(types, parts, answering, true);
    }

    /** The names of such columns. */
    public static List<String> names(String columns) {
        return words(columns, 0);
    }

    private static List<String> words(String columns, int word) {
        List<String> words = new ArrayList<>();
        for (String column : columns.split(",")) {
            words.add(column.strip().split("\\s+")[word]);
        }
        return words;
    }

    private static String one(List<String> names, List<String> types) {
        return "with call (" + String.join(", ", names) + ", nr) as (values ("
                + types.stream().map(type -> "?::" + type).collect(Collectors.joining(", ")) + ", 1::bigint))";
    }

    /** The rows of all calls, from an array for each column. A plan that knew how long the arrays are would be made anew each time. */
    private static String many(List<String> names, List<String> types) {
        String given = IntStream.range(0, types.size()).mapToObj(i -> "?::" + types.get(i) + "[] as a" + i)
                .collect(Collectors.joining(", "));
        String arrays = IntStream.range(0, types.size()).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
        return "with given as materialized (select " + given + "),\ncall as (select u.* from given, unnest(" + arrays
                + ") with ordinality u (" + String.join(", ", names) + ", nr))";
    }

    /** Types of the parameters, in order. */
    public List<String> types() {
        return types;
    }

    List<Part> parts() {
        return parts;
    }

    boolean writes() {
        return writes;
    }

    /** The text for one call alone. */
    public String one() {
        return one;
    }

    /** The text for several. */
    public String many() {
        return many;
    }

    /** Which of the answers to a text is the one that counts. */
    int answering(boolean several) {
        return several && writes ? answering + 1 : answering;
    }
}
