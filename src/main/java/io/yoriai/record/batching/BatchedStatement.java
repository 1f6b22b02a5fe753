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
     * Of what many call, the plan is made for ten rows and kept; by indexes, whatever the tables hold when it is made. Where a row is
     * locked by somebody else, one does not let the others wait.
     */
    private static final String SETTINGS = """
            select set_config('enable_seqscan', 'off', true), set_config('lock_timeout', '100ms', true);
            """;

    private final List<String> types;
    private final String one;
    private final String many;

    private BatchedStatement(List<String> types, String one, String many) {
        this.types = types;
        this.one = one;
        this.many = many;
    }

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
        for (int i = 0; i < types.size(); i++) {
            inner.append(pieces[i]).append("call.").append(column(i));
        }
        inner.append(pieces[types.size()]);
        List<String> names = IntStream.range(0, types.size()).mapToObj(BatchedStatement::column).toList();
        // Kept apart from the rows of the calls, it is planned as it is for one.
        String many = call(names, types) + "\nselect x.*, call.nr from call cross join lateral (" + inner
                + "\noffset 0) x";
        return new BatchedStatement(List.copyOf(types), sql, many);
    }

    /**
     * A writing statement, whose parameters are the columns of a row {@code call}.
     *
     * @param columns name and type of each parameter, such as {@code lead_id bigint, now timestamptz}
     * @param sql what follows {@code with call as (…)}: it begins with a comma or with the last statement. Alone or together with
     *     others, {@code call} has a row for each, with its number {@code nr}, which is the last column of what is answered.
     *     A call without a row of the answer has written nothing.
     */
    public static BatchedStatement writing(String columns, String sql) {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (String column : columns.split(",")) {
            String[] words = column.strip().split("\\s+");
            names.add(words[0]);
            types.add(words[1]);
        }
        String values = types.stream().map(type -> "?::" + type).collect(Collectors.joining(", "));
        String one = "with call (" + String.join(", ", names) + ", nr) as (values (" + values + ", 1::bigint))" + sql;
        return new BatchedStatement(types, one, SETTINGS + call(names, types) + sql);
    }

    /** The rows of all calls, from an array for each column. A plan that knew how long the arrays are would be made anew each time. */
    private static String call(List<String> names, List<String> types) {
        String given = IntStream.range(0, types.size()).mapToObj(i -> "?::" + types.get(i) + "[] as a" + i)
                .collect(Collectors.joining(", "));
        String arrays = IntStream.range(0, types.size()).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
        return "with given as materialized (select " + given + "),\ncall as (select u.* from given, unnest(" + arrays
                + ") with ordinality u (" + String.join(", ", names) + ", nr))";
    }

    private static String column(int index) {
        return "p" + index;
    }

    /** Types of the parameters, in order. */
    public List<String> types() {
        return types;
    }

    /** Whether many are preceded by settings, which answer first. */
    boolean writes() {
        return many.startsWith(SETTINGS);
    }

    /** The text for one call alone. */
    public String one() {
        return one;
    }

    /** The text for several. */
    public String many() {
        return many;
    }
}
