package io.yoriai.user;

import java.sql.Array;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import io.yoriai.record.Tsv;

/**
 * What administrators may do: a function in a role of the group, and the level (spec/smp-platform.md 12.3). Which methods and
 * which addresses of the console belong to which function is a table, {@code user/functions.tsv}: the first line that fits decides,
 * and what no line names nobody may do. Asked of the database each time: a changed role binds with the next request, on every node.
 */
@Service
public class Functions {

    /** 代理操作: acting in a lead's pages. */
    public static final int AGENCY = 2101;

    /** 個人情報の表示: seeing who people are; without it that is masked. */
    public static final int PERSONAL = 2104;

    private static final List<Line> LINES = Tsv.read("/user/functions.tsv").stream()
            .map(line -> new Line(number(line, "number"), number(line, "level"), line.words("also", ",").stream()
                    .map(Integer::valueOf).toList(), pattern(line.get("methods")), pattern(line.get("reads")),
                    pattern(line.get("writes"))))
            .toList();

    private final JdbcClient jdbc;

    Functions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param number of the function
     * @param level the last level that may have it
     * @param also further functions that are needed
     */
    private record Line(int number, int level, List<Integer> also, Pattern methods, Pattern reads, Pattern writes) {

        boolean takes(Held held) {
            return held.level() <= level && held.has(number) && also.stream().allMatch(held::has);
        }
    }

    /**
     * What an administrator holds at a moment.
     *
     * @param everything whether a role has every function, whatever comes
     */
    public record Held(int level, boolean everything, Set<Integer> functions) {

        /** Nothing at all. */
        public static final Held NOTHING = new Held(3, false, Set.of());

        public boolean has(int function) {
            return everything || functions.contains(function);
        }

        /** Whether names, addresses, telephone numbers and mail addresses are shown. */
        public boolean seesPeople() {
            return has(PERSONAL);
        }

        /** Whether a method of the API may be called. */
        public boolean mayCall(String method) {
            return may(line -> line.methods(), method);
        }

        /**
         * Whether an address of the console may be opened.
         *
         * @param reads a GET; anything else changes something
         */
        public boolean mayOpen(String path, boolean reads) {
            return may(line -> reads ? line.reads() : line.writes(), path);
        }

        private boolean may(java.util.function.Function<Line, Pattern> kind, String what) {
            return LINES.stream().filter(line -> kind.apply(line).matcher(what).matches()).findFirst()
                    .map(line -> line.takes(this)).orElse(false);
        }
    }

    /** Numbers of all functions, ascending. */
    public static List<Integer> all() {
        return Stream.concat(LINES.stream().map(Line::number), Stream.of(392, 394, 395, 677, 678, AGENCY, PERSONAL))
                .distinct().sorted().toList();
    }

    /** The last level that may have a function. */
    public static int level(int number) {
        return LINES.stream().filter(line -> line.number() == number).mapToInt(Line::level).max()
                .orElse(number == AGENCY ? 2 : 3);
    }

    /** What somebody holds now. */
    public Held of(long staff) {
        // By primary keys alone: cost 25.
        return jdbc
                .sql("""
                        select s.admin_level_id, coalesce(bool_or(g.role_key = '1'), false) as everything,
                               coalesce(array_agg(f.function_number) filter (where f.function_number is not null), '{}') as functions
                          from staff s left join admin_group_role g on g.group_key = s.admin_group_key
                          left join admin_role_function f on f.role_key = g.role_key
                         where s.id = ? group by s.id""")
                .param(staff)
                .query((row, n) -> new Held(row.getInt("admin_level_id"), row.getBoolean("everything"),
                        numbers(row.getArray("functions"))))
                .optional().orElse(Held.NOTHING);
    }

    private static Set<Integer> numbers(Array array) throws java.sql.SQLException {
        return Stream.of((Integer[]) array.getArray()).collect(Collectors.toSet());
    }

    private static int number(Tsv.Line line, String column) {
        return Objects.requireNonNull(line.number(column));
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(text.isEmpty() ? "(?!)" : text);
    }
}
